"""What a question to the directory is answered with: people in order, why each is there, and counts for each choice."""

from dataclasses import dataclass
from datetime import datetime
from math import isnan

from django.urls import reverse

from openipt.directory.asking import GROUPS, PAGES, Question
from openipt.directory.city_map import Drawing, drawing
from openipt.directory.compacts import compacts
from openipt.directory.models import Listing
from openipt.directory.queries.listings import listings_in_order
from openipt.directory.queries.snapshots import search_now
from openipt.directory.ranking import Score
from openipt.directory.searching import Found, Search
from openipt.directory.vocabulary import words
from openipt.directory.widening import Step, first_with_anybody

A_PAGE = 20
SHOWN_GROUPS = ("areas", "week", "languages", "insurers", "accepting", "ages", "adaptations", "ipt", "identities",
                "access_needs", "professions", "scale")  # fmt: skip
OWN_WORDS = {
    "week": {"daytime": "Weekdays, daytime", "evening": "Evenings", "weekend": "At the weekend"},
    "ipt": {
        "1": "Level A or higher", "2": "Level B, ISIPT or higher", "3": "Level C or higher", "4": "Supervisor, trainer",
        "5": "Trainer",
    },
    "scale": {"sliding": "Lower fee on a low income"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One therapist in the list."""

    number: int
    listing: Listing
    score: Score
    miles: int | None  # rounded: a postcode resolves no better
    may_see: tuple[str, ...]  # by which licence or compact they may see somebody who will be in the asked state


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick, and how many there are with it."""

    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the page of results shows."""

    asked: Question  # as typed
    question: Question  # as answered: wider, if nobody fitted
    steps: tuple[Step, ...]
    total: int
    results: tuple[Result, ...]
    choices: tuple[tuple[str, tuple[Choice, ...]], ...]
    fees: tuple[tuple[int, int], ...]
    map: Drawing | None
    search: Search
    found: Found

    @property
    def pages(self) -> int:
        """How many pages can be turned."""
        return min(PAGES, -(-self.total // A_PAGE))

    @property
    def next_page(self) -> str:
        """The next page, as the part of an address behind the question mark."""
        return self.asked.address(page=self.asked.page + 1)


def answer_to(asked: Question, at: datetime) -> Answer:
    """The answer to a question; when nobody fits, to the first wider one that somebody fits."""
    search, question = search_now(at), asked
    steps: tuple[Step, ...] = ()
    found = search.found(asked.sought(), A_PAGE * asked.page)
    if not found.total:
        question, steps = first_with_anybody(asked, lambda one: search.found(one.sought(), 1, counting=False).total)
        found = search.found(question.sought(), A_PAGE * question.page) if steps else found
    results = _results(search, question, found, at)
    return Answer(
        asked=asked,
        question=question,
        steps=steps,
        total=found.total,
        results=results,
        choices=tuple((group, _choices(group, asked, found)) for group in SHOWN_GROUPS),
        fees=tuple((int(name[4:]), count) for name, count in found.counts.items() if name.startswith("fee:")),
        map=_map(question, results),
        search=search,
        found=found,
    )


def _results(search: Search, question: Question, found: Found, at: datetime) -> tuple[Result, ...]:
    sought, first = question.sought(), A_PAGE * (question.page - 1)
    keys = found.ids.tolist()
    listings = {one.pk: one for one in listings_in_order(keys[first:], at)}
    return tuple(
        Result(
            number=place + 1,
            listing=listings[keys[place]],
            score=search.score_of(sought, found, place),
            miles=None if isnan(found.miles[place]) else max(1, round(float(found.miles[place]))),
            may_see=grounds(listings[keys[place]], question.state, at),
        )
        for place in range(first, len(keys))
        if keys[place] in listings
    )


def grounds(listing: Listing, state: str, at: datetime) -> tuple[str, ...]:
    """By what somebody may see people who are in a state: "IL" for a licence there, else the compact's name."""
    held = [one for one in listing.licences.all() if one.is_verified(at)]
    plain = {one.jurisdiction for one in held if not one.compact}
    if not state:
        return tuple(sorted(plain))
    if state in plain:
        return (state,)
    through = (compacts().get(one.compact) for one in held)
    return tuple({one.name for one in through if one and state in one.members})


def _choices(group: str, asked: Question, found: Found) -> tuple[Choice, ...]:
    chosen = {"areas": asked.areas, "accepting": asked.accepting}.get(group, asked.chosen.get(group, ()))
    labels = OWN_WORDS.get(group) or words(group)
    made = (
        Choice(code, label, found.counts.get(f"{group}:{code}", 0), code in chosen) for code, label in labels.items()
    )
    return tuple(one for one in made if one.count or one.chosen or len(labels) < 8)


def _map(question: Question, results: tuple[Result, ...]) -> Drawing | None:
    if question.spot is None or not results:
        return None
    places = [
        (one.number, one.listing.name, reverse("listing", args=[one.listing.slug]), place.latitude, place.longitude,
         place.shows_street)
        for one in results
        for place in one.listing.places.all()
        if place.latitude is not None and place.longitude is not None
    ]  # fmt: skip
    return drawing((question.spot.latitude, question.spot.longitude), float(question.miles), places)


assert set(SHOWN_GROUPS) <= set(GROUPS)  # noqa: S101 - every group on the page can be asked for
