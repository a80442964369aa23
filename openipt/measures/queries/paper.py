"""Sheets of paper that wait to be entered, entered again, or looked at because two entries differ."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from openipt.accounts.models import User
from openipt.courses.models import Session
from openipt.measures.instrument import Instrument
from openipt.measures.models import Assignment, PaperEntry
from openipt.measures.queries import unanswered
from openipt.measures.queries.stock import stock_of
from openipt.people.models import Client, Practice
from openipt.people.queries import clients_of

LONG_AGO = timedelta(days=120)
TWICE = 2
NOT_ANSWERED = "-"
MOST_FIELDS = 400  # on one screen


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody was asked and may have answered on paper, and how often it was entered."""

    asked: Assignment
    entered: int

    @property
    def pk(self) -> UUID:
        """The key of what was asked."""
        return self.asked.pk

    @property
    def client(self) -> Client:
        """Who answered."""
        return self.asked.client

    @property
    def client_id(self) -> UUID:
        """The key of who answered."""
        return self.asked.client_id

    @property
    def session(self) -> Session | None:
        """Before which session."""
        return self.asked.session


@dataclass(frozen=True, slots=True)
class Pile:
    """The sheets of one questionnaire: not entered yet, entered once, and entered twice with a difference."""

    form: Instrument
    first: int
    second: int
    differ: int


def _waiting(user: User, at: datetime) -> QuerySet[Assignment]:
    entered = Count("paper_entries", filter=Q(paper_entries__set_aside_at=None))
    mine = unanswered().filter(client__in=clients_of(user, at), declined_at=None)
    return mine.filter(opens_at__gt=at - LONG_AGO).annotate(entered=entered)


def piles_for(user: User, practice: Practice, at: datetime) -> list[Pile]:
    """What may be entered of somebody's clients, by questionnaire; two statements."""
    counted: dict[str, Counter[int]] = {}
    for key, entered in _waiting(user, at).values_list("instrument", "entered"):  # type: ignore[misc]  # annotated
        counted.setdefault(key, Counter())[entered] += 1
    stock = stock_of(practice.pk)
    known = [(stock[key], numbers) for key, numbers in counted.items() if key in stock]
    piles = [Pile(form, numbers[0], numbers[1], numbers[TWICE]) for form, numbers in known]
    return sorted(piles, key=lambda pile: pile.form.short_name.casefold())


def sheets_of(user: User, key: str, at: datetime) -> list[Sheet]:
    """The sheets of one questionnaire that can be entered on one screen, by name; one statement. Opens sealed names."""
    rows = _waiting(user, at).filter(instrument=key).select_related("client__practice", "session")
    found = sorted(rows, key=lambda row: (row.client.name.casefold(), row.opens_at))
    most = max(1, MOST_FIELDS // (len(found[0].form.items) + 1)) if found else 0
    return [Sheet(row, row.entered) for row in found[:most]]  # type: ignore[attr-defined]  # annotated


def sheet_to_check(asked: Assignment) -> tuple[PaperEntry | None, PaperEntry | None]:
    """The two entries of a sheet that is not recorded yet; None for one that is not there."""
    if asked.responses.filter(voided_at=None).exists():
        return None, None
    rows = asked.paper_entries.filter(set_aside_at=None).select_related("entered_by")
    by_place = {entry.place: entry for entry in rows}
    return by_place.get(1), by_place.get(2)


def side_by_side(first: PaperEntry, second: PaperEntry) -> Iterator[tuple[str, date | int | str, date | int | str]]:
    """The date and each item with what the two entries say."""
    yield "answered_on", first.answered_on, second.answered_on
    for key, value in first.given.items():
        other = second.given[key]
        yield key, NOT_ANSWERED if value is None else value, NOT_ANSWERED if other is None else other


def agreed(first: PaperEntry, second: PaperEntry) -> dict[str, date | int | str]:
    """What the two entries agree on, to begin from."""
    return {name: one for name, one, other in side_by_side(first, second) if one == other}
