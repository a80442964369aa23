"""What the staff pages show, joined from several concepts in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q, QuerySet

from openipt.accounts.models import User
from openipt.courses.models import Course, Note, Session, SessionState
from openipt.formulation.queries import focus_by_course
from openipt.measures.queries import latest_scores
from openipt.people.models import CareLink, Client, Practice
from openipt.people.queries import clients_of, clients_supervised_by, current
from openipt.safety.models import Concern
from openipt.workspace.caseload import CaseloadRow, Scores

MAIN_INSTRUMENTS = ("phq-9", "phq-8")
HAPPENED = (SessionState.HELD, SessionState.NO_SHOW)


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of users by id, in one statement."""
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in={pk for pk in ids if pk})}


@dataclass(frozen=True, slots=True)
class PracticeClient:
    """A client and who cares for them."""

    client: Client
    links: tuple[CareLink, ...]


def clients_of_practice(practice: Practice, at: datetime) -> list[PracticeClient]:
    """Every client of a practice by name, with the care links in force."""
    links: dict[UUID, list[CareLink]] = defaultdict(list)
    for link in CareLink.objects.filter(current(at), client__practice=practice).select_related("carer"):
        links[link.client_id].append(link)
    rows = [PracticeClient(client, tuple(links[client.pk])) for client in practice.clients.all()]
    return sorted(rows, key=lambda row: row.client.name.casefold())


def _latest_courses(clients: QuerySet[Client], at: datetime) -> list[Course]:
    courses = (
        Course.objects.filter(client__in=clients)
        .select_related("client", "agreement", "therapist")
        .annotate(
            reached=Max("sessions__number", filter=Q(sessions__state__in=HAPPENED)),
            next_at=Min(
                "sessions__starts_at",
                filter=Q(sessions__state=SessionState.PLANNED, sessions__starts_at__gte=at - timedelta(hours=2)),
            ),
        )
        .order_by("opened_at")
    )
    return list({course.client_id: course for course in courses}.values())


def caseload_rows(user: User, at: datetime) -> list[CaseloadRow]:
    """One row for each client somebody cares for or supervises, by their latest course."""
    own = set(clients_of(user, at).values_list("pk", flat=True))
    courses = _latest_courses(clients_of(user, at) | clients_supervised_by(user, at), at)
    focuses, scores = focus_by_course(courses), latest_scores(courses, MAIN_INSTRUMENTS)
    concerns = dict(
        Concern.objects.filter(client__in=[course.client_id for course in courses], closed_at=None)
        .values_list("client")
        .annotate(Count("pk"))
    )
    return [
        CaseloadRow(
            client_id=course.client_id,
            course_id=course.pk,
            name=course.client.name,
            therapist=course.therapist.get_full_name(),
            state=course.state,
            session_number=course.reached or 0,
            planned_sessions=course.agreement.planned_sessions if course.agreement else 0,
            areas=tuple(focus.area for focus in focuses[course.pk]),
            scores=_scores(scores.get(course.pk)),
            next_session_at=course.next_at,
            open_concerns=concerns.get(course.client_id, 0),
            supervised=course.client_id not in own,
        )
        for course in courses
    ]


def _scores(found: object) -> Scores | None:
    return None


@dataclass(frozen=True, slots=True)
class Today:
    """What a therapist has before them today."""

    sessions: tuple[Session, ...]
    unsigned: tuple[Note, ...]
    unanswered: frozenset[UUID]  # sessions of today before which nothing was answered yet
    unclosed: tuple[Session, ...]  # sessions of earlier days that were neither held, missed nor cancelled


def today(user: User, at: datetime) -> Today:
    """Sessions of the day by the viewer's clock, unsigned notes, and who has not answered."""
    zone = ZoneInfo(user.time_zone)
    start = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    end = (start + timedelta(days=1, hours=2)).replace(hour=0)
    mine = Session.objects.filter(course__therapist=user).select_related("course__client", "course__agreement")
    sessions = tuple(
        mine.filter(starts_at__gte=start, starts_at__lt=end)
        .exclude(state=SessionState.CANCELLED)
        .annotate(asked=Count("assignments"), answered=Count("responses", filter=Q(responses__voided_at=None)))
        .order_by("starts_at")
    )
    unclosed = tuple(mine.filter(state=SessionState.PLANNED, starts_at__lt=start).order_by("starts_at"))
    unsigned = tuple(
        Note.objects.filter(author=user, signed_at=None, session__state=SessionState.HELD)
        .select_related("session__course__client", "session__course__agreement")
        .order_by("session__starts_at")
    )
    silent = frozenset(session.pk for session in sessions if session.asked and not session.answered)
    return Today(sessions, unsigned, silent, unclosed)
