"""What is asked of a client, what they answered, and how that changes over a course."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from openipt.accounts.models import User
from openipt.courses.models import Course, Session, SessionState
from openipt.intake.models import Consent
from openipt.measures.asked import (
    ANSWERED_UNTIL,
    ASSIGNED_BEFORE,
    OPENS_BEFORE,
    STAND_INS,
    asked_away,
    family,
    suitable,
)
from openipt.measures.instrument import CLIENT, Instrument
from openipt.measures.models import AnswerLink, Assignment, Draft, FollowUp, Remark, Response, form_of
from openipt.measures.plan import MONTHS, Moment, moments_of, months_after
from openipt.measures.queries.plans import CoursePlan, age_of, changes_in, lines_of, planned_sessions
from openipt.measures.queries.stock import about_risk, stock_of, totals_of
from openipt.measures.scoring import RiskFlag, Urgency
from openipt.measures.trend import Point, Trend, shown, trend
from openipt.measures.validity import LinkState, link_state
from openipt.people.models import Client, Practice
from openipt.protocol.editions import edition
from openipt.protocol.lifecycle import TREATMENT, Completion, State

ANSWERABLE = (SessionState.PLANNED, SessionState.HELD)
FOLLOWED_UP_FOR = timedelta(days=28)  # how long a follow-up can be answered
SLACK = timedelta(days=4)  # months differ in length; the exact day is reckoned for each course
WITH_COURSE = ("course__client__practice", "course__agreement")


def hashed(secret: str) -> str:
    """What is kept of the secret of a link: SHA-256, as hexadecimal text."""
    return hashlib.sha256(secret.encode()).hexdigest()


def wanted_before(session: Session, plan: CoursePlan, known: Mapping[str, Instrument] | None = None) -> tuple[str, ...]:
    """The instruments to ask for before a session, away from the therapist.

    By the edition and the plan for the focus and the client's age, by what the therapist changed in the `plan` of the
    course (`plans_by_course`), by whether the practice reads alerts, and what it has (`known`; looked up where it is
    not given).
    """
    course = session.course
    moments = moments_of(session.number, planned_sessions(course))
    return _wanted(course, plan, moments, session.starts_at, known)


def wanted_at(found: FollowUp, plan: CoursePlan, known: Mapping[str, Instrument]) -> tuple[str, ...]:
    """The instruments to ask for at a follow-up, of those `known` in the practice."""
    return _wanted(found.course, plan, frozenset({MONTHS[found.months]}), found.opens_at, known)


def _wanted(
    course: Course,
    plan: CoursePlan,
    moments: frozenset[Moment],
    at: datetime,
    known: Mapping[str, Instrument] | None,
) -> tuple[str, ...]:
    known = stock_of(course.client.practice_id) if known is None else known
    lines = lines_of(course, plan.areas, at, known)
    asked = [line.instrument for line in lines if line.hindrance is None and line.at & moments]
    asked += plan.added_at(moments)
    reads = course.client.practice.alert_reader_id is not None
    kept = [key for key in asked if key not in plan.left_out]
    return asked_away(kept, known, somebody_reads=reads)


def plannable(course: Course, at: datetime) -> list[Instrument]:
    """What can be added to a course: instruments a client answers, by age, that are not asked already."""
    asked = {measure.instrument for measure in edition(course.edition).measures}
    asked |= {row.instrument for row in changes_in(course)} | set(STAND_INS.values())
    return [one for one in _suiting(course.client, at) if one.rater == CLIENT and one.key not in asked]


def _suiting(client: Client, at: datetime) -> list[Instrument]:
    """The instruments for a client's age."""
    return suitable(stock_of(client.practice_id).values(), age=age_of(client, at.date()))


def totals_fitting(client: Client, at: datetime) -> list[Instrument]:
    """Of what a total can be entered for a client, by age."""
    return suitable(totals_of(client.practice_id).values(), age=age_of(client, at.date()))


