"""Getting to know the people in a made-up client's life: named, spoken of, placed on the circle, and kept."""

from datetime import datetime, timedelta

from openipt.accounts.models import User
from openipt.courses.models import Course, SessionState
from openipt.demo.acquaintances import Acquaintance, acquaintances
from openipt.relationships import actions
from openipt.relationships.inventory import SECTIONS
from openipt.relationships.models import Relationship

BEFORE, START, NOW = 0, 1, 2


def get_to_know(*, key: str, course: Course, by: User) -> None:
    """Fill the inventory from the second session on: half by the client on their phone, half in session."""
    people = acquaintances().get(key, ())
    held = list(course.sessions.filter(state=SessionState.HELD).values_list("starts_at", flat=True)[:16])
    if not people or len(held) < 2:
        return
    at, client = held[1], course.client
    known: list[tuple[Relationship, Acquaintance]] = []
    for place, one in enumerate(people):
        who = client.user if client.user and place % 2 else by
        when = at - timedelta(days=1) if who != by else at
        when += timedelta(minutes=place)
        known.append((actions.add_relationship(client=client, name=one.name, kind=one.kind, by=who, at=when), one))
        _speak(*known[-1], who, when)
    _place(known, START, by, at + timedelta(minutes=30))
    actions.take_snapshot(course=course, kind="start", by=by, at=at + timedelta(minutes=45))
    if len(held) > 4:
        _place(known, NOW, by, held[-1])
        kind = "end" if course.ended_at else "middle"
        actions.take_snapshot(course=course, kind=kind, by=by, at=held[-1] + timedelta(minutes=5))


def _speak(person: Relationship, one: Acquaintance, who: User, at: datetime) -> None:
    """What is said of somebody, section by section; fear and control are asked about alone."""
    for section in SECTIONS:
        values = {field.name: one.said[field.name] for field in section.fields if field.name in one.said}
        values.pop("kind", None)  # said on naming them
        if values:
            actions.save_section(
                relationship=person, section=section, values=values, revision=_known(section.key), by=who, at=at
            )
    if one.flag:
        actions.raise_flag(relationship=person, about=one.flag, note="", asked_alone=True, by=who, at=at)


def _known(section: str) -> int:
    return 2 if section == "identity" else 0  # their name and kind were said


def _place(known: list[tuple[Relationship, Acquaintance]], when: int, by: User, at: datetime) -> None:
    """Everybody's place now, and at the start also the one before it began."""
    for person, one in known:
        for moment, ring in (("before", one.rings[BEFORE]), ("now", one.rings[when])):
            if ring and not (moment == "before" and when == NOW):
                actions.place(relationship=person, ring=ring, angle=one.angle, moves=None, moment=moment, by=by, at=at)
