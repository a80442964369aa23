"""The formulation on one page as a tagged PDF (PDF/UA-1). What people wrote goes in as data, never as markup."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from math import cos, pi, sin

import typst

from openipt.ui.charts.svg import Svg, element

RADII = (44.0, 82.0, 120.0, 152.0)  # where the people of each ring stand; the rings themselves lie outside them
EDGES = (64.0, 101.0, 138.0)
LONGEST_NAME = 16
LONG_TEXT = 2200  # characters; from here on it is set smaller, to stay on one page


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the page. `rings` are names from the inner ring to the edge."""

    title: str
    practice: str
    line: str
    parts: Sequence[tuple[str, str]]
    goals: Sequence[str]
    goals_title: str
    answer: str
    rings: Sequence[Sequence[str]]
    circle_title: str
    me: str
    alt: str
    language: str

    @property
    def long(self) -> bool:
        """Whether it must be set small to stay on the page."""
        return sum(len(text) for _, text in self.parts) > LONG_TEXT


def circle(rings: Sequence[Sequence[str]], me: str) -> Svg:
    """A plain closeness circle for paper: three rings, a dot and a name for each person, spread evenly."""
    text: dict[str, str | float] = {"font_family": "Libertinus Serif", "font_size": 11.0, "text_anchor": "middle"}
    drawn = [element("circle", r=edge, fill="none", stroke="#999999") for edge in EDGES]
    drawn += [element("circle", r=5, fill="#1d6a5f"), element("text", me, y=-10, **text)]
    for number, names in enumerate(rings):
        for place, name in enumerate(names):
            angle = 2 * pi * (place + 0.5 * (number % 2)) / len(names) + number * 0.4
            x, y = RADII[number] * sin(angle), -RADII[number] * cos(angle)
            said = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
            drawn += [element("circle", cx=x, cy=y, r=3, fill="#333333"), element("text", said, x=x, y=y + 14, **text)]
    return element("svg", *drawn, xmlns="http://www.w3.org/2000/svg", viewBox="-210 -172 420 350")


@cache
def _source() -> bytes:
    return (files("openipt.formulation") / "formulation.typ").read_bytes()


def pdf(page: Sheet) -> bytes:
    """The page as PDF bytes."""
    drawn = str(circle(page.rings, page.me)) if any(page.rings) else ""
    told = json.dumps(asdict(page) | {"long": page.long, "circle": drawn})
    made = typst.compile(_source(), format="pdf", sys_inputs={"sheet": told}, pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for, and one document must come")
    return made