def next_session(course: Course, at: datetime) -> Session | None:
    """The next planned session of a course, if it is near enough to be asked before."""
    soon = course.sessions.filter(state=SessionState.PLANNED, starts_at__gt=at, starts_at__lte=at + ASSIGNED_BEFORE)
    return soon.select_related(*WITH_COURSE).order_by("starts_at").first()


def answered() -> Exists:
    """Whether an assignment has a response that counts."""
    return Exists(Response.objects.filter(assignment=OuterRef("pk"), voided_at=None))


def unanswered() -> QuerySet[Assignment]:
    """What is asked and has no response yet."""
    return Assignment.objects.filter(~answered(), withdrawn_at=None)


def _fit_for(practice: Practice) -> Q:
    return Q() if practice.alert_reader_id else ~about_risk()


def due_for(client: Client, at: datetime) -> list[Assignment]:
    """What a client may answer now, in the order it is asked: open, not answered, not declined, not too late."""
    due = unanswered().filter(
        _fit_for(client.practice),
        Q(session__state__in=ANSWERABLE, session__starts_at__gt=at - ANSWERED_UNTIL)
        | Q(follow_up__closes_at__gt=at, course__state=State.ENDED),
        client=client,
        declined_at=None,
        opens_at__lte=at,
    )
    return _in_order(due.select_related("session", "course"))


def begun_answers(assignment: Assignment) -> dict[str, str]:
    """What was chosen so far and not sent yet, by item; opens sealed text."""
    draft = Draft.objects.filter(assignment=assignment).first()
    return json.loads(draft.answers) if draft else {}


def may_answer(assignment: Assignment, at: datetime) -> bool:
    """Whether a client may answer this away from the therapist now: as `due_for`, but also after declining."""
    if assignment.withdrawn_at or assignment.opens_at > at:
        return False
    if assignment.form.asks_about_risk and assignment.client.practice.alert_reader_id is None:
        return False
    if found := assignment.follow_up:
        return found.closes_at > at and assignment.course.state == State.ENDED
    session = assignment.session
    return session is not None and session.state in ANSWERABLE and session.starts_at > at - ANSWERED_UNTIL


def belonging_to(occasion: Session | FollowUp) -> Q:
    """What belongs to a session or to a follow-up."""
    return Q(session=occasion) if isinstance(occasion, Session) else Q(follow_up=occasion)


def due_before(occasion: Session | FollowUp) -> list[Assignment]:
    """What is still to be answered before one session, whenever it opens, or at one follow-up."""
    practice = occasion.course.client.practice
    due = unanswered().filter(_fit_for(practice), belonging_to(occasion), declined_at=None)
    return _in_order(due.select_related("course", "client__practice", "session__course"))


def _in_order(assignments: Iterable[Assignment]) -> list[Assignment]:
    """By session, then as the edition asks for them."""
    return sorted(assignments, key=lambda found: (found.opens_at, _place(found), found.instrument))


def _place(assignment: Assignment) -> int:
    places = [family(measure.instrument) for measure in edition(assignment.course.edition).measures]
    return _rank(family(assignment.instrument), places)


@dataclass(frozen=True, slots=True)
class Asked:
    """An instrument asked for before a session, and what came of it."""

    assignment: Assignment
    response: Response | None

    @property
    def to_ask(self) -> tuple[RiskFlag, ...]:
        """Risk items that were left out of answers that were given: to be asked in person."""
        flags = self.response.score.flags if self.response else ()
        return tuple(flag for flag in flags if flag.urgency is Urgency.ASK)

    @property
    def declined(self) -> bool:
        """Whether the client would rather not answer it this time."""
        return self.response is None and self.assignment.declined_at is not None


