"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.portal import views

public: list[URLPattern] = []
client: list[URLPattern] = [
    path("", views.home, name="home"),
    path("who-looked/", views.who_looked, name="who_looked"),
    path("details/", views.details, name="my_details"),
]
work: list[URLPattern] = []
