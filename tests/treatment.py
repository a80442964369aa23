"""A course in the database, as short as a test needs it: sessions on Wednesdays at 15:00, London time."""

from datetime import UTC, datetime, timedelta

from openipt.accounts.models import User
from openipt.courses import actions
from openipt.courses.models import Agreement, Course, Session, SessionState
from openipt.courses.terms import AgreementTerms
from openipt.people.models import Client
from tests.people import Cast

WEEK = timedelta(days=7)
FIRST_SESSION = datetime(2026, 2, 4, 15, 0, tzinfo=UTC)


def make_course(
    client: Client, therapist: User, *, first: datetime = FIRST_SESSION, sessions: int = 4, held: int = 0
) -> Course:
    """A course in its initial phase with `sessions` weekly sessions, of which the first `held` took place."""
    course = Course.objects.create(
        client=client,
        therapist=therapist,
        edition="ipt-adult",
        school="weissman",
        state="initial",
        opened_at=first - WEEK,
    )
    course.agreement = Agreement.objects.create(
        course=course,
        version=1,
        planned_sessions=16,
        frequency="weekly",
        session_minutes=50,
        first_session_at=first,
        time_zone="Europe/London",
        place_kind="room",
        missed_counts=True,
        proposed_at=first - WEEK,
        proposed_by=therapist,
    )
    course.save()
    for place in range(sessions):
        Session.objects.create(
            course=course,
            number=place + 1,
            starts_at=first + place * WEEK,
            minutes=50,
            state=SessionState.HELD if place < held else SessionState.PLANNED,
        )
    return course


def session_of(course: Course, number: int) -> Session:
    """A session by its number, with everything that hangs on it."""
    sessions = Session.objects.select_related("course__client__practice", "course__agreement", "course__therapist")
    return sessions.get(course=course, number=number)


def phq9(*values: int | None) -> dict[str, int | None]:
    """Answers to the PHQ-9 in order; what is not given is not answered."""
    return {f"phq-{place}": value for place, value in enumerate(values, 1)}


def begun(cast: Cast, *, first: datetime, accepted: bool = True) -> Course:
    """Ben's course with Amara by the real actions: sixteen weekly sessions from `first`, agreed unless not."""
    at = first - WEEK
    course = actions.open_course(
        client=cast.amara, therapist=cast.ben, edition="ipt-adult", school="weissman", by=cast.ben, at=at
    )
    terms = AgreementTerms(
        planned_sessions=16,
        frequency="weekly",
        session_minutes=50,
        first_session_at=first,
        time_zone="Europe/London",
    )
    agreement = actions.propose_agreement(course=course, terms=terms, by=cast.ben, at=at)
    return actions.accept_agreement(agreement=agreement, by=cast.amara_user, at=at) if accepted else course
