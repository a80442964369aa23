"""What a client is asked before a session, away from the therapist."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from openipt.measures.instrument import Instrument

ASSIGNED_BEFORE = timedelta(days=7)
OPENS_BEFORE = timedelta(days=3)
ADULT = 30  # the age to go by where none is known
ANSWERED_UNTIL = timedelta(days=1)  # after the session began

# Where nobody is named to read alerts, an instrument that asks about risk is not asked away from the therapist: the
# one without the risk item stands in. Source: method specification, section 5.5 (see docs/decisions/0007).
STAND_INS: Mapping[str, str] = {"phq-9": "phq-8"}


def asked_away(wanted: Iterable[str], known: Mapping[str, Instrument], *, somebody_reads: bool) -> tuple[str, ...]:
    """The keys of the instruments to ask for, of those an edition wants.

    Args:
        wanted: keys, in the edition's order; those that are not `known` are left out.
        known: the instruments there are.
        somebody_reads: whether the practice names somebody who reads alerts.
    """
    found = []
    for key in wanted:
        silent = key in known and known[key].asks_about_risk and not somebody_reads
        found.append(STAND_INS.get(key, "") if silent else key)
    return tuple(dict.fromkeys(key for key in found if key in known))


def family(key: str) -> str:
    """The same word for instruments that stand in for each other: one of them is enough."""
    return STAND_INS.get(key, key)


def opens_at(session_at: datetime) -> datetime:
    """From when the questions before a session can be answered: near enough that the answers are still true."""
    return session_at - OPENS_BEFORE


def age_on(born: date | None, on: date) -> int:
    """Somebody's age in whole years on a day; that of an adult where the date of birth is not known."""
    return ADULT if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def suitable(known: Iterable[Instrument], *, age: int) -> list[Instrument]:
    """The instruments for an age, by short name."""
    fitting = [one for one in known if one.youngest <= age and (one.oldest is None or age <= one.oldest)]
    return sorted(fitting, key=lambda one: one.short_name.casefold())
