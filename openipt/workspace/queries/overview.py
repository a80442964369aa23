"""What the staff pages show, joined from several concepts in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from openipt.accounts.models import User
from openipt.courses.models import Course, Note, Session, SessionState
from openipt.courses.queries import unsigned_notes_of
from openipt.formulation.queries import focus_by_course
from openipt.measures.queries import latest_scores, unanswered_for
from openipt.measures.trend import Trend
from openipt.outcomes.queries import KeptCurve, completion_of, curves_of, signals_in
from openipt.people.models import CareLink, Client, Practice
from openipt.people.queries import clients_of, clients_supervised_by, current
from openipt.protocol.lifecycle import TREATMENT
from openipt.safety.queries import concern_counts
from openipt.workspace.caseload import CaseloadRow, Scores, folded, named

MAIN_INSTRUMENTS = ("phq-9", "phq-8")
HAPPENED = (SessionState.HELD, SessionState.NO_SHOW)
OPENED_TO_SORT = 2_000  # names: some tens of milliseconds
STILL_ON = timedelta(hours=2)  # a session that began this long ago still counts as the next one


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of users by id, in one statement."""
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in={pk for pk in ids if pk})}


@dataclass(frozen=True, slots=True)
class PracticeClient:
    """A client and who cares for them."""

    client: Client
    links: tuple[CareLink, ...]


def clients_of_practice(
    practice: Practice, at: datetime, *, part: str = "", cared: bool | None = None
) -> "QuerySet[Client] | list[Client]":
    """The clients of a practice whose name has every word of `part` somewhere in it, by name.

    `cared`: only those for whom somebody cares now (True) or nobody does (False).

    Names are sealed, so that to order them all must be opened: in a practice of more than `OPENED_TO_SORT` clients the
    newest come first where no name is looked for.
    """
    rows = practice.clients.order_by("-created_at", "pk")
    if cared is not None:
        links = Exists(CareLink.objects.filter(current(at), client=OuterRef("pk")))
        rows = rows.filter(links if cared else ~links)
    if not part.strip() and rows.count() > OPENED_TO_SORT:
        return rows
    light = rows.only("practice", "name")
    return sorted(named(light, part), key=lambda client: folded(client.name))


def with_carers(clients: Iterable[Client], at: datetime) -> list[PracticeClient]:
    """Some clients with the care links in force. One statement."""
    shown, links = list(clients), defaultdict(list)
    for link in CareLink.objects.filter(current(at), client__in=shown).select_related("carer"):
        links[link.client_id].append(link)
    return [PracticeClient(client, tuple(links[client.pk])) for client in shown]


def _latest_courses(clients: Collection[UUID], at: datetime) -> list[Course]:
    courses = (
        Course.objects.filter(client__in=clients)
        .select_related("client", "agreement", "therapist")
        .only("state", "edition", "client__name", "client__practice", "agreement__planned_sessions", "therapist__name")
        .annotate(
            reached=Max("sessions__number", filter=Q(sessions__state__in=HAPPENED)),
            next_at=Min(
                "sessions__starts_at",
                filter=Q(sessions__state=SessionState.PLANNED, sessions__starts_at__gte=at - STILL_ON),
            ),
        )
        .order_by("opened_at")
    )
    return list({course.client_id: course for course in courses}.values())


def caseload_rows(user: User, at: datetime) -> list[CaseloadRow]:
    """One row for each client somebody cares for or supervises, by their latest course."""
    own, supervised = (
        set(clients.values_list("pk", flat=True)) for clients in (clients_of(user, at), clients_supervised_by(user, at))
    )
    courses = _latest_courses(
        own | supervised, at
    )  # told their ids: PostgreSQL guesses "one or the other" far too high
    focuses, scores = focus_by_course(courses), latest_scores(courses, MAIN_INSTRUMENTS)
    concerns = concern_counts(course.client_id for course in courses)
    curves = curves_of(course.client.practice_id for course in courses)
    reckoned = completion_of(courses)
    return [
        CaseloadRow(
            client_id=course.client_id,
            course_id=course.pk,
            name=course.client.name,
            therapist=course.therapist.get_full_name(),
            state=course.state,
            session_number=course.reached or 0,  # type: ignore[attr-defined]
            planned_sessions=course.agreement.planned_sessions if course.agreement else 0,
            areas=tuple(focus.area for focus in focuses[course.pk]),
            scores=_scores(
                [
                    (trend, curves.get((course.client.practice_id, course.edition, trend.key)))
                    for trend in scores.get(course.pk, {}).values()
                ]
            ),
            next_session_at=course.next_at,  # type: ignore[attr-defined]
            open_concerns=concerns.get(course.client_id, 0),
            supervised=course.client_id not in own,
            asked=reckoned.get(course.pk, (0, 0))[0],
            answered=reckoned.get(course.pk, (0, 0))[1],
        )
        for course in courses
    ]


def clients_without_course(user: User, at: datetime) -> list[Client]:
    """Clients somebody cares for who have no course yet, by name."""
    return sorted(clients_of(user, at).filter(courses=None), key=lambda client: client.name.casefold())


def _scores(trends: Iterable[tuple[Trend, KeptCurve | None]]) -> Scores | None:
    """The main instrument with most answers, if it was answered with a total at all."""
    found = [(trend, kept) for trend, kept in trends if trend.last is not None]
    if not found:
        return None
    trend, kept = max(found, key=lambda one: len(one[0].totals))
    to_consider = any(signal.to_consider for signal in signals_in(trend, kept))
    return Scores(trend, to_consider)


@dataclass(frozen=True, slots=True)
class Today:
    """What a therapist has before them today."""

    sessions: tuple[Session, ...]
    unanswered: frozenset[UUID]  # sessions of today before which something is still unanswered
    unsigned: tuple[Note, ...]
    unclosed: tuple[Session, ...]  # sessions of earlier days that were neither held, missed nor cancelled

    def answered(self) -> list[tuple[Session, bool]]:
        """The sessions of today, each with whether everything asked before it was answered."""
        return [(session, session.pk not in self.unanswered) for session in self.sessions]


def today(user: User, at: datetime) -> Today:
    """Sessions of the day by the viewer's clock, unsigned notes, and who has not answered."""
    local = at.astimezone(ZoneInfo(user.time_zone))
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    end = (start + timedelta(days=1, hours=2)).replace(hour=0)  # a day may have 23 or 25 hours
    mine = Session.objects.filter(course__therapist=user, course__client__in=clients_of(user, at))
    mine = mine.select_related("course__client", "course__agreement")
    sessions = mine.filter(starts_at__gte=start, starts_at__lt=end).exclude(state=SessionState.CANCELLED)
    return Today(
        sessions=tuple(sessions.order_by("starts_at")),
        unanswered=frozenset(unanswered_for(user, local.date())),
        unsigned=tuple(unsigned_notes_of(user).filter(session__course__client__in=clients_of(user, at))),
        unclosed=tuple(
            mine.filter(state=SessionState.PLANNED, starts_at__lt=start, course__state__in=TREATMENT).order_by(
                "starts_at"
            )
        ),
    )
