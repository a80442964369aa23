"""A drawing of where results are: own dots in a square, north above, no tiles and nobody asked for a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin, sqrt

SIZE = 400.0  # of the drawing, in its own units
MARGIN = 28.0
VAGUE = 2  # decimals of a degree that a place keeps which does not show its street: about a kilometre
MILES_A_DEGREE = 69.09
VAGUE_MILES = 0.5  # how far a place that does not show its street may be from where it is drawn
STEPS = (1, 2, 5, 10, 25, 50, 100)  # miles to the edge of the drawing
APART = 17.0  # between the middles of two dots: each can be read
GOLDEN, TRIES = pi * (3 - sqrt(5)), 400  # a spiral that fills the plane evenly (Vogel 1979)


@dataclass(frozen=True, slots=True)
class Dot:
    """One place on the drawing."""

    x: float
    y: float
    number: int
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The dots, the circle of the radius, and how long a line for `scale_miles` is."""

    dots: tuple[Dot, ...]
    radius: float
    scale_miles: int
    scale_length: float


def drawing(
    centre: tuple[float, float], miles: float, places: Sequence[tuple[int, str, str, float, float, bool]]
) -> Drawing:
    """The drawing of places around a centre, as near as all of them can be seen.

    Args:
        centre: latitude and longitude in degrees.
        miles: the radius that was asked for; places beyond it are left out.
        places: number in the list, name, address of the page, latitude, longitude, whether the street is public.
    """
    found = []
    for number, label, href, latitude, longitude, exact in places:
        north, east = (latitude, longitude) if exact else (round(latitude, VAGUE), round(longitude, VAGUE))
        across = (east - centre[1]) * MILES_A_DEGREE * cos(radians(centre[0]))
        up = (north - centre[0]) * MILES_A_DEGREE
        found.append((across, up, number, label, href))
    within = [one for one in found if hypot(*one[:2]) <= miles + VAGUE_MILES]
    furthest = max((hypot(*one[:2]) for one in within), default=miles)
    shown = next((step for step in STEPS if furthest <= step < miles), miles)
    unit = (SIZE / 2 - MARGIN) / shown
    dots: list[Dot] = []
    for across, up, number, label, href in within:
        x, y = _apart(SIZE / 2 + across * unit, SIZE / 2 - up * unit, dots)
        dots.append(Dot(round(x, 1), round(y, 1), number, label, href))
    scale = max(1, round(shown / 4))
    return Drawing(tuple(dots), SIZE / 2 - MARGIN, scale, round(scale * unit, 1))


def _apart(x: float, y: float, dots: Sequence[Dot]) -> tuple[float, float]:
    """The nearest spot to a point, tried along a spiral, where a dot covers no other."""
    spots = ((x + 3 * sqrt(n) * cos(GOLDEN * n), y + 3 * sqrt(n) * sin(GOLDEN * n)) for n in range(TRIES))
    free = (spot for spot in spots if all(hypot(spot[0] - dot.x, spot[1] - dot.y) >= APART for dot in dots))
    return next(free, (x, y))
