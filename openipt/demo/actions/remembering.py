"""What some made-up clients told of their lives: events, the course of symptoms, and the formulation they agreed on."""

import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from openipt.accounts.models import User
from openipt.courses.models import Course
from openipt.formulation import actions as formulation
from openipt.people.models import Client
from openipt.timeline.actions import add_life_event, add_symptom_point, link_event
from openipt.timeline.fuzzy_dates import fuzzy_date


@cache
def _lives() -> dict[str, Any]:
    return tomllib.loads((files("openipt.demo") / "lives.toml").read_text("utf-8"))


def remember(*, course: Course, key: str, by: User, at: datetime) -> None:
    """Put the life of one client on their timeline, as told in the first sessions; nothing for most clients."""
    life = _lives().get(key)
    if life is None:
        return
    client = course.client
    events = []
    for number, told in enumerate(life["events"]):
        who = client.user if client.user and number % 2 else by
        placed = _placed(told["when"], client, at)
        events.append(add_life_event(client=client, told={**told, **placed}, by=who, at=at + timedelta(minutes=number)))
    points = [
        add_symptom_point(client=client, told={**told, **_placed(told["when"], client, at)}, by=by, at=at)
        for told in life["points"]
    ]
    link_event(
        event=events[life["linked"]],
        point=next(point for point in points if point.kind == "onset"),
        confidence="likely",
        client_view="yes",
        by=by,
        at=at,
    )


def understand(*, course: Course, key: str, by: User, at: datetime) -> None:
    """Write the formulation, share it, and let the client agree; describe the steps of the first goal."""
    life = _lives().get(key)
    if life is None:
        return
    formulation.save_formulation(course=course, parts=life["formulation"], revision=0, by=by, at=at)
    shared = formulation.share_formulation(course=course, by=by, at=at)
    who = course.client.user or by
    words = life["answer"]
    formulation.answer_formulation(formulation=shared, view="agree", words=words, by=who, at=at + timedelta(hours=5))
    goal = course.goals.order_by("set_at").first()
    if goal is not None:
        levels = {int(level): text for level, text in life["steps"].items()}
        formulation.describe_goal(goal=goal, levels=levels, by=by, at=at)
        formulation.rate_attainment(goal=goal, level=-1, by=by, at=at)


def _placed(when: str, client: Client, at: datetime) -> dict[str, date | None]:
    born = date.fromisoformat(client.birth_date) if client.birth_date else None
    found = fuzzy_date(when, today=at.date(), born=born)
    return {"earliest": found.earliest, "latest": found.latest}
