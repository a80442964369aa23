"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.measures import client_views, manager_views, public_views, therapist_views

public: list[URLPattern] = [
    path("answer/<slug:secret>/", public_views.answer, name="answer_link"),
    path("answer/<slug:secret>/<uuid:assignment_id>/", public_views.step, name="answer_link_step"),
    path("tablet/", public_views.device_neutral, name="device_neutral"),
    path("tablet/<slug:secret>/", public_views.device, name="device"),
    path("tablet/<slug:secret>/finished/", public_views.device_finished, name="device_finished"),
    path("tablet/<slug:secret>/<uuid:assignment_id>/", public_views.device_step, name="device_step"),
]
client: list[URLPattern] = [
    path("measures/<uuid:assignment_id>/", client_views.answer, name="measure"),
    path("measures/<uuid:assignment_id>/thanks/", client_views.thanks, name="measure_thanks"),
    path("measures/<uuid:assignment_id>/decline/", client_views.decline, name="decline_measure"),
    path("answers/", client_views.my_answers, name="my_answers"),
    path("answers/<uuid:response_id>/", client_views.my_response, name="my_response"),
]
work: list[URLPattern] = [
    path("sessions/<uuid:session_id>/measures/<slug:key>/", therapist_views.read_out, name="read_out"),
    path("sessions/<uuid:session_id>/answer-link/", therapist_views.answer_link, name="make_answer_link"),
    path("sessions/<uuid:session_id>/hand-over/", therapist_views.hand_over, name="hand_over_device"),
    path("paper/", therapist_views.paper, name="paper"),
    path("paper/<slug:key>/", therapist_views.paper_sheets, name="paper_sheets"),
    path("paper/sheets/<uuid:assignment_id>/", therapist_views.paper_check, name="paper_check"),
    path("courses/<uuid:course_id>/questionnaires/", therapist_views.plan, name="measure_plan"),
    path(
        "courses/<uuid:course_id>/questionnaires/<uuid:planned_id>/end/",
        therapist_views.end_plan,
        name="end_planned_measure",
    ),
    path("responses/<uuid:response_id>/", therapist_views.response, name="response"),
    path("responses/<uuid:response_id>/void/", therapist_views.void, name="void_response"),
    path("courses/<uuid:course_id>/totals/", therapist_views.totals, name="enter_total"),
    path("practice/instruments/", manager_views.instruments, name="practice_instruments"),
    path("practice/instruments/add/", manager_views.bring, name="bring_instrument"),
    path("practice/instruments/to-fill-in/<slug:skeleton>.toml", manager_views.fill_in, name="wording_to_fill_in"),
    path("practice/instruments/<uuid:brought_id>/", manager_views.brought, name="brought_instrument"),
    path("practice/instruments/<uuid:brought_id>/use/", manager_views.use, name="use_instrument"),
    path("practice/instruments/<uuid:brought_id>/retire/", manager_views.retire, name="retire_instrument"),
]
