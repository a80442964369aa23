"""The picture of some weeks of a diary: mood as a line, and under each day a sign for the contacts there were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openipt.ui.charts.svg import Svg, element

WIDTH, HEIGHT = 360.0, 190.0
LEFT, RIGHT, TOP, FOOT = 24.0, 8.0, 12.0, 52.0
HIGHEST = 10
SIGNS = ("conflict", "support", "pleasant", "mixed", "neutral", "alone")  # what is shown first where a day has several
LABELS, HALF_LABEL = 5, 22.0


@dataclass(frozen=True, slots=True)
class MoodDay:
    """One day with entries: mood (the mean), kinds of contact, how the day is called, and words for everything."""

    day: date
    mood: float
    kinds: frozenset[str]
    label: str
    words: str


def mood_line(days: Sequence[MoodDay], *, first: date, last: date, title: str, description: str) -> Svg:
    """Mood 0-10 from the first to the last day; days without an entry break the line.

    Raises:
        ValueError: there is no day to draw.
    """
    if not days:
        raise ValueError("no days to draw")
    span = max(1, (last - first).days)
    across = {one.day: LEFT + 6 + (WIDTH - LEFT - RIGHT - 12) * (one.day - first).days / span for one in days}
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        *_scale(),
        *_line(days, across),
        *[_dot(one, across[one.day]) for one in days],
        *[_sign(one, across[one.day]) for one in days],
        *_labels(days, across),
        class_="figure mood-line",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
    )


def _y(mood: float) -> float:
    return TOP + (HEIGHT - TOP - FOOT) * (1 - mood / HIGHEST)


def _scale() -> list[Svg]:
    drawn = []
    for mood in (0, 5, HIGHEST):
        drawn.append(element("line", class_="axis", x1=LEFT, x2=WIDTH - RIGHT, y1=_y(mood), y2=_y(mood)))
        drawn.append(element("text", str(mood), class_="tick upward", x=LEFT - 5, y=_y(mood) + 4))
    return drawn


def _line(days: Sequence[MoodDay], across: Mapping[date, float]) -> list[Svg]:
    runs: list[list[str]] = []
    before: date | None = None
    for one in days:
        if before is None or one.day - before > timedelta(days=1):
            runs.append([])
        runs[-1].append(f"{across[one.day]:.1f} {_y(one.mood):.1f}")
        before = one.day
    return [element("path", class_="series", d="M" + " L".join(run)) for run in runs if len(run) > 1]


def _dot(one: MoodDay, x: float) -> Svg:
    return element("circle", element("title", one.words), class_="dot", cx=x, cy=_y(one.mood), r=3.5)


def _sign(one: MoodDay, x: float) -> Svg:
    """A shape of its own for each kind of contact, so that colour is never the only sign."""
    kind = next(sign for sign in (*SIGNS, *one.kinds) if sign in one.kinds)
    return element("path", class_=f"contact {kind}", d=sign_path(kind, x, HEIGHT - FOOT + 16))


def sign_path(kind: str, x: float, y: float) -> str:
    """The shape of a kind of contact around a point."""
    shapes = {
        "conflict": (("M", 0, -5), ("L", 5, 4), ("L", -5, 4)),
        "support": (("M", 0, -5), ("L", 5, 0), ("L", 0, 5), ("L", -5, 0)),
        "mixed": (("M", -4, -4), ("L", 4, -4), ("L", -4, 4), ("L", 4, 4)),
        "neutral": (("M", -4, -1), ("L", 4, -1), ("L", 4, 1), ("L", -4, 1)),
        "alone": (("M", -1, -5), ("L", 1, -5), ("L", 1, 5), ("L", -1, 5)),
    }
    if kind not in shapes:
        return f"M{x - 4:.1f} {y:.1f} a4 4 0 1 0 8 0 a4 4 0 1 0 -8 0Z"
    return " ".join(f"{turn}{x + dx:.1f} {y + dy:.1f}" for turn, dx, dy in shapes[kind]) + "Z"


def _labels(days: Sequence[MoodDay], across: Mapping[date, float]) -> list[Svg]:
    """The names of as many days as can be read."""
    drawn, free_from = [], 0.0
    for one in days:
        x = min(max(across[one.day], LEFT + HALF_LABEL), WIDTH - RIGHT - HALF_LABEL)
        if x >= free_from:
            drawn.append(element("text", one.label, class_="tick", x=x, y=HEIGHT - 14))
            free_from = x + (WIDTH - LEFT - RIGHT) / LABELS
    return drawn
