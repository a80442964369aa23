"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.relationships import client_views as my
from openipt.relationships import therapist_views as views

public: list[URLPattern] = []
client: list[URLPattern] = [
    path("people/", my.people, name="my_people"),
    path("people/add/", my.add_people, name="my_add_people"),
    path("people/<uuid:relationship_id>/", my.person, name="my_person"),
    path("people/<uuid:relationship_id>/remove/", my.remove_person, name="my_remove_person"),
    path("people/<uuid:relationship_id>/restore/", my.restore_person, name="my_restore_person"),
    path("people/<uuid:relationship_id>/about/<slug:section>/", my.save_person, name="my_save_person"),
    path("circle/", my.circle, name="my_circle"),
    path("circle/list/", my.save_circle, name="my_save_circle"),
    path("circle/compare/", my.compare_circles, name="my_compare_circles"),
    path("circle/picture/<slug:form>/", my.circle_picture, name="my_circle_picture"),
    path("circle/<uuid:relationship_id>/place/", my.place_person, name="my_place_person"),
    path("circle/<uuid:relationship_id>/undo/", my.undo_move, name="my_undo_move"),
]
work: list[URLPattern] = [
    path("clients/<uuid:client_id>/people/", views.people, name="people"),
    path("clients/<uuid:client_id>/people/add/", views.add_people, name="add_people"),
    path("people/<uuid:relationship_id>/", views.person, name="person"),
    path("people/<uuid:relationship_id>/remove/", views.remove_person, name="remove_person"),
    path("people/<uuid:relationship_id>/restore/", views.restore_person, name="restore_person"),
    path("people/<uuid:relationship_id>/about/<slug:section>/", views.save_person, name="save_person"),
    path("people/<uuid:relationship_id>/flag/", views.raise_flag, name="raise_flag"),
    path("people/<uuid:relationship_id>/flag/lift/", views.lift_flag, name="lift_flag"),
    path("people/<uuid:relationship_id>/place/", views.place_person, name="place_person"),
    path("people/<uuid:relationship_id>/undo/", views.undo_move, name="undo_move"),
    path("clients/<uuid:client_id>/circle/", views.circle, name="circle"),
    path("clients/<uuid:client_id>/circle/list/", views.save_circle, name="save_circle"),
    path("clients/<uuid:client_id>/circle/compare/", views.compare_circles, name="compare_circles"),
    path("clients/<uuid:client_id>/circle/picture/<slug:form>/", views.circle_picture, name="circle_picture"),
    path("letters/<uuid:letter_id>/circle/", views.letter_circle, name="letter_circle"),
    path("courses/<uuid:course_id>/circle/keep/", views.keep_circle, name="keep_circle"),
]
