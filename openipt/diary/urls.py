"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.diary import client_views, public_views, therapist_views, views

public: list[URLPattern] = [
    path("diary.webmanifest", public_views.diary_manifest, name="diary_manifest"),
]
client: list[URLPattern] = [
    path("diary/", client_views.my_diary, name="my_diary"),
    path("diary/sync/", views.diary_sync, name="diary_sync"),
    path("diary/away/", public_views.diary_away, name="diary_away"),
    path("diary/reminders/", client_views.diary_reminders, name="diary_reminders"),
    path("diary/people/", client_views.my_linking, name="my_linking"),
    path("diary/people/answer/", client_views.answer_linking, name="answer_linking"),
    path("diary/<uuid:entry_id>/", client_views.my_diary_entry, name="my_diary_entry"),
    path("diary/<uuid:entry_id>/undo/", client_views.undo_diary_change, name="undo_diary_change"),
    path("diary/<uuid:entry_id>/delete/", client_views.delete_diary_entry, name="delete_diary_entry"),
    path("diary/<uuid:entry_id>/restore/", client_views.restore_diary_entry, name="restore_diary_entry"),
    path("diary/<uuid:entry_id>/choose/", client_views.choose_diary_version, name="choose_diary_version"),
]
work: list[URLPattern] = [
    path("courses/<uuid:course_id>/diary/", therapist_views.course_diary, name="course_diary"),
    path("courses/<uuid:course_id>/mood-and-people/", therapist_views.course_linking, name="course_linking"),
    path("courses/<uuid:course_id>/mood-and-people/offer/", therapist_views.offer_linking, name="offer_linking"),
]
