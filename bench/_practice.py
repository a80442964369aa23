"""A practice of 100,000 closed courses with 1,600,000 answers, and its page of outcomes, timed."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

SESSIONS = 16
THERAPISTS = 40
ROUNDS = 40
# A fall with the logarithm of the session from a start that differs between people, and some chance.
TOTAL = "cast({least}(27, {most}(0, 12 + {chance12} * 0.9 - 2.6 * ln(place.number) + {chance7} - 3)) as integer)"
SQLITE = {
    "id": "lower(hex(randomblob(16)))",
    "yes": "1",
    "when": "datetime(course.opened_at, '+' || (7 * place.number) || ' days')",
    "total": TOTAL.format(least="min", most="max", chance12="abs(random() % 12)", chance7="abs(random() % 7)"),
}
POSTGRESQL = {
    "id": "gen_random_uuid()",
    "yes": "true",
    "when": "course.opened_at + 7 * place.number * interval '1 day'",
    "total": TOTAL.format(
        least="least", most="greatest", chance12="floor(random() * 12)", chance7="floor(random() * 7)"
    ),
}


def fill(courses: int, answers: int = SESSIONS) -> dict[str, str]:
    """Make the practice, with so many answers in each course.

    Gives the ids of its manager and of a therapist who cares for 50 people besides.
    """
    from django.utils import timezone

    from bench import _pages
    from openipt.accounts.models import User
    from openipt.courses.models import Course
    from openipt.people.actions import grant_role
    from openipt.people.models import Client, Practice

    therapist = _pages.fill(clients=_pages.CASELOAD)
    practice = Practice.objects.get()
    now = timezone.now()
    manager = User.objects.create_user("manager@example.org", None, name="Manager")
    grant_role(practice=practice, user=manager, role="manager", by=None, at=now - timedelta(days=9))
    carers = [
        User.objects.create_user(f"carer{number}@example.org", None, name=f"Carer {number}")
        for number in range(THERAPISTS)
    ]
    for begin in range(0, courses, 5_000):
        clients = Client.objects.bulk_create(
            Client(practice=practice, name=f"Past {number}", time_zone="Europe/London", created_at=now)
            for number in range(begin, min(begin + 5_000, courses))
        )
        Course.objects.bulk_create(
            Course(
                client=client,
                therapist=carers[number % THERAPISTS],
                edition="ipt-adult" if number % 4 else "ipt-brief",
                school="weissman",
                state="dropped_out" if number % 5 == 0 else "ended",
                completion="dropped_out" if number % 5 == 0 else "completed",
                opened_at=now - timedelta(days=150 + number % 1_000),
                ended_at=now - timedelta(days=20 + number % 1_000),
            )
            for number, client in enumerate(clients, begin)
        )
    _answer(answers)
    return {"therapist": therapist, "manager": str(manager.pk)}


def _answer(answers: int) -> None:
    """So many sessions with a PHQ-9 each for every closed course, inserted by the database itself."""
    from django.db import connection

    from openipt.courses.models import Session
    from openipt.measures.models import Assignment, Response

    closed = "courses_course course, place where course.ended_at is not null"
    words = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    numbers = "with recursive place(number) as (select 1 union all select number + 1 from place where"
    numbers += f" number < {answers})"
    ofs = "courses_session session join courses_course course on course.id = session.course_id"
    ofs += " where course.ended_at is not null"
    asked = "measures_assignment asked join courses_session place on place.id = asked.session_id"
    asked += " join courses_course course on course.id = asked.course_id where course.ended_at is not null"
    with connection.cursor() as cursor:
        _spread(
            cursor, Session, closed, numbers,
            course_id="course.id", number="place.number", id=words["id"], starts_at=words["when"],
            minutes="50", state="'held'", counts=words["yes"],
            reason="''", opening="''",
        )  # fmt: skip
        _spread(
            cursor, Assignment, ofs, "",
            id=words["id"], client_id="course.client_id", course_id="course.id", session_id="session.id",
            instrument="'phq-9'",
            edition="'1'", assigned_at="session.starts_at", opens_at="session.starts_at",
        )  # fmt: skip
        _spread(
            cursor, Response, asked, "",
            id=words["id"], assignment_id="asked.id", client_id="asked.client_id", course_id="asked.course_id",
            session_id="asked.session_id", instrument="'phq-9'", edition="'1'", answers="''", total=words["total"],
            band="''",
            complete=words["yes"], way="'link'", answered_at="asked.opens_at", void_reason="''",
        )  # fmt: skip
        cursor.execute("analyze")  # as the databases do themselves, sooner or later


def _spread(cursor: Any, model: type[Model], source: str, before: str, **values: str) -> None:
    columns = dict(values)
    for field in model._meta.concrete_fields:
        columns.setdefault(str(field.column), "null" if field.null else "''")
    names, made = ", ".join(columns), ", ".join(columns.values())
    cursor.execute(f"insert into {model._meta.db_table} ({names}) {before} select {made} from {source}")


def reckon() -> tuple[int, float]:
    """Reckon every course; gives how many and in what time."""
    from django.utils import timezone

    from openipt.outcomes.tasks import reckon_outcomes

    began, number = time.perf_counter(), 0
    while done := reckon_outcomes(timezone.now()):
        number += done
    return number, time.perf_counter() - began


def measure(therapist: str, manager: str) -> dict[str, tuple[float, float]]:
    """Median and 95th percentile in milliseconds of the page of outcomes and of a caseload of 50."""
    return {
        "outcomes": _timed(manager, "/work/outcomes/", ROUNDS),
        "outcomes, one protocol": _timed(manager, "/work/outcomes/?edition=ipt-brief", ROUNDS),
        "caseload (50 rows)": _timed(therapist, "/work/clients/", ROUNDS),
    }


def _browser(user_id: str) -> Any:
    from django.test import Client as Browser

    from openipt.accounts.models import User

    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(User.objects.get(pk=user_id))
    session = browser.session
    session["second_factor_confirmed"] = True
    session.save()
    return browser


def _timed(user_id: str, address: str, rounds: int) -> tuple[float, float]:
    browser = _browser(user_id)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        assert browser.get(address).status_code == 200
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return statistics.median(times), times[int(rounds * 0.95) - 1 if rounds > 1 else 0]


def export(manager: str) -> tuple[float, float]:
    """Seconds of one export for research, and by how many megabytes the process's peak grew."""
    import resource

    browser = _browser(manager)
    browser.post("/work/outcomes/export/", {"edition": "none"}).close()  # loads what it needs
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    answer = browser.post("/work/outcomes/export/")
    assert answer.status_code == 200
    seconds = time.perf_counter() - began
    answer.close()
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def plain() -> float:
    """Milliseconds of the baseline: the same table by pandas from the answers themselves, without intervals."""
    import pandas as pd
    from django.db import connection

    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "select r.course_id, c.edition, c.therapist_id, r.answered_at, r.total from measures_response r"
            " join courses_course c on c.id = r.course_id"
            " where c.ended_at is not null and r.voided_at is null and r.instrument = 'phq-9'"
        )
        rows = pd.DataFrame(
            cursor.fetchall(), columns=["course_id", "edition", "therapist_id", "answered_at", "total"]
        ).astype({"total": float})
    ordered = rows.sort_values("answered_at").groupby("course_id", sort=False)
    pairs = ordered.agg(first=("total", "first"), last=("total", "last"), scores=("total", "size"))
    pairs = pairs[pairs.scores > 1].join(
        rows.drop_duplicates("course_id").set_index("course_id")[["edition", "therapist_id"]]
    )
    pairs["improved"], pairs["worse"] = pairs["first"] - pairs["last"] >= 6, pairs["last"] - pairs["first"] >= 6
    pairs["recovered"] = (pairs["first"] >= 10) & (pairs["last"] < 10)
    for by in ("edition", "therapist_id"):
        pairs.groupby(by)[["first", "last", "improved", "worse", "recovered"]].mean()
    return (time.perf_counter() - began) * 1000
