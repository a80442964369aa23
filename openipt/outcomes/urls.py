"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.outcomes import therapist_views, views

public: list[URLPattern] = []
client: list[URLPattern] = []
work: list[URLPattern] = [
    path("outcomes/", views.practice_outcomes, name="practice_outcomes"),
    path("outcomes/export/", views.export_outcomes, name="export_outcomes"),
    path(
        "courses/<uuid:course_id>/signals/<slug:instrument>/<slug:kind>/",
        therapist_views.consider,
        name="consider_signal",
    ),
]