def assignments_for(session: Session) -> list[Asked]:
    """What was asked for before a session, with the responses there are. Two statements."""
    kept = Prefetch("responses", Response.objects.filter(voided_at=None), to_attr="kept")
    rows = session.assignments.filter(withdrawn_at=None).select_related("course").prefetch_related(kept)
    return [Asked(row, next(iter(row.kept), None)) for row in _in_order(rows)]  # type: ignore[attr-defined]


def responses_for(course: Course) -> QuerySet[Response]:
    """The responses of a course that were not voided, oldest first; their answers stay sealed until they are read."""
    return course.responses.filter(voided_at=None).select_related("session", "recorded_by").order_by("answered_at")


def responses_of(client: Client) -> QuerySet[Response]:
    """Everything a client answered that was not voided, newest first."""
    return client.responses.filter(voided_at=None).select_related("session").order_by("-answered_at")


def latest_scores(courses: Iterable[Course], keys: Iterable[str] = ()) -> dict[UUID, dict[str, Trend]]:
    """The trend of each instrument in many courses, by course and key. One statement; nothing is unsealed.

    Args:
        courses: those wanted; one without an answer is not in the result.
        keys: only these instruments; none given means all.
    """
    rows = Response.objects.filter(course__in=[course.pk for course in courses], voided_at=None)
    if wanted := tuple(keys):
        rows = rows.filter(instrument__in=wanted)
    points: dict[tuple[UUID, str], list[Point]] = defaultdict(list)
    editions: dict[tuple[UUID, str], tuple[datetime, str]] = {}  # the one answered last
    columns = ("course_id", "instrument", "edition", "pk", "answered_at", "session__number", "total", "complete")
    for course_id, key, version, pk, at, number, total, complete in rows.values_list(*columns):
        points[course_id, key].append(Point(pk, at, number, shown(total), complete))
        editions[course_id, key] = max(editions.get((course_id, key), (at, version)), (at, version))
    found: dict[UUID, dict[str, Trend]] = defaultdict(dict)
    for (course_id, key), those in points.items():
        found[course_id][key] = trend(form_of(key, editions[course_id, key][1]), those)
    return dict(found)


def course_scores(course: Course) -> list[Trend]:
    """The trend of each instrument answered in a course, as the edition orders them. One statement."""
    return _ordered(course, latest_scores([course]).get(course.pk, {}))


def _ordered(course: Course, found: dict[str, Trend]) -> list[Trend]:
    places = [family(measure.instrument) for measure in edition(course.edition).measures]
    return sorted(found.values(), key=lambda one: (_rank(family(one.key), places), one.key))


def _rank(key: str, places: list[str]) -> int:
    return places.index(key) if key in places else len(places)


def unanswered_for(user: User, day: date) -> set[UUID]:
    """The sessions of a therapist on a day (by their own clock) before which something is still unanswered."""
    start = datetime.combine(day, time(), ZoneInfo(user.time_zone))
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(user.time_zone))
    open_ones = unanswered().filter(
        session__course__therapist=user,
        session__starts_at__gte=start,
        session__starts_at__lt=end,
        session__state__in=ANSWERABLE,
    )
    return set(Session.objects.filter(Exists(open_ones.filter(session=OuterRef("pk")))).values_list("pk", flat=True))


def sessions_to_ask(at: datetime, most: int) -> list[Session]:
    """The next planned session of each course in treatment, where what is asked before it does not yet fit.

    Either nothing is asked yet, or the session has moved, or the practice has lost its reader of alerts.
    At most `most` sessions within the next seven days, in one statement.
    """
    planned = Session.objects.filter(state=SessionState.PLANNED, starts_at__gt=at)
    earlier = planned.filter(course=OuterRef("course"), starts_at__lt=OuterRef("starts_at"))
    asked = Assignment.objects.filter(session=OuterRef("pk"), withdrawn_at=None)
    open_ones = asked.filter(~answered(), declined_at=None)
    unfit = Q(Exists(open_ones.filter(about_risk())), course__client__practice__alert_reader=None)
    moved = Q(Exists(open_ones.exclude(opens_at=OuterRef("starts_at") - OPENS_BEFORE)))
    due = planned.filter(
        ~Exists(earlier),
        ~Exists(asked) | unfit | moved,
        starts_at__lte=at + ASSIGNED_BEFORE,
        course__state__in=TREATMENT,
    )
    return list(due.select_related(*WITH_COURSE).order_by("starts_at")[:most])


