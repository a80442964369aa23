"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.intake import client_views, public_views, views

public: list[URLPattern] = [path("join/<str:secret>/", public_views.join, name="join")]
client: list[URLPattern] = [path("consents/", client_views.my_consents, name="my_consents")]
work: list[URLPattern] = [
    path("clients/<uuid:client_id>/invite/", views.invite_client, name="invite_client"),
    path("practice/people/invite/", views.invite_staff, name="invite_staff"),
    path("invitations/<uuid:invitation_id>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
]
