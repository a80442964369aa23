"""The addresses of this concept, by audience: for everybody, for the client (`/my/`), for staff (`/work/`)."""

from django.urls import URLPattern, path

from openipt.courses import client_views
from openipt.courses.therapist_views import agreement, ending, moves, notes, room, sessions

public: list[URLPattern] = []
client: list[URLPattern] = [
    path("course/", client_views.my_course, name="my_course"),
    path("agreements/<uuid:agreement_id>/", client_views.my_agreement, name="my_agreement"),
    path("steps/<uuid:step_id>/", client_views.my_step, name="my_step"),
    path("plan/", client_views.my_plan, name="my_plan"),
    path("letters/<uuid:letter_id>/", client_views.my_letter, name="my_letter"),
    path("letters/<uuid:letter_id>/pdf/", client_views.my_letter_pdf, name="my_letter_pdf"),
]
work: list[URLPattern] = [
    path("courses/<uuid:course_id>/agreement/", agreement.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/accept/", agreement.accept, name="accept_agreement"),
    path("courses/<uuid:course_id>/sessions/", sessions.sessions, name="course_sessions"),
    path("sessions/<uuid:session_id>/move/", sessions.move, name="move_session"),
    path("sessions/<uuid:session_id>/cancel/", sessions.cancel, name="cancel_session"),
    path("sessions/<uuid:session_id>/missed/", sessions.missed, name="session_missed"),
    path("sessions/<uuid:session_id>/restore/", sessions.restore, name="restore_session"),
    path("courses/<uuid:course_id>/moves/", moves.moves, name="course_moves"),
    path("courses/<uuid:course_id>/maintenance/", moves.maintenance, name="start_maintenance"),
    path("courses/<uuid:course_id>/ending/", ending.ending_plan, name="ending_plan"),
    path("courses/<uuid:course_id>/ending/share/", ending.share_plan, name="share_plan"),
    path("courses/<uuid:course_id>/letter/", ending.course_letter, name="course_letter"),
    path("letters/<uuid:letter_id>/", ending.letter, name="letter"),
    path("letters/<uuid:letter_id>/finish/", ending.finish_letter, name="finish_letter"),
    path("letters/<uuid:letter_id>/share/", ending.share_letter, name="share_letter"),
    path("letters/<uuid:letter_id>/pdf/", ending.letter_pdf, name="letter_pdf"),
    path("courses/<uuid:course_id>/notes/", notes.notes, name="course_notes"),
    path("notes/<uuid:note_id>/add/", notes.add, name="add_to_note"),
    path("sessions/<uuid:session_id>/begin/", room.begin, name="begin_session"),
    path("sessions/<uuid:session_id>/opening/", room.opening, name="session_opening"),
    path("sessions/<uuid:session_id>/mark/", room.mark, name="session_mark"),
    path("sessions/<uuid:session_id>/step/", room.step, name="session_step"),
    path("steps/<uuid:step_id>/report/", room.report, name="step_report"),
    path("steps/<uuid:step_id>/drop/", room.drop, name="drop_step"),
    path("sessions/<uuid:session_id>/note/", room.note, name="session_note"),
    path("sessions/<uuid:session_id>/private-note/", room.private_note, name="session_private_note"),
    path("sessions/<uuid:session_id>/close/", room.close, name="session_close"),
    path("sessions/<uuid:session_id>/sign/", room.sign, name="session_sign"),
]
