"""What there is to know about courses and their sessions."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.letter_pdf import Sheet
from openipt.courses.letter_text import LetterFacts
from openipt.courses.models import Course, EndingPlan, Letter, Mark, Note, PrivateNote, Session, SessionState, Step
from openipt.courses.rail import Glance, course_stretches
from openipt.courses.refusals import Refused
from openipt.protocol.editions import edition
from openipt.protocol.guidance import CourseProgress, TaskMark, Verdict
from openipt.protocol.lifecycle import CLOSED, State
from openipt.protocol.phases import Boundaries
from openipt.ui.charts import Stretch

HAPPENED = (SessionState.HELD, SessionState.NO_SHOW)
OPEN_FOR_WRITING = (SessionState.PLANNED, SessionState.HELD)


def locked(course: Course) -> Course:
    """The course itself, brought up to date and locked until the end of the transaction."""
    fresh = Course.objects.select_for_update(of=("self",)).select_related("client", "agreement", "therapist")
    course.refresh_from_db(from_queryset=fresh)
    return course


def open_session_locked(session: Session) -> Session:
    """The session itself, up to date and locked, if something can still be written down in it.

    Raises:
        Refused: it was cancelled or missed, or its note is signed.
    """
    fresh = Session.objects.select_for_update(of=("self",)).select_related("course__client", "course__agreement")
    session.refresh_from_db(from_queryset=fresh)
    if session.state not in OPEN_FOR_WRITING:
        raise Refused("This session was cancelled or missed. Undo that first.")
    if Note.objects.filter(session=session, signed_at__isnull=False).exists():
        raise Refused("The note of this session is signed. You can add to the note.")
    return session


def number_reached(course: Course) -> int:
    """The number of the latest session that was held or counts as missed; 0 before the first."""
    return course.sessions.filter(state__in=HAPPENED).aggregate(last=Max("number"))["last"] or 0


def planned_sessions(course: Course) -> int:
    """How many sessions are agreed; before that, as many as the edition usually has."""
    return course.agreement.planned_sessions if course.agreement else edition(course.edition).usual


def boundaries(course: Course) -> Boundaries:
    """Where the phases begin and end, if not as the edition says."""
    return Boundaries(course.initial_until, course.final_from)


def sessions_of(course: Course) -> list[Session]:
    """All sessions in order of time, each with its note (one statement)."""
    return list(course.sessions.select_related("note").order_by("starts_at", "id"))


def next_session(course: Course) -> Session | None:
    """The first session that is still to be held, even when its time has passed."""
    return course.sessions.filter(state=SessionState.PLANNED).order_by("starts_at").first()


def previous_session(session: Session) -> Session | None:
    """The session held before this one."""
    held = session.course.sessions.filter(state=SessionState.HELD, starts_at__lt=session.starts_at)
    return held.order_by("-starts_at").first()


def course_progress(course: Course, session: Session | None = None) -> CourseProgress:
    """What this concept knows of the state of a course, for `protocol.guidance` (three statements).

    Focus, scores, unanswered instruments and concerns belong to other concepts: fill them in with
    `dataclasses.replace`.

    Args:
        course: which.
        session: the session to look from; None: the next one, or the last when none is left.
    """
    found = course.sessions.aggregate(
        next=Max("number") - Count("pk", filter=Q(state=SessionState.PLANNED, number__isnull=False)) + 1,
        last=Max("number"),
        missed=Count("pk", filter=Q(state=SessionState.NO_SHOW)),
    )
    now = min(found["next"] or 1, found["last"] or 1)
    return CourseProgress(
        state=State(course.state),
        planned=planned_sessions(course),
        session=(session.number if session else None) or now,
        school=course.school,
        moved=boundaries(course),
        agreement_accepted=course.agreement_id is not None,
        marks=tuple(task_marks(course)),
        missed=found["missed"],
        open_steps=steps_open(course).count(),
    )


def task_marks(course: Course) -> list[TaskMark]:
    """The marks in force as plain values (one statement)."""
    marks = course.marks.filter(superseded_at=None).values_list("key", "verdict", "session__number")
    return [TaskMark(key, Verdict(verdict), number or 0) for key, verdict, number in marks]


def marks_of(session: Session) -> list[Mark]:
    """The marks in force in one session, in the order in which they were made."""
    return list(session.marks.filter(superseded_at=None).order_by("at"))


def rail(course: Course, sessions: list[Session], href: Callable[[Session], str] | None = None) -> tuple[Stretch, ...]:
    """The rail of a course for `ui/_rail.html`; no statement beyond those that gave `sessions`.

    `href` says where a session leads; None: nowhere.
    """
    return course_stretches(
        edition(course.edition),
        course.school,
        planned_sessions(course),
        boundaries(course),
        [
            Glance(session.number, session.state, session.starts_at, href(session) if href else "")
            for session in sessions
            if session.number
        ],
        going_on=course.state not in CLOSED,
        name=_,
    )


def unsigned_notes_of(user: User) -> QuerySet[Note]:
    """The notes somebody has not signed yet, of sessions that took place, oldest first (one statement)."""
    return (
        Note.objects.filter(author=user, signed_at=None)
        .exclude(session__state=SessionState.PLANNED)
        .select_related("session__course__client", "session__course__agreement")
        .order_by("session__starts_at")
    )


def sessions_on(user: User, day: date) -> QuerySet[Session]:
    """The sessions of a therapist on a day by their own clock, cancelled ones left out (one statement)."""
    zone = ZoneInfo(user.time_zone)
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return (
        Session.objects.filter(course__therapist=user, starts_at__gte=start, starts_at__lt=end)
        .exclude(state=SessionState.CANCELLED)
        .select_related("course__client", "course__agreement")
        .order_by("starts_at")
    )


def steps_open(course: Course) -> QuerySet[Step]:
    """The steps that were chosen and about which nothing was told yet."""
    return course.steps.filter(outcome="", dropped_at=None)


def steps_to_ask_about(session: Session) -> QuerySet[Step]:
    """The steps chosen before a session that were not dropped: what to ask about in it."""
    earlier = session.course.steps.filter(session__starts_at__lt=session.starts_at, dropped_at=None)
    return earlier.filter(Q(outcome="") | Q(outcome_at__gte=session.starts_at - timedelta(days=14)))


def notes_of(course: Course) -> QuerySet[Note]:
    """All notes of a course with their authors and addenda, in order of the sessions (two statements)."""
    return (
        Note.objects.filter(session__course=course)
        .select_related("session", "author")
        .prefetch_related("addenda__author")
        .order_by("session__starts_at")
    )


def note_of(session: Session) -> Note | None:
    """The note of a session, if there is one."""
    return Note.objects.filter(session=session).select_related("author").first()


def private_note_of(session: Session, author: User) -> PrivateNote | None:
    """Somebody's own private note about a session, if there is one."""
    return PrivateNote.objects.filter(session=session, author=author).first()


