"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.timeline import client_views as own
from openipt.timeline import therapist_views as views

HERE = "clients/<uuid:client_id>/timeline/"
ROW = "<slug:what>/<uuid:row_id>/"

public: list[URLPattern] = []
client: list[URLPattern] = [
    path("timeline/", own.my_timeline, name="my_timeline"),
    path("timeline/<slug:what>/", own.add, name="my_timeline_add"),
    path(f"timeline/{ROW}", own.row, name="my_timeline_row"),
    path(f"timeline/{ROW}take-off/", own.take_off, name="my_timeline_take_off"),
    path(f"timeline/{ROW}put-back/", own.put_back, name="my_timeline_put_back"),
]
work: list[URLPattern] = [
    path(HERE, views.timeline, name="timeline"),
    path(f"{HERE}links/<uuid:event_link_id>/remove/", views.unlink_event, name="unlink_event"),
    path(f"{HERE}events/<uuid:row_id>/link/", views.link_event, name="link_event"),
    path(f"{HERE}<slug:what>/", views.add, name="timeline_add"),
    path(f"{HERE}{ROW}", views.row, name="timeline_row"),
    path(f"{HERE}{ROW}take-off/", views.take_off, name="timeline_take_off"),
    path(f"{HERE}{ROW}put-back/", views.put_back, name="timeline_put_back"),
]
