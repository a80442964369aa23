"""A large practice, and the pages of a therapist in it, timed within one process."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openipt.accounts.models import User
    from openipt.people.models import Client

CASELOAD = 50
SESSIONS = 16
HELD = 8
ROUNDS = 60


@dataclass
class Figures:
    """What was measured of one page."""

    seconds: list[float] = field(default_factory=list)
    statements: set[int] = field(default_factory=set)

    def row(self) -> tuple[float, float, str]:
        """Median and 95th percentile in milliseconds, and how many statements."""
        ordered = sorted(self.seconds)
        p95 = ordered[int(len(ordered) * 0.95) - 1]
        few, many = min(self.statements), max(self.statements)
        return statistics.median(ordered) * 1000, p95 * 1000, str(few) if few == many else f"{few}-{many}"


def fill(clients: int) -> str:
    """Make a practice of so many clients, each therapist caring for `CASELOAD`; gives the first therapist's id."""
    from django.db import transaction
    from django.utils import timezone

    from openipt.accounts.models import User
    from openipt.people.actions import found_practice, grant_role
    from openipt.people.models import CareLink, Client

    now = timezone.now()
    practice = found_practice(name="Large Practice", time_zone="Europe/London", by=None, at=now)
    therapists = []
    for number in range(max(1, clients // CASELOAD)):
        user = User.objects.create_user(f"therapist{number}@example.org", None, name=f"Therapist {number}")
        grant_role(practice=practice, user=user, role="therapist", by=None, at=now - timedelta(days=200))
        therapists.append(user)
    practice.alert_reader = therapists[0]
    practice.save()
    made = Client.objects.bulk_create(
        Client(practice=practice, name=f"Client {number} Surname", time_zone="Europe/London", created_at=now)
        for number in range(clients)
    )
    pairs = list(zip(made, islice(cycle(therapists), clients), strict=True))
    CareLink.objects.bulk_create(
        CareLink(client=client, carer=user, started_at=now - timedelta(days=150)) for client, user in pairs
    )
    with transaction.atomic():
        for client, user in pairs:
            _course(client, user, now)
    return str(therapists[0].pk)


def _course(client: Client, therapist: User, now: datetime) -> None:
    """A course half-way, with an answer and a signed note for each session held, by plain rows."""
    from openipt.courses.models import Agreement, Course, Note, Session
    from openipt.formulation.models import Focus
    from openipt.measures.models import Assignment, Response

    first = (now - timedelta(weeks=HELD)).replace(microsecond=0)
    course = Course.objects.create(
        client=client, therapist=therapist, edition="ipt-adult", school="weissman", state="middle", opened_at=first
    )
    course.agreement = Agreement.objects.create(
        course=course,
        version=1,
        planned_sessions=SESSIONS,
        frequency="weekly",
        session_minutes=50,
        first_session_at=first,
        time_zone="Europe/London",
        place_kind="room",
        missed_counts=True,
        proposed_at=first,
        proposed_by=therapist,
    )
    course.save(update_fields=["agreement"])
    sessions = Session.objects.bulk_create(
        Session(
            course=course,
            number=number + 1,
            starts_at=first + timedelta(weeks=number, hours=1),
            minutes=50,
            state="held" if number < HELD else "planned",
        )
        for number in range(SESSIONS)
    )
    asked = Assignment.objects.bulk_create(
        Assignment(
            client=client,
            course=course,
            session=session,
            instrument="phq-9",
            edition="1",
            assigned_at=first,
            opens_at=session.starts_at - timedelta(days=3),
        )
        for session in sessions[: HELD + 1]
    )
    Response.objects.bulk_create(
        Response(
            assignment=assignment,
            client=client,
            course=course,
            session=assignment.session,
            instrument="phq-9",
            edition="1",
            answers='{"phq-1": 2}',
            total=18 - number,
            band="moderate",
            complete=True,
            way="signed_in",
            answered_at=assignment.opens_at,
        )
        for number, assignment in enumerate(asked[:HELD])
    )
    Note.objects.bulk_create(
        Note(session=session, author=therapist, body="What we did " * 40, saved_at=first, signed_at=first)
        for session in sessions[:HELD]
    )
    Focus.objects.create(course=course, area="grief", primary=True, reasons="Why", chosen_at=first, chosen_by=therapist)


def measure(therapist_id: str) -> dict[str, tuple[float, float, str]]:
    """Open each page again and again as the therapist, and submit a PHQ-9 as one client after the other."""
    from django.test import Client as Browser

    from openipt.accounts.models import User
    from openipt.courses.models import Course, Session

    user = User.objects.get(pk=therapist_id)
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(user)
    session = browser.session
    session["second_factor_confirmed"] = True
    session.save()
    courses = list(Course.objects.filter(therapist=user))
    rooms = [Session.objects.get(course=course, number=HELD + 1).pk for course in courses]
    pages: dict[str, Callable[[int], object]] = {
        "caseload (50 rows)": lambda _: browser.get("/work/clients/"),
        "course page": lambda n: browser.get(f"/work/courses/{courses[n % len(courses)].pk}/"),
        "session room": lambda n: browser.get(f"/work/sessions/{rooms[n % len(rooms)]}/"),
        "PHQ-9 submission": _submission(),
    }
    return {name: _timed(visit).row() for name, visit in pages.items()}


def _submission() -> Callable[[int], object]:
    """Record a PHQ-9 with its audit event and risk check, one client after the other; every tenth is positive."""
    from django.utils import timezone

    from openipt.measures.actions import record_response
    from openipt.measures.models import Assignment, Response

    waiting = iter(Assignment.objects.filter(responses=None).select_related("course__client__practice").order_by("pk"))

    def submit(number: int) -> object:
        item9 = 1 if number % 10 == 0 else 0
        answers = {f"phq-{n}": 1 for n in range(1, 9)} | {"phq-9": item9}
        return record_response(
            assignment=next(waiting), answers=answers, way=Response.Way.SIGNED_IN, by=None, at=timezone.now()
        )

    return submit


def _timed(visit: Callable[[int], object]) -> Figures:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    figures = Figures()
    for number in range(3):
        visit(number)
    for number in range(3, 9):
        with CaptureQueriesContext(connection) as seen:
            visit(number)
        figures.statements.add(len(seen))
    for number in range(9, 9 + ROUNDS):
        began = time.perf_counter()
        visit(number)
        figures.seconds.append(time.perf_counter() - began)
    return figures


def memory() -> int:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
