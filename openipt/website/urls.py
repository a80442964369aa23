"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.website import public_views as views
from openipt.website import views as reading

public: list[URLPattern] = [
    path("", views.home, name="front"),
    path("healthz", views.healthz, name="healthz"),
    path("service-worker.js", views.service_worker, name="service_worker"),
    path("library/", reading.library, name="library"),
    path("library/of/<uuid:practice_id>/", reading.articles_of_practice, name="articles_of_practice"),
    path("library/of/<uuid:practice_id>/<slug:slug>/", reading.article_of_practice, name="article_of_practice"),
    path("library/<slug:slug>/", reading.article, name="article"),
    path("demo/", views.demo, name="demo"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
]
client: list[URLPattern] = []
work: list[URLPattern] = []
