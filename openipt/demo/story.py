"""The made-up people of the demo practice, as their data files tell them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from openipt.protocol.tables import Table, once

MUST = {
    "key": str,
    "name": str,
    "age": int,
    "therapist": str,
    "edition": str,
    "sessions": int,
    "slots": int,
    "start": int,
    "end": int,
    "areas": list,
    "goals": list,
    "openings": list,
    "steps": list,
}
MAY = {
    "reasons": str,
    "client_words": str,
    "next": dict,
    "state": str,
    "reason": str,
    "second_reasons": str,
    "ended_weeks_ago": int,
    "maintenance_slots": int,
    "plan": dict,
    "diary": dict,
    "account": bool,
    "letter": bool,
    "unsigned": bool,
    "open_concern": bool,
    "positive_item_9": list,
    "missed": list,
    "cancelled": list,
    "silent": list,
}


@dataclass(frozen=True, slots=True)
class Story:
    """One made-up client: who they are, and how their course goes."""

    key: str
    name: str
    age: int
    therapist: str  # key of the therapist in the cast
    edition: str
    sessions: int  # as agreed
    slots: int  # how many planned times have passed
    start: int  # PHQ-9 at the start
    end: int  # PHQ-9 at the end, if the course goes on as it does
    areas: tuple[str, ...]
    reasons: tuple[str, ...]
    client_words: str
    goals: tuple[str, ...]
    openings: tuple[str, ...]
    steps: tuple[str, ...]
    next_days: int  # days until the next session
    next_hour: int
    state: str  # where the course stands, if not simply going on
    reason: str
    ended_weeks_ago: int
    maintenance_slots: int
    plan: Mapping[str, str]
    diary: Mapping[str, Any]  # days, hard, good, others, words: see actions.writing
    account: bool
    letter: bool
    unsigned: bool
    open_concern: bool
    positive_item_9: tuple[int, ...]  # before which sessions
    missed: tuple[int, ...]  # which of the planned times
    cancelled: tuple[int, ...]
    silent: tuple[int, ...]  # before which nothing was answered


def read(text: str, file: str) -> list[Story]:
    """The stories of one file. Raises DataError with file, key and reason."""
    table = Table(tomllib.loads(text), file, {"stories": list})
    return [_story(row) for row in table.tables("stories", MUST, MAY)]


def _story(row: Table) -> Story:
    following = row.get("next", {"days": 3, "hour": 12})
    reasons = [row.get("reasons", ""), row.get("second_reasons", "")]
    told: dict[str, Any] = {name: row[name] for name in MUST if MUST[name] is not list}
    told |= {name: row.texts(name) for name in ("areas", "goals", "openings", "steps")}
    told |= {name: tuple(row.get(name, ())) for name in ("positive_item_9", "missed", "cancelled", "silent")}
    told |= {name: row.get(name, False) for name in ("account", "letter", "unsigned", "open_concern")}
    told |= {name: row.get(name, "") for name in ("state", "reason", "client_words")}
    told |= {name: row.get(name, 0) for name in ("ended_weeks_ago", "maintenance_slots")}
    return Story(
        **told,
        reasons=tuple(reason for reason in reasons if reason),
        next_days=following["days"],
        next_hour=following["hour"],
        plan=dict(row.get("plan", {})),
        diary=dict(row.get("diary", {})),
    )


@cache
def stories() -> tuple[Story, ...]:
    """Every story, in the order of the files. Raises DataError when one is damaged."""
    folder = files("openipt.demo") / "stories"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    told = tuple(story for file in found for story in read(file.read_text("utf-8"), file.name))
    once([story.key for story in told], "stories")
    return told
