"""The public listings as the rows a snapshot is made of, read in one pass each through four tables."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from openipt.directory.building import Row
from openipt.directory.compacts import states_allowed
from openipt.directory.facets import SETS, highest
from openipt.directory.models import FRESH, Exposure, Listing, ListingPlace, ListingState, Training
from openipt.directory.queries.listings import in_force, licences_in_force

READ = 5000  # rows that are fetched at a time
FIELDS = (
    "pk", *SETS, "profession", "accepting", "video", "fee", "lowest_fee", "confirmed_at", "next_opening",
    "enquiries_asked", "enquiries_answered", "name", "credentials", "identity", "approach",
)  # fmt: skip
Parts = list[tuple[Any, ...]]


class Beside:
    """The parts of one listing after the other, from a table in the order of its listings."""

    def __init__(self, rows: QuerySet[Any], *fields: str) -> None:
        """`rows` have a `listing`; `fields` are read of each."""
        named = rows.order_by("listing_id", "pk").values_list("listing_id", *fields)
        self._groups = groupby(named.iterator(READ), key=itemgetter(0))
        self._next: tuple[int, Parts] | None = None

    def of(self, key: int) -> Parts:
        """The parts of a listing; keys must be asked for in rising order."""
        while self._next is None or self._next[0] < key:
            group = next(self._groups, None)
            self._next = (group[0], list(group[1])) if group else (2**63, [])
        return self._next[1] if self._next[0] == key else []


def index_rows(at: datetime) -> Iterator[Row]:
    """A row for each listing that everybody may see at a time."""
    listings = Listing.objects.filter(
        state=ListingState.LISTED, consented_at__isnull=False, confirmed_at__gte=at - FRESH
    ).order_by("pk")
    licences = Beside(licences_in_force(at), "jurisdiction", "compact")
    trainings = Beside(Training.objects.filter(in_force(at)), "level", "areas")
    places = Beside(ListingPlace.objects.all(), "latitude", "longitude", "jurisdiction", "town", "postcode")
    exposures = Beside(Exposure.objects.all(), "due", "shown")
    for values in listings.values_list(*FIELDS).iterator(READ):
        key = values[0]
        held = [(one[1], one[2]) for one in licences.of(key)]
        if held:
            yield _row(
                dict(zip(FIELDS, values, strict=True)), held, trainings.of(key), places.of(key), exposures.of(key)
            )


def _row(said: dict[str, Any], held: list[tuple[str, str]], trained: Parts, places: Parts, exposed: Parts) -> Row:
    allowed = states_allowed(said["profession"], held)
    plain = {state for state, compact in held if not compact}
    here = [one for one in places if one[1] is not None and (not one[3] or one[3] in plain)]
    _, due, shown = exposed[0] if exposed else (0, 0.0, 0.0)
    lowest = said["lowest_fee"] if said["lowest_fee"] is not None else said["fee"]
    towns = " ".join(f"{one[4]} {one[5]}" for one in places)
    return Row(
        id=said["pk"],
        sets={group: said[group] for group in SETS},
        profession=said["profession"],
        accepting=said["accepting"],
        level=highest(one[1] for one in trained),
        focus=tuple({area for one in trained for area in one[2]}),
        video_states=allowed if said["video"] else frozenset(),
        places=[(one[1], one[2]) for one in here],
        fee=inf if lowest is None else float(lowest),
        sliding=said["lowest_fee"] is not None,
        confirmed=int(said["confirmed_at"].timestamp()),
        opening=said["next_opening"].timestamp() if said["next_opening"] else inf,
        asked=said["enquiries_asked"],
        answered=said["enquiries_answered"],
        due=due,
        shown=shown,
        text=" ".join((said["name"], said["credentials"], towns, said["identity"], said["approach"])),
    )
