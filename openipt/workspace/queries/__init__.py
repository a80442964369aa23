"""What the staff pages show, joined from several concepts."""

from openipt.workspace.queries.course import CourseWork, course_work
from openipt.workspace.queries.overview import (
    Today,
    caseload_rows,
    clients_of_practice,
    clients_without_course,
    names_of,
    today,
    with_carers,
)
from openipt.workspace.queries.room import SessionWork, session_work

__all__ = [
    "CourseWork",
    "SessionWork",
    "Today",
    "caseload_rows",
    "clients_of_practice",
    "clients_without_course",
    "course_work",
    "names_of",
    "session_work",
    "today",
    "with_carers",
]
