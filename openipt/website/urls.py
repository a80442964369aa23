"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.website import public_views as views

public: list[URLPattern] = [
    path("", views.home, name="front"),
    path("healthz", views.healthz, name="healthz"),
    path("service-worker.js", views.service_worker, name="service_worker"),
    path("demo/", views.demo, name="demo"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
]
client: list[URLPattern] = []
work: list[URLPattern] = []
