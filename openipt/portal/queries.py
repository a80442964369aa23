"""What a client's home shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from openipt.accounts.models import User
from openipt.audit.queries import looks_at
from openipt.courses.models import Agreement, Course, EndingPlan, Letter, Session, SessionState, Step
from openipt.courses.queries import planned_sessions, steps_open
from openipt.formulation.models import Formulation
from openipt.formulation.queries import shared_formulation
from openipt.library.models import SentArticle
from openipt.library.queries import sent_to
from openipt.measures.models import Assignment
from openipt.measures.queries import due_for
from openipt.people.models import Client
from openipt.safety.models import Concern
from openipt.safety.queries import unread_request_of

STILL_ON = timedelta(hours=2)  # a session that began this long ago still counts as the next one


@dataclass(frozen=True, slots=True)
class Home:
    """The client's next session, what to do before it, and what there is to keep."""

    course: Course | None
    session: Session | None
    planned: int
    to_accept: Agreement | None
    due: tuple[Assignment, ...]
    steps: tuple[Step, ...]
    plan: EndingPlan | None
    letters: tuple[Letter, ...]
    request: Concern | None
    formulation: Formulation | None
    to_read: tuple[SentArticle, ...]


def home(client: Client, at: datetime) -> Home:
    """Everything on the client's home page."""
    course = client.courses.select_related("agreement", "therapist").order_by("-opened_at").first()
    plan = EndingPlan.objects.filter(course__client=client, shared_at__isnull=False).order_by("-shared_at").first()
    letters = Letter.objects.filter(course__client=client, shared_at__isnull=False).order_by("-shared_at")
    return Home(
        course=course,
        session=_next_session(course, at) if course else None,
        planned=planned_sessions(course) if course else 0,
        to_accept=_to_accept(course) if course else None,
        due=tuple(due_for(client, at)),
        steps=tuple(steps_open(course)) if course else (),
        plan=plan,
        letters=tuple(letters),
        request=unread_request_of(client),
        formulation=shared_formulation(client),
        to_read=tuple(row for row in sent_to(client) if row.read_at is None),
    )


def _next_session(course: Course, at: datetime) -> Session | None:
    planned = course.sessions.filter(state=SessionState.PLANNED, starts_at__gte=at - STILL_ON)
    return planned.order_by("starts_at").first()


def _to_accept(course: Course) -> Agreement | None:
    newest = course.agreements.order_by("-version").first()
    return newest if newest and newest.accepted_at is None else None


@dataclass(frozen=True, slots=True)
class Look:
    """One time somebody opened or changed the record."""

    at: datetime
    who: str
    act: str
    own: bool


def looks(client: Client, most: int) -> list[Look]:
    """Who opened or changed a client's record, newest first."""
    events = list(looks_at(client.pk)[:most])
    users = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    return [
        Look(event.at, _name(users, event.actor_id), event.act, event.actor_id == client.user_id) for event in events
    ]


def _name(users: dict[UUID, User], key: UUID | None) -> str:
    return users[key].get_full_name() if key in users else ""
