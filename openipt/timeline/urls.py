"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern

public: list[URLPattern] = []
client: list[URLPattern] = []
work: list[URLPattern] = []
