"""Where a licence or an authority of an interstate compact allows somebody to treat people, from `compacts.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Compact:
    """An interstate compact as it stood on a day, by a source."""

    key: str
    name: str
    authority: str
    professions: frozenset[str]
    members: frozenset[str]
    in_force: bool
    as_of: date
    source: str


@cache
def compacts() -> Mapping[str, Compact]:
    """Every compact by its key."""
    text = (files("openipt.directory") / "compacts.toml").read_text("utf-8")
    return {
        key: Compact(
            key=key,
            name=row["name"],
            authority=row["authority"],
            professions=frozenset(row["professions"]),
            members=frozenset(row["members"]),
            in_force=row["in_force"],
            as_of=row["as_of"],
            source=row["source"],
        )
        for key, row in tomllib.loads(text).items()
    }


def states_allowed(profession: str, licences: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The jurisdictions in which somebody may treat people who are there.

    Args:
        profession: as in the vocabulary.
        licences: pairs of jurisdiction and compact ("" for a plain licence), each verified.

    A compact adds its members only if it is in force, is for the profession, and the licence's state is a member.
    """
    found: set[str] = set()
    for jurisdiction, key in licences:
        compact = compacts().get(key)
        if compact is None:
            found.add(jurisdiction)
        elif compact.in_force and profession in compact.professions and jurisdiction in compact.members:
            found |= compact.members
    return frozenset(found)
