"""The therapist's pages: today, the caseload, one course, and the session room."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from openipt.access.guards import memberships, permit, permit_at, record_look_at_list, staff_practice, viewer
from openipt.courses.guards import open_course, open_session
from openipt.enquiries.queries import open_asks_for
from openipt.measures.queries import assignments_for, questionnaires_for
from openipt.people.models import Role
from openipt.protocol.guidance import open_exit_tasks
from openipt.safety.queries import alarms_for, open_concerns_for
from openipt.workspace.caseload import FILTERS, SORTS, arranged
from openipt.workspace.queries import caseload_rows, clients_without_course, course_work, session_work
from openipt.workspace.queries import today as day_of

ROWS_ON_A_PAGE = 50


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What is before the therapist today: concerns first, then unsigned notes, then the sessions of the day."""
    practice = staff_practice(request)
    if {membership.role for membership in memberships(request)} == {Role.MANAGER}:
        return redirect("practice")
    user, now = viewer(request), timezone.now()
    day = day_of(user, now)
    seen = [session.course.client_id for session in (*day.sessions, *day.unclosed)]
    seen += [note.session.course.client_id for note in day.unsigned]
    record_look_at_list(request, "course.work", practice, seen)
    context = {
        "practice": practice,
        "day": day,
        "now": now,
        "concerns": open_concerns_for(user, now),
        "alarms": alarms_for(user, practice, now),
        "enquiries": open_asks_for(user, practice).count(),
    }
    return render(request, "workspace/today.html", context)


@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """One row for each client: find by any part of a name, filter, sort."""
    practice = staff_practice(request)
    user, now = viewer(request), timezone.now()
    asked = {name: request.GET.get(name, usual) for name, usual in (("q", ""), ("show", "open"), ("sort", "next"))}
    rows = arranged(caseload_rows(user, now), part=asked["q"][:100], show=asked["show"], sort=asked["sort"])
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    record_look_at_list(request, "course.read", practice, [row.client_id for row in page])
    context = {
        "page": page,
        "asked": asked,
        "filters": FILTERS,
        "sorts": SORTS,
        "may_add": permit_at(request, practice, "client.add"),
        "new_clients": clients_without_course(user, now) if page.number == 1 else [],
    }
    template = "workspace/_caseload_rows.html" if getattr(request, "htmx", False) else "workspace/caseload.html"
    return render(request, template, context)


@require_GET
def course_page(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Where a course is, what happened since the last session, and what is due, each with its reason."""
    course = open_course(request, course_id, "course.review")
    work, now = course_work(course), timezone.now()
    context = {
        "course": course,
        "work": work,
        "now": now,
        "missed": work.since_last(now),
        "open_exit_tasks": open_exit_tasks(work.edition, work.progress),
        "may_change": permit(request, course.client, "course.change"),
    }
    return render(request, "workspace/course_page.html", context)


@require_GET
def session_room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The room of one session: since last time, opening, agenda, techniques, the step for the week, the note."""
    session = open_session(request, session_id, "course.review")
    work = course_work(session.course)
    context = {
        "course": session.course,
        "session": session,
        "work": work,
        "room": session_work(work, session, viewer(request)),
        "asked": assignments_for(session),
        "others": questionnaires_for(session, timezone.now()),
        "now": timezone.now(),
        "may_change": permit(request, session.course.client, "course.change"),
    }
    return render(request, "workspace/session_room.html", context)
