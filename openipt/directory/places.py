"""Places and distances: positions in degrees, distances in miles along the surface of the earth."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH = 3958.7613  # mean radius of the earth in miles (IUGG)


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody sees people; `position` is latitude and longitude in degrees, if known."""

    postcode: str
    town: str
    jurisdiction: str = ""
    street: str = ""
    country: str = "US"
    position: tuple[float, float] | None = None


def miles_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two positions (latitude, longitude in degrees), in miles, by the haversine formula."""
    (a_lat, a_lon), (b_lat, b_lon) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((b_lat - a_lat) / 2) ** 2 + cos(a_lat) * cos(b_lat) * sin((b_lon - a_lon) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
