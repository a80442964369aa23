"""The picture of how much mood differed on days with each person: a dot and its interval around "no difference"."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from openipt.ui.charts.svg import Svg, element

WIDTH, ROW, TOP, FOOT = 360.0, 40.0, 20.0, 30.0
LEFT, RIGHT = 12.0, 12.0
SHORTEST = 34  # letters of a name that fit


@dataclass(frozen=True, slots=True)
class Interval:
    """One row: what it is called, the difference in points of mood, its interval, and whether it may be said."""

    name: str
    value: float
    low: float
    high: float
    clear: bool


def interval_picture(rows: Sequence[Interval], *, title: str, description: str, lower: str, higher: str) -> Svg:
    """The rows from top to bottom; `lower` and `higher` are the words at the two ends.

    Raises:
        ValueError: there is nothing to draw.
    """
    if not rows:
        raise ValueError("no intervals to draw")
    reach = max(1, ceil(max(max(abs(row.low), abs(row.high)) for row in rows)))
    height = TOP + ROW * len(rows) + FOOT
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2

    def x(value: float) -> float:
        return middle + (WIDTH - LEFT - RIGHT) / 2 * value / reach

    foot = height - FOOT + 18
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        element("line", class_="axis", x1=middle, x2=middle, y1=TOP - 8, y2=height - FOOT),
        *[
            part
            for place, row in enumerate(rows)
            for part in _row(row, TOP + ROW * place, x(row.low), x(row.value), x(row.high))
        ],
        element("text", f"-{reach} {lower}", class_="tick", text_anchor="start", x=LEFT, y=foot),
        element("text", "0", class_="tick", x=middle, y=foot),
        element("text", f"{higher} +{reach}", class_="tick upward", x=WIDTH - RIGHT, y=foot),
        class_="figure intervals",
        viewBox=f"0 0 {WIDTH:g} {height:g}",
        role="img",
    )


def _row(row: Interval, top: float, low: float, value: float, high: float) -> list[Svg]:
    name = row.name if len(row.name) <= SHORTEST else row.name[: SHORTEST - 1] + "…"
    y = top + 26
    return [
        element("text", name, class_="name", x=LEFT, y=top + 10),
        element("line", class_="interval clear" if row.clear else "interval", x1=low, x2=high, y1=y, y2=y),
        element("circle", class_="dot own" if row.clear else "dot", cx=value, cy=y, r=5),
    ]
