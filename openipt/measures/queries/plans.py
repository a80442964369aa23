"""What is to be asked in a course and when: by the plan, and by what the therapist changed in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from openipt.courses.models import Course, Session
from openipt.measures.asked import age_on
from openipt.measures.instrument import Instrument
from openipt.measures.loading import catalogue
from openipt.measures.models import PlannedArea, PlannedMeasure, Response
from openipt.measures.plan import STAGE_SESSIONS, STAGES, Line, Moment, Stock, lines, session_of
from openipt.measures.queries.stock import stock_of
from openipt.people.models import Client
from openipt.protocol.editions import edition

Rhythm = PlannedMeasure.Rhythm


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """What is particular to one course: the problem areas, and what the therapist added and left out."""

    areas: tuple[str, ...] = ()
    added: tuple[tuple[str, str], ...] = ()  # instrument, rhythm
    left_out: frozenset[str] = frozenset()

    def added_at(self, moments: frozenset[Moment]) -> list[str]:
        """What the therapist added, of what is to be asked at such a moment."""
        always = {Rhythm.EVERY_SESSION, Rhythm.ONCE} if Moment.EVERY_SESSION in moments else set()
        staged = {Rhythm.STAGES} if moments & STAGES else set()
        return [key for key, rhythm in self.added if rhythm in always | staged]


def plans_by_course(courses: Iterable[UUID]) -> dict[UUID, CoursePlan]:
    """What is particular to each of some courses; two statements. What was to be asked once and is answered is done."""
    ids = list(courses)
    since = Response.objects.filter(
        course=OuterRef("course"),
        instrument=OuterRef("instrument"),
        answered_at__gte=OuterRef("added_at"),
        voided_at=None,
    )
    rows = PlannedMeasure.objects.filter(course__in=ids, ended_at=None).exclude(Q(Exists(since)), rhythm=Rhythm.ONCE)
    areas, added, left_out = defaultdict(list), defaultdict(list), defaultdict(set)
    for course_id, area in PlannedArea.objects.filter(course__in=ids).order_by("area").values_list("course_id", "area"):
        areas[course_id].append(area)
    for course_id, key, rhythm in rows.values_list("course_id", "instrument", "rhythm"):
        if rhythm == Rhythm.NEVER:
            left_out[course_id].add(key)
        else:
            added[course_id].append((key, rhythm))
    return {one: CoursePlan(tuple(areas[one]), tuple(added[one]), frozenset(left_out[one])) for one in ids}


def age_of(client: Client, on: date) -> int:
    """A client's age on a day; opens sealed text."""
    return age_on(date.fromisoformat(client.birth_date) if client.birth_date else None, on)


def planned_sessions(course: Course) -> int:
    """How many sessions were agreed, or are usual."""
    return course.agreement.planned_sessions if course.agreement else edition(course.edition).usual


def lines_of(
    course: Course, areas: Iterable[str], at: datetime, known: Mapping[str, Instrument] | None = None
) -> list[Line]:
    """What the plan wants in a course, of what the practice has (`known`; looked up where it is not given)."""
    known = stock_of(course.client.practice_id) if known is None else known
    return lines(
        [measure.instrument for measure in edition(course.edition).measures],
        edition=course.edition,
        areas=areas,
        age=age_of(course.client, at.date()),
        stock=Stock(known, catalogue()),
    )


def changes_in(course: Course) -> list[PlannedMeasure]:
    """What the therapist changed about what is asked: added, or left out."""
    return list(course.planned_measures.filter(ended_at=None).select_related("added_by"))


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment at which something is asked in a course: the session it belongs to, if there is one already."""

    moment: Moment
    number: int | None
    session: Session | None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the plan page: what is asked and when, or why not."""

    line: Line
    name: str
    about: str
    stops: tuple[Stop, ...]
    left_out: PlannedMeasure | None


def plan_of(course: Course, at: datetime) -> list[PlanLine]:
    """What will be asked in a course, when, and why not where it is not. Three statements."""
    planned = planned_sessions(course)
    numbers = {session_of(moment, planned): moment for moment in STAGE_SESSIONS}
    sessions = {found.number: found for found in course.sessions.filter(number__in=list(numbers))}
    areas = [row.area for row in course.planned_areas.order_by("area")]
    left_out = {row.instrument: row for row in changes_in(course) if row.rhythm == Rhythm.NEVER}
    return [
        PlanLine(
            line,
            known.short_name if (known := catalogue().get(line.instrument)) else line.instrument.upper(),
            known.about if known else "",
            tuple(_stop(moment, planned, sessions) for moment in Moment if moment in line.at),
            left_out.get(line.instrument),
        )
        for line in lines_of(course, areas, at)
    ]


def _stop(moment: Moment, planned: int, sessions: dict[int | None, Session]) -> Stop:
    number = session_of(moment, planned) if moment in STAGE_SESSIONS else None
    return Stop(moment, number, sessions.get(number))
