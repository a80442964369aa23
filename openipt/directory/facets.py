"""What of a listing can be searched for: the values it has, as names `group:code`, from plain facts about it."""

from collections.abc import Iterable, Mapping
from functools import cache

from openipt.directory.vocabulary import words

SETS = ("areas", "ages", "adaptations", "languages", "insurers", "access_needs", "identities", "times")
ONE = ("professions", "accepting")
FEES = (40, 60, 80, 100, 120, 150, 200)  # steps of the fee ceiling that are counted
LADDER = {"A": 1, "B": 2, "isipt": 2, "C": 3, "D": 4, "isipt_supervisor": 4, "E": 5}
RUNGS = ("1", "2", "3", "4", "5")
PARTS_OF_WEEK = ("evening", "weekend", "daytime")


@cache
def counted_values() -> tuple[str, ...]:
    """The values whose listings are counted in every search, group by group."""
    names = [f"{group}:{code}" for group in (*SETS, *ONE) for code in words(group)]
    names += [f"week:{part}" for part in PARTS_OF_WEEK]
    names += [f"ipt:{rung}" for rung in RUNGS]
    names += [f"fee:{step}" for step in FEES]
    return (*names, "scale:sliding", "way:person", "way:video")


@cache
def all_values() -> tuple[str, ...]:
    """Every value with a bit of its own: the counted ones, verified focus, and where video is allowed."""
    names = [f"focus:{area}" for area in words("areas")]
    names += [f"video:{state}" for state in words("jurisdictions")]
    return (*counted_values(), *names)


@cache
def group_of() -> Mapping[str, str]:
    """The group of each counted value; values of one group are alternatives to each other."""
    return {name: name.split(":")[0] for name in counted_values()}


def week_of(times: Iterable[str]) -> frozenset[str]:
    """The parts of the week in which some times lie."""
    found = set()
    for code in times:
        found.add("evening" if code.endswith("_evening") else "weekend" if code in {"sat", "sun"} else "daytime")
    return frozenset(found)


def rungs_of(level: str) -> tuple[str, ...]:
    """The rungs of the ladder of IPT training that a level has reached."""
    return RUNGS[: LADDER.get(level, 0)]


def highest(levels: Iterable[str]) -> str:
    """The level that stands highest on the ladder; "none" without any."""
    return max(levels, key=lambda level: LADDER.get(level, 0), default="none")


def fees_of(lowest: float) -> tuple[str, ...]:
    """The fee ceilings under which a session can be had."""
    return tuple(str(step) for step in FEES if lowest <= step)
