"""A drawing of where results are: own dots in a square, north above, no tiles and nobody asked for a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

SIZE = 400.0  # of the drawing, in its own units
MARGIN = 28.0
VAGUE = 2  # decimals of a degree that a place keeps which does not show its street: about a kilometre
MILES_A_DEGREE = 69.09


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
    """The drawing of places around a centre.

    Args:
        centre: latitude and longitude in degrees.
        miles: the radius that was asked for.
        places: number in the list, name, address of the page, latitude, longitude, whether the street is public.
    """
    unit = (SIZE / 2 - MARGIN) / miles
    dots = []
    for number, label, href, latitude, longitude, exact in places:
        north, east = (latitude, longitude) if exact else (round(latitude, VAGUE), round(longitude, VAGUE))
        x = (east - centre[1]) * MILES_A_DEGREE * cos(radians(centre[0])) * unit
        y = -(north - centre[0]) * MILES_A_DEGREE * unit
        if abs(x) < SIZE / 2 and abs(y) < SIZE / 2:
            dots.append(Dot(round(SIZE / 2 + x, 1), round(SIZE / 2 + y, 1), number, label, href))
    scale = max(1, round(miles / 4))
    return Drawing(tuple(dots), SIZE / 2 - MARGIN, scale, round(scale * unit, 1))
