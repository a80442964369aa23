"""The circle on one page as a tagged PDF (PDF/UA-1), with the list that says the same."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

import typst

MANY = 30  # people; from here on the list is set smaller


@dataclass(frozen=True, slots=True)
class CirclePage:
    """What stands on the page."""

    title: str
    line: str
    svg: str
    alt: str
    rings: Sequence[tuple[str, Sequence[str]]]
    legend: str
    language: str

    @property
    def many(self) -> bool:
        """Whether the list must be set small to stay on the page."""
        return sum(len(people) for _, people in self.rings) > MANY


@cache
def _source() -> bytes:
    return (files("openipt.relationships") / "circle.typ").read_bytes()


def pdf(page: CirclePage) -> bytes:
    """The page as PDF bytes."""
    sheet = json.dumps(asdict(page) | {"many": page.many})
    made = typst.compile(_source(), format="pdf", sys_inputs={"sheet": sheet}, pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for, and one document must come")
    return made