def courses_to_follow_up(at: datetime, most: int) -> list[tuple[int, Course]]:
    """Courses that ended some months ago, after treatment, and what was not yet asked after so long: months, course.

    Not those that another course follows, for there the questions go on; nor where the client died or went elsewhere.
    """
    held = Session.objects.filter(course=OuterRef("pk"), state=SessionState.HELD)
    found: list[tuple[int, Course]] = []
    for months in MONTHS:
        there = FollowUp.objects.filter(course=OuterRef("pk"), months=months)
        ended = Course.objects.filter(
            Exists(held),
            ~Exists(there),
            state=State.ENDED,
            ended_at__lte=months_after(at, -months) + SLACK,
            ended_at__gt=months_after(at, -months) - FOLLOWED_UP_FOR - SLACK,
            followed_by=None,
        ).exclude(completion__in=(Completion.DIED, Completion.TRANSFERRED))
        found += [(months, course) for course in ended.select_related("client__practice")[:most]]
    return found


def questionnaires_for(session: Session, at: datetime) -> list[Instrument]:
    """The instruments that can be read out in a session, by the client's age; those asked anyway are left out."""
    asked = {family(assigned.instrument) for assigned in session.assignments.filter(withdrawn_at=None)}
    fitting = _suiting(session.course.client, at)
    return [one for one in fitting if family(one.key) not in asked and one.key not in STAND_INS.values()]


def remarks_since(course: Course, at: datetime) -> list[Remark]:
    """What the client said about their answers in a course since a moment."""
    return list(Remark.objects.filter(response__course=course, at__gt=at).select_related("response"))


def is_answered(occasion: Session | FollowUp) -> bool:
    """Whether nothing asked before a session (or at a follow-up) is open; not wanting to answer is an answer."""
    return not unanswered().filter(belonging_to(occasion), declined_at=None).exists()


def answer_link(secret: str) -> AnswerLink | None:
    """The link with a secret, whatever has become of it."""
    links = AnswerLink.objects.select_related("client__practice", "session__course__client__practice")
    links = links.select_related("session__course__therapist", "follow_up__course__client__practice")
    return links.filter(secret_hash=hashed(secret)).first()


def link_for(secret: str, at: datetime, *, handed_over: bool = False) -> tuple[LinkState, AnswerLink | None]:
    """The link with a secret, if it still opens something, and its state; of any other link only the state."""
    link = answer_link(secret)
    if link is None or link.is_handed_over is not handed_over:
        return LinkState.UNKNOWN, None
    cancelled = link.session is not None and link.session.state == SessionState.CANCELLED
    withdrawn = link.withdrawn_at or (at if cancelled else None)
    state = link_state(link.expires_at, withdrawn, at)
    return state, link if state is LinkState.OPEN else None


def may_mail(client: Client) -> bool:
    """Whether a client has an address, has agreed to messages, and wants them by e-mail."""
    agreed = client.consents.filter(kind=Consent.Kind.MESSAGES, withdrawn_at=None)
    return bool(client.email) and client.reached_by == Client.ReachedBy.EMAIL and agreed.exists()


def scores_of(client: Client) -> list[tuple[Course, list[Trend]]]:
    """The trends of each course of a client in which something was answered, newest course first. Two statements."""
    courses = list(client.courses.order_by("-opened_at"))
    found = latest_scores(courses)
    return [(course, _ordered(course, found[course.pk])) for course in courses if course.pk in found]
