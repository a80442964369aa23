"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.workspace import manager_views, therapist_views, views

public: list[URLPattern] = []
client: list[URLPattern] = []
work: list[URLPattern] = [
    path("", therapist_views.today, name="today"),
    path("clients/", therapist_views.caseload, name="caseload"),
    path("clients/add/", views.add_client, name="add_client"),
    path("clients/<uuid:client_id>/", views.client_page, name="client_page"),
    path("clients/<uuid:client_id>/change/", views.change_client, name="change_client"),
    path("clients/<uuid:client_id>/course/", views.start_course, name="start_course"),
    path("clients/<uuid:client_id>/hand-over/", views.hand_over, name="hand_over"),
    path("courses/<uuid:course_id>/", therapist_views.course_page, name="course_page"),
    path("sessions/<uuid:session_id>/", therapist_views.session_room, name="session_room"),
    path("practice/", manager_views.practice, name="practice"),
    path("practice/people/", manager_views.people, name="practice_people"),
    path("practice/people/role/", manager_views.grant_role, name="grant_role"),
    path("practice/people/role/<uuid:membership_id>/end/", manager_views.end_role, name="end_role"),
    path("practice/people/supervision/", manager_views.begin_supervision, name="begin_supervision"),
    path(
        "practice/people/supervision/<uuid:supervision_id>/end/",
        manager_views.end_supervision,
        name="end_supervision",
    ),
    path("practice/clients/", manager_views.clients, name="practice_clients"),
    path("practice/clients/<uuid:client_id>/assign/", manager_views.assign, name="assign_client"),
    path("practice/care/<uuid:link_id>/end/", manager_views.end_care, name="end_care"),
    path("practice/audit/", manager_views.audit, name="practice_audit"),
]
