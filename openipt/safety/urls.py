"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.safety import client_views, manager_views, public_views, therapist_views

public: list[URLPattern] = [
    path("help/", public_views.help_now, name="help"),
]
client: list[URLPattern] = [
    path("help/", client_views.my_help, name="my_help"),
]
work: list[URLPattern] = [
    path("concerns/", therapist_views.concerns, name="concerns"),
    path("concerns/<uuid:concern_id>/", therapist_views.concern, name="concern"),
    path("concerns/<uuid:concern_id>/acknowledge/", therapist_views.acknowledge, name="acknowledge_concern"),
    path("concerns/<uuid:concern_id>/steps/", therapist_views.add_step, name="add_concern_step"),
    path("concerns/<uuid:concern_id>/close/", therapist_views.close, name="close_concern"),
    path("concerns/<uuid:concern_id>/hand-over/", therapist_views.hand_over, name="hand_over_concern"),
    path("clients/<uuid:client_id>/concern/", therapist_views.raise_by_hand, name="raise_concern"),
    path("practice/crisis-contacts/", manager_views.crisis_contacts, name="crisis_contacts"),
    path("practice/crisis-contacts/<uuid:contact_id>/", manager_views.crisis_contacts, name="crisis_contact"),
    path("practice/crisis-contacts/<uuid:contact_id>/remove/", manager_views.remove, name="remove_crisis_contact"),
]
