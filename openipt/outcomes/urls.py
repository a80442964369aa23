"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.outcomes import therapist_views as views

public: list[URLPattern] = []
client: list[URLPattern] = []
work: list[URLPattern] = [
    path("courses/<uuid:course_id>/signals/<slug:instrument>/<slug:kind>/", views.consider, name="consider_signal"),
]
