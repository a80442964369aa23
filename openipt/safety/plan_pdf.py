"""A staying-safe plan as a PDF, to print or to give to somebody."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from openipt.ui import paper


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the plan: its question, and what was written, line by line."""

    question: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to turn to at any time."""

    name: str
    number: str
    about: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper, in the order of the paper."""

    title: str
    made: str  # when it was kept, and which version
    parts: Sequence[Part]
    anytime: str  # the heading above the contacts
    danger: str  # what to do in danger
    contacts: Sequence[Contact]
    honest: str  # that nobody watches this
    language: str
    page: str  # "Page {number} of {total}"


@cache
def _source() -> bytes:
    return (files("openipt.safety") / "plan.typ").read_bytes()


def pdf(sheet: Sheet) -> bytes:
    """The plan as PDF bytes."""
    return paper.pdf(_source(), asdict(sheet))