def plan_of(course: Course) -> EndingPlan | None:
    """The ending plan of a course, if it was begun."""
    return EndingPlan.objects.filter(course=course).first()


def letters_of(course: Course) -> QuerySet[Letter]:
    """The letters of a course, newest first."""
    return course.letters.select_related("author").order_by("-saved_at")


def letter_facts(course: Course) -> LetterFacts:
    """What the record says for the summary letter, apart from scores."""
    held = [session for session in sessions_of(course) if session.state == SessionState.HELD]
    plan = plan_of(course)
    parts = ("gains", "what_helped", "warning_signs", "steps", "contacts")
    zone = ZoneInfo(course.agreement.time_zone) if course.agreement else ZoneInfo(course.client.time_zone)
    days = [date_format(session.starts_at.astimezone(zone), "j F Y") for session in held]
    return LetterFacts(
        client=course.client.short_name,
        therapist=course.therapist.get_full_name(),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        held=len(held),
        planned=planned_sessions(course),
        how_it_ended=course.completion,
        by_agreement=not course.left_before_agreed_end,
        **{part: getattr(plan, part) if plan else "" for part in parts},
    )


def sheet_of(letter: Letter) -> Sheet:
    """A letter as it stands on paper."""
    practice, picture = letter.course.client.practice, letter.picture
    zone = ZoneInfo(practice.time_zone)
    written = (letter.finished_at or letter.saved_at).astimezone(zone)
    return Sheet(
        title=_("Summary of your treatment"),
        practice=practice.name,
        address=[line for line in (*practice.address.splitlines(), practice.telephone) if line.strip()],
        date=date_format(written, "j F Y"),
        addressee=letter.addressee.splitlines(),
        paragraphs=[part.strip() for part in letter.body.replace("\r\n", "\n").split("\n\n") if part.strip()],
        language=letter.course.client.language.split("-")[0],
        page=_("Page {number} of {total}"),
        picture=picture.svg if picture else "",
        picture_words=picture.words if picture else "",
    )
