"""What is asked in a course of an edition, for a problem area and an age, and when: read from `plan.toml`."""

import calendar
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

from openipt.measures.instrument import CLIENT, Instrument
from openipt.protocol.tables import DataError, Table


class Moment(StrEnum):
    """A time in a course at which something is asked."""

    EVERY_SESSION = "every_session"
    INTAKE = "intake"
    MID = "mid"
    END = "end"
    MONTHS_3 = "months_3"
    MONTHS_6 = "months_6"
    MONTHS_12 = "months_12"


MONTHS: Mapping[int, Moment] = {3: Moment.MONTHS_3, 6: Moment.MONTHS_6, 12: Moment.MONTHS_12}
STAGE_SESSIONS = (Moment.INTAKE, Moment.MID, Moment.END)
STAGES = frozenset({Moment.MID, Moment.END, *MONTHS.values()})


class Hindrance(StrEnum):
    """Why something that the plan wants is not asked of the client."""

    NO_WORDING = "no_wording"  # there is no such questionnaire here, or only its scoring
    PACK_OFF = "pack_off"  # for non-commercial use, and the operator has not switched it on
    AGE = "age"
    CLINICIAN = "clinician"  # the clinician rates it


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the plan."""

    instrument: str
    at: frozenset[Moment]
    areas: tuple[str, ...]
    editions: tuple[str, ...]
    youngest: int
    oldest: int
    note: str
    source: str

    def fits(self, edition: str, areas: Iterable[str], age: int) -> bool:
        """Whether it counts for a course of an edition with these problem areas, and a client of this age."""
        right_area = not self.areas or bool(set(self.areas) & set(areas))
        return right_area and self.youngest <= age <= self.oldest and (not self.editions or edition in self.editions)


@dataclass(frozen=True, slots=True)
class Instead:
    """At some ages, one instrument in place of another."""

    instrument: str
    use: str
    youngest: int
    oldest: int


@dataclass(frozen=True, slots=True)
class Line:
    """An instrument the plan wants in one course: when, and what stands in the way of asking it."""

    instrument: str
    at: frozenset[Moment]
    hindrance: Hindrance | None
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows."""

    rows: tuple[Row, ...]
    instead: tuple[Instead, ...]

    def at_age(self, key: str, age: int) -> str:
        """The instrument to use at an age in place of `key`, or `key` itself."""
        fitting = (one.use for one in self.instead if one.instrument == key and one.youngest <= age <= one.oldest)
        return next(fitting, key)


MOST = 200  # years; no bound
ROW = {"instrument": str, "at": list, "source": str}
ROW_MAY = {"areas": list, "editions": list, "youngest": int, "oldest": int, "note": str}
INSTEAD = {"instrument": str, "use": str, "youngest": int, "oldest": int, "source": str}


def read_plan(text: str, file: str) -> Plan:
    """The plan from the text of its data file.

    Raises:
        DataError: with file, key and reason.
    """
    try:
        table = Table(tomllib.loads(text), file, {"rows": list, "instead": list})
    except tomllib.TOMLDecodeError as problem:
        raise DataError(f"{file}: is not TOML: {problem}") from None
    return Plan(
        tuple(_row(row) for row in table.tables("rows", ROW, ROW_MAY)),
        tuple(
            Instead(row["instrument"], row["use"], row["youngest"], row["oldest"])
            for row in table.tables("instead", INSTEAD)
        ),
    )


def _row(row: Table) -> Row:
    unknown = set(row.some("at")) - set(Moment)
    if unknown:
        raise DataError(f"{row.place}.at: {min(unknown)} is not one of {', '.join(Moment)}")
    return Row(
        instrument=row["instrument"],
        at=frozenset(Moment(name) for name in row.some("at")),
        areas=row.texts("areas"),
        editions=row.texts("editions"),
        youngest=row.get("youngest", 0),
        oldest=row.get("oldest", MOST),
        note=row.get("note", ""),
        source=row["source"],
    )


@cache
def plan() -> Plan:
    """The plan that comes with OpenIPT."""
    return read_plan((files("openipt.measures") / "plan.toml").read_text("utf-8"), "plan.toml")


@dataclass(frozen=True, slots=True)
class Stock:
    """The instruments there are: those that may be asked here, and all that are known."""

    here: Mapping[str, Instrument]
    known: Mapping[str, Instrument]

    def hindrance(self, key: str, age: int) -> Hindrance | None:
        """What stands in the way of asking a client of some age."""
        found = self.here.get(key)
        if found is None or found.by_total:
            worded = key in self.known and self.known[key].is_worded and not self.known[key].by_total
            return Hindrance.PACK_OFF if worded else Hindrance.NO_WORDING
        if found.rater != CLIENT:
            return Hindrance.CLINICIAN
        if age < found.youngest or (found.oldest is not None and age > found.oldest):
            return Hindrance.AGE
        return None


def lines(
    every_session: Iterable[str], *, edition: str, areas: Iterable[str], age: int, stock: Stock, by: Plan | None = None
) -> list[Line]:
    """What the plan wants in one course, each instrument once: what the edition asks every time first.

    Args:
        every_session: keys of the instruments the edition asks before every session.
        edition: the key of the edition.
        areas: the problem areas of the focus.
        age: of the client, in years.
        stock: the instruments there are.
        by: another plan than the one that comes with OpenIPT.
    """
    whole, wanted_areas = by or plan(), tuple(areas)
    wanted: dict[str, set[Moment]] = {}
    said: dict[str, Row] = {}
    for key in every_session:
        wanted.setdefault(whole.at_age(key, age), set()).add(Moment.EVERY_SESSION)
    for row in whole.rows:
        if row.fits(edition, wanted_areas, age):
            key = whole.at_age(row.instrument, age)
            wanted.setdefault(key, set()).update(row.at)
            said.setdefault(key, row)
    return [
        Line(
            key,
            frozenset(at),
            stock.hindrance(key, age),
            said[key].note if key in said else "",
            said[key].source if key in said else "",
        )
        for key, at in wanted.items()
    ]


def moments_of(number: int | None, planned: int) -> frozenset[Moment]:
    """What a session is in a course of so many: every one, the first, the one in the middle (rounded up), the last."""
    stages = {moment for moment in STAGE_SESSIONS if number == session_of(moment, planned)}
    return frozenset(stages | {Moment.EVERY_SESSION})


def session_of(moment: Moment, planned: int) -> int:
    """The number of the session that is the first, the one in the middle, or the last of so many.

    Raises:
        KeyError: the moment is no session.
    """
    return {Moment.INTAKE: 1, Moment.MID: (planned + 1) // 2, Moment.END: planned}[moment]


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time some months later; the last day of the month where there is no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)
