"""Goal-attainment scaling: five levels in words for each goal, and one number for several goals together.

Kiresuk & Sherman 1968, Community Mental Health Journal 4:443-453. The levels go from -2 (much less than expected) over
0 (the outcome expected) to +2 (much more). T is 50 where every goal comes out as expected, with a spread of 10 if
outcomes spread around 0 as one would expect and goals correlate 0.3 with each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from openipt.ui.charts.svg import Svg, element

LEVELS = (2, 1, 0, -1, -2)  # as a ladder is read, from the top
CORRELATION = 0.3  # between goals, as assumed by Kiresuk & Sherman
MEANINGS = {
    2: "much more than expected",
    1: "more than expected",
    0: "what we expect, if it goes well",
    -1: "less than expected: often where it is now",
    -2: "much less than expected",
}
WIDTH, HEIGHT, LEFT = 168.0, 76.0, 24.0


def t_score(attained: Sequence[int], weights: Sequence[float] | None = None) -> float:
    """T = 50 + 10 * sum(w x) / sqrt((1 - r) * sum(w^2) + r * sum(w)^2), with r = 0.3.

    Args:
        attained: the level of each goal, -2 to 2.
        weights: how much each goal counts, above 0; without them all count the same.

    Raises:
        ValueError: no goals, a level outside -2 to 2, a weight not above 0, or not one weight for each goal.
    """
    weighed = [1.0] * len(attained) if weights is None else list(weights)
    if not attained or len(weighed) != len(attained) or min(weighed) <= 0:
        raise ValueError("There must be a goal, and for each goal one weight above 0.")
    if any(level not in LEVELS for level in attained):
        raise ValueError("A level goes from -2 to 2.")
    spread = (1 - CORRELATION) * sum(w * w for w in weighed) + CORRELATION * sum(weighed) ** 2
    return 50 + 10 * sum(w * x for w, x in zip(weighed, attained, strict=True)) / sqrt(spread)


@dataclass(frozen=True, slots=True)
class Rated:
    """A level at one time: the day in words, and the level."""

    day: str
    level: int


def ladder(ratings: Sequence[Rated], title: str) -> Svg:
    """Five rungs, and a dot for each rating from left to right; the newest is filled and written out."""
    drawn: list[Svg] = [element("title", title)]
    for level in LEVELS:
        y = _y(level)
        drawn.append(element("line", class_="rung expected" if level == 0 else "rung", x1=LEFT, x2=WIDTH, y1=y, y2=y))
        drawn.append(element("text", f"{level:+d}" if level else "0", class_="tick", x=LEFT - 6, y=y + 4))
    step = (WIDTH - LEFT - 16) / max(1, len(ratings) - 1)
    places = [(LEFT + 8 + step * place, _y(one.level), one) for place, one in enumerate(ratings)]
    if len(places) > 1:
        drawn.append(element("path", class_="series", d="M" + " L".join(f"{x:.1f} {y:.1f}" for x, y, _ in places)))
    for x, y, one in places:
        words = element("title", f"{one.day}: {one.level:+d}")
        drawn.append(element("circle", words, class_="dot last" if one is ratings[-1] else "dot", cx=x, cy=y, r=4))
    return element("svg", *drawn, class_="ladder", viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", role="img")


def _y(level: int) -> float:
    return HEIGHT / 2 - level * 15.0
