"""Which instruments there are for a practice: those that come with OpenIPT, and those it brought itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from openipt.measures.instrument import Instrument
from openipt.measures.loading import catalogue, instruments, is_on
from openipt.measures.models import PracticeInstrument
from openipt.people.models import Practice

RISKY = tuple(key for key, found in catalogue().items() if found.asks_about_risk)


def stocks(practices: Iterable[UUID]) -> dict[UUID, dict[str, Instrument]]:
    """What can be asked in each of some practices, by key; one statement."""
    wanted = set(practices)
    rows = PracticeInstrument.objects.filter(practice__in=wanted, used_from__isnull=False, retired_at=None)
    brought: dict[UUID, dict[str, Instrument]] = defaultdict(dict)
    for row in rows:
        brought[row.practice_id][row.key] = row.form
    return {practice_id: {**instruments(), **brought[practice_id]} for practice_id in wanted}


def stock_of(practice_id: UUID) -> Mapping[str, Instrument]:
    """What can be asked in a practice, by key."""
    return {key: one for key, one in stocks([practice_id])[practice_id].items() if not one.by_total}


def totals_of(practice_id: UUID) -> dict[str, Instrument]:
    """Of what only the total is entered, by key: what comes with OpenIPT and what the practice brought."""
    known = {**catalogue(), **stocks([practice_id])[practice_id]}
    return {key: one for key, one in known.items() if one.by_total}


def about_risk() -> Q:
    """What asks about risk, among rows that name an instrument."""
    brought = PracticeInstrument.objects.filter(asks_about_risk=True, used_from__isnull=False)
    return Q(instrument__in=RISKY) | Q(instrument__in=brought.values("key"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """One instrument that comes with OpenIPT, and how it stands in a practice."""

    form: Instrument
    state: str  # "usable", "off" (its pack), "waiting" (for its wording), "total"


def shelves(practice: Practice) -> list[Shelf]:
    """What comes with OpenIPT, by short name."""
    known = stocks([practice.pk])[practice.pk]
    found = [Shelf(one, _state(one, known)) for one in catalogue().values()]
    return sorted(found, key=lambda shelf: shelf.form.short_name.casefold())


def _state(one: Instrument, known: Mapping[str, Instrument]) -> str:
    if one.by_total:
        return "total"
    if one.key in known:
        return "usable"
    return "waiting" if is_on(one) else "off"


def brought_by(practice: Practice) -> list[PracticeInstrument]:
    """What a practice brought, newest first."""
    return list(practice.instruments.select_related("uploaded_by"))
