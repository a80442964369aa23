"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.formulation import therapist_views as views

public: list[URLPattern] = []
client: list[URLPattern] = []
work: list[URLPattern] = [
    path("courses/<uuid:course_id>/focus/", views.focus, name="focus"),
    path("courses/<uuid:course_id>/goals/", views.set_goal, name="set_goal"),
    path("courses/<uuid:course_id>/goals/<uuid:goal_id>/rating/", views.rate_goal, name="rate_goal"),
    path("courses/<uuid:course_id>/goals/<uuid:goal_id>/drop/", views.drop_goal, name="drop_goal"),
]
