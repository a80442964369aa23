"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.enquiries import public_views, therapist_views

public: list[URLPattern] = [
    path("is-ipt-for-me/", public_views.check_myself, name="self_check"),
    path("find/<slug:slug>/insurance/", public_views.doubt_insurer, name="doubt_insurer"),
    path("enquire/", public_views.enquire, name="enquire"),
    path("enquiry/<str:secret>/", public_views.enquiry, name="enquiry"),
]
client: list[URLPattern] = []
work: list[URLPattern] = [
    path("enquiries/", therapist_views.enquiries, name="enquiries"),
    path("enquiries/<uuid:ask_id>/", therapist_views.asked, name="asked"),
    path("enquiries/<uuid:ask_id>/begin/", therapist_views.begin, name="begin_with"),
    path("practice/enquiries/", therapist_views.rates, name="enquiry_rates"),
]
