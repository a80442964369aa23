"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.safety import client_views, manager_views, public_views
from openipt.safety.therapist_views import concerns, plans, risk_notes

public: list[URLPattern] = [
    path("help/", public_views.help_now, name="help"),
]
client: list[URLPattern] = [
    path("help/", client_views.my_help, name="my_help"),
    path("staying-safe/", client_views.my_safety_plan, name="my_safety_plan"),
    path("staying-safe/pdf/", client_views.my_safety_plan_pdf, name="my_safety_plan_pdf"),
    path("staying-safe/change/", client_views.change_my_safety_plan, name="change_my_safety_plan"),
    path("staying-safe/keep/", client_views.keep_my_safety_plan, name="keep_my_safety_plan"),
    path("staying-safe/discard/", client_views.discard_my_safety_plan, name="discard_my_safety_plan"),
]
work: list[URLPattern] = [
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/<uuid:concern_id>/", concerns.concern, name="concern"),
    path("concerns/<uuid:concern_id>/acknowledge/", concerns.acknowledge, name="acknowledge_concern"),
    path("concerns/<uuid:concern_id>/steps/", concerns.add_step, name="add_concern_step"),
    path("concerns/<uuid:concern_id>/note/", risk_notes.risk_note, name="risk_note"),
    path("concerns/<uuid:concern_id>/close/", risk_notes.close, name="close_concern"),
    path("concerns/<uuid:concern_id>/hand-over/", concerns.hand_over, name="hand_over_concern"),
    path("clients/<uuid:client_id>/concern/", concerns.raise_by_hand, name="raise_concern"),
    path("clients/<uuid:client_id>/staying-safe/", plans.safety_plan, name="safety_plan"),
    path("clients/<uuid:client_id>/staying-safe/pdf/", plans.safety_plan_pdf, name="safety_plan_pdf"),
    path("clients/<uuid:client_id>/staying-safe/change/", plans.change_safety_plan, name="change_safety_plan"),
    path("clients/<uuid:client_id>/staying-safe/keep/", plans.keep_safety_plan, name="keep_safety_plan"),
    path("clients/<uuid:client_id>/staying-safe/discard/", plans.discard_safety_plan, name="discard_safety_plan"),
    path("clients/<uuid:client_id>/staying-safe/review/", plans.review_safety_plan, name="review_safety_plan"),
    path("clients/<uuid:client_id>/screens/<slug:screener>/", plans.screen, name="safety_screen"),
    path("practice/crisis-contacts/", manager_views.crisis_contacts, name="crisis_contacts"),
    path("practice/crisis-contacts/<uuid:contact_id>/", manager_views.crisis_contacts, name="crisis_contact"),
    path("practice/crisis-contacts/<uuid:contact_id>/remove/", manager_views.remove, name="remove_crisis_contact"),
]
