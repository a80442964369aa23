"""The formulation on one page as a tagged PDF (PDF/UA-1). What people wrote goes in as data, never as markup."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

import typst

LONG_TEXT = 2200  # characters; from here on it is set smaller, to stay on one page


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the page: words, and the circle (SVG, "" if there is none) with the list that says the same.

    The circle takes the room that the words leave.
    """

    title: str
    practice: str
    line: str
    parts: Sequence[tuple[str, str]]
    goals: Sequence[str]
    goals_title: str
    answer: str
    circle: str
    listed: str
    circle_title: str
    alt: str
    language: str

    @property
    def long(self) -> bool:
        """Whether it must be set small to stay on the page."""
        return sum(len(text) for _, text in self.parts) + len(self.listed) > LONG_TEXT


@cache
def _source() -> bytes:
    return (files("openipt.formulation") / "formulation.typ").read_bytes()


def pdf(page: Sheet) -> bytes:
    """The page as PDF bytes."""
    told = json.dumps(asdict(page) | {"long": page.long})
    made = typst.compile(_source(), format="pdf", sys_inputs={"sheet": told}, pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for, and one document must come")
    return made
