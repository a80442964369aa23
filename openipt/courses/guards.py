"""Opening a course or a session, when the policy allows."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from openipt.access.guards import allow
from openipt.courses.models import Course, Session


def open_course(request: HttpRequest, course_id: UUID, act: str, *, look: bool | None = None) -> Course:
    """The course, if the act is allowed; a look at it is written to the audit trail. See `access.guards`."""
    courses = Course.objects.select_related("client__practice", "agreement", "therapist")
    course = get_object_or_404(courses, pk=course_id)
    allow(request, course.client, act, subject=course, look=look)
    return course


def open_session(request: HttpRequest, session_id: UUID, act: str, *, look: bool | None = None) -> Session:
    """The session with its course, if the act is allowed; a look at it is written to the audit trail."""
    sessions = Session.objects.select_related("course__client__practice", "course__agreement", "course__therapist")
    session = get_object_or_404(sessions, pk=session_id)
    allow(request, session.course.client, act, subject=session, look=look)
    return session
