"""Courses that are over, by plain rows: a practice's past, with scores from known parameters."""

import math
import random
from datetime import datetime, timedelta

from openipt.accounts.models import User
from openipt.courses.models import Course, Session, SessionState
from openipt.measures.models import Assignment, Response
from openipt.people.models import Client, Practice


def make_past(practice: Practice, therapist: User, number: int, *, before: datetime, sessions: int = 8) -> list[Course]:
    """So many closed courses, each with a PHQ-9 before every session, the last ending a week before a time."""
    chance = random.Random(number)
    first = before - timedelta(weeks=sessions + 1)
    clients = Client.objects.bulk_create(
        Client(practice=practice, name=f"Past {n}", time_zone="Europe/London", created_at=first) for n in range(number)
    )
    courses = Course.objects.bulk_create(
        Course(
            client=client,
            therapist=therapist,
            edition="ipt-adult",
            school="weissman",
            state="ended" if place % 5 else "dropped_out",
            opened_at=first - timedelta(weeks=2),
            ended_at=first + timedelta(weeks=sessions),
            completion="completed" if place % 5 else "dropped_out",
        )
        for place, client in enumerate(clients)
    )
    held = Session.objects.bulk_create(
        Session(course=course, number=n + 1, starts_at=first + timedelta(weeks=n), minutes=50, state=SessionState.HELD)
        for course in courses
        for n in range(sessions)
    )
    asked = Assignment.objects.bulk_create(
        Assignment(
            client_id=session.course.client_id,
            course=session.course,
            session=session,
            instrument="phq-9",
            edition="1",
            assigned_at=first,
            opens_at=session.starts_at,
        )
        for session in held
    )
    starts = {course.pk: (chance.gauss(17, 3.6), chance.gauss(-3.2, 1.7)) for course in courses}
    Response.objects.bulk_create(
        Response(
            assignment=one,
            client_id=one.client_id,
            course=one.course,
            session=one.session,
            instrument="phq-9",
            edition="1",
            answers="{}",
            total=max(0, min(27, round(_score(starts[one.course_id], place % sessions + 1, chance)))),
            band="",
            complete=True,
            way="signed_in",
            answered_at=one.opens_at,
        )
        for place, one in enumerate(asked)
    )
    return courses


def _score(line: tuple[float, float], session: int, chance: random.Random) -> float:
    return line[0] + line[1] * math.log(session) + chance.gauss(0, 2.4)
