"""Courses of earlier years, so that the practice has a past to count: plain rows, made all at once.

Their clients are cared for by nobody any more, so they are in nobody's caseload.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course, Session, SessionState
from openipt.demo.trajectories import expected, gad_7, phq_9
from openipt.formulation.models import Focus
from openipt.measures.loading import instrument
from openipt.measures.models import Assignment, Response
from openipt.measures.scoring import score
from openipt.people.models import Client, Practice
from openipt.protocol.lifecycle import Completion, State

SEED = 1969
NUMBER = 180
FIRST_NAMES = (
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Edie",
    "Femi",
    "Gail",
    "Hugo",
    "Iris",
    "Jude",
    "Kofi",
    "Lara",
    "Milo",
    "Nina",
)
SURNAMES = ("Abbot", "Bexley", "Corrin", "Dunmore", "Elsted", "Farlow", "Gantry", "Hollis", "Ingram", "Jessop", "Kerr")
COLLEAGUES = ("Ines Roth", "Marek Novak", "Aisha Bello", "Tom Heller")  # who no longer work here
AREAS = ("grief", "dispute", "dispute", "transition", "transition", "isolation")
EDITIONS = (("ipt-adult", 16), ("ipt-adult", 16), ("ipt-adult", 12), ("ipt-brief", 8))
LEAVES = 0.22  # share of clients who leave before the end
Answers = dict[str, int | None]
FORGETS = 0.12  # share of questionnaires that are not answered


@dataclass(frozen=True, slots=True)
class _Plan:
    """One course as it went."""

    course: Course
    first: datetime
    held: int
    start: float
    end: float


@transaction.atomic
def make_past(*, practice: Practice, number: int = NUMBER, at: datetime) -> list[Course]:
    """Make so many closed courses of the last three years, the same ones every time."""
    chance = Random(SEED)
    therapists = [*User.objects.filter(email__in=("nora@demo.example", "jonas@demo.example")), *_colleagues()]
    plans = _courses(practice, therapists, number, at, chance)
    sessions = Session.objects.bulk_create(
        Session(
            course=plan.course,
            number=place + 1,
            starts_at=plan.first + timedelta(weeks=place),
            minutes=50,
            state=SessionState.HELD,
        )
        for plan in plans
        for place in range(plan.held)
    )
    Focus.objects.bulk_create(
        Focus(
            course=plan.course,
            area=chance.choice(AREAS),
            primary=True,
            reasons="",
            agreed_with_client=True,
            chosen_at=plan.first + timedelta(weeks=2),
            chosen_by=plan.course.therapist,
        )
        for plan in plans
        if plan.held > 2
    )
    _answers({plan.course.pk: plan for plan in plans}, sessions, chance)
    record(act="demo.past_made", by=None, at=at, subject=practice, practice_id=practice.pk, detail={"courses": number})
    return [plan.course for plan in plans]


def _colleagues() -> list[User]:
    return [
        User.objects.create_user(f"{name.split()[0].lower()}@demo.example", name=name, is_active=False)
        for name in COLLEAGUES
    ]


def _courses(practice: Practice, therapists: Sequence[User], number: int, at: datetime, chance: Random) -> list[_Plan]:
    names = [f"{first} {last}" for last in SURNAMES for first in FIRST_NAMES]
    opened = [at - timedelta(weeks=chance.randint(30, 150), hours=chance.randint(0, 90)) for _ in range(number)]
    clients = Client.objects.bulk_create(
        Client(practice=practice, name=names[place % len(names)], time_zone=practice.time_zone, created_at=day)
        for place, day in enumerate(opened)
    )
    plans = [_plan(client, chance.choice(therapists), day, chance) for client, day in zip(clients, opened, strict=True)]
    Course.objects.bulk_create(plan.course for plan in plans)
    return plans


def _plan(client: Client, therapist: User, opened: datetime, chance: Random) -> _Plan:
    edition, planned = chance.choice(EDITIONS)
    leaves = chance.random() < LEAVES
    held = chance.randint(1, planned - 2) if leaves else planned
    first = opened + timedelta(days=round(chance.gammavariate(3, 8)))
    start = min(26.0, max(8.0, chance.gauss(16.5, 4)))
    course = Course(
        client=client,
        therapist=therapist,
        edition=edition,
        school="weissman",
        state=State.DROPPED_OUT if leaves else State.ENDED,
        completion=Completion.DROPPED_OUT if leaves else Completion.COMPLETED,
        opened_at=opened,
        ended_at=first + timedelta(weeks=held),
    )
    return _Plan(course, first, held, start, min(27.0, max(0.0, start - chance.gauss(7.0, 6.0))))


def _answers(plans: dict[object, _Plan], sessions: Sequence[Session], chance: Random) -> None:
    """The PHQ-9 before every session, the GAD-7 before the first and the last."""
    ends = [session for session in sessions if session.number in {1, plans[session.course_id].held}]
    _answered("phq-9", sessions, plans, chance, lambda total: phq_9(total, item_9=0, chance=chance))
    _answered("gad-7", ends, plans, chance, lambda total: gad_7(total, chance))


def _answered(
    key: str, sessions: Sequence[Session], plans: dict[object, _Plan], chance: Random, drawn: Callable[[float], Answers]
) -> None:
    form = instrument(key)
    asked = Assignment.objects.bulk_create(
        Assignment(
            client_id=session.course.client_id,
            course=session.course,
            session=session,
            instrument=form.key,
            edition=form.edition,
            assigned_at=session.starts_at - timedelta(days=3),
            opens_at=session.starts_at - timedelta(days=3),
        )
        for session in sessions
    )
    made = []
    for session, assignment in zip(sessions, asked, strict=True):
        plan = plans[session.course_id]
        whole = plan.held if plan.course.completion == Completion.COMPLETED else 16
        given = drawn(expected(plan.start, plan.end, session.number or 1, whole))
        scored = score(form, given)
        if chance.random() < FORGETS:
            continue
        made.append(
            Response(
                assignment=assignment,
                client_id=session.course.client_id,
                course=session.course,
                session=session,
                instrument=form.key,
                edition=form.edition,
                answers=json.dumps({item.key: given.get(item.key) for item in form.items}),
                total=scored.stored,
                band=scored.band.key if scored.band else "",
                complete=scored.complete,
                way=Response.Way.SIGNED_IN,
                answered_at=session.starts_at - timedelta(days=1),
            )
        )
    Response.objects.bulk_create(made)
