"""The plan: what is asked for an edition, a problem area and an age, and when."""

from datetime import UTC, datetime

import pytest

from openipt.measures.loading import catalogue, instruments
from openipt.measures.plan import (
    Hindrance,
    Moment,
    Stock,
    lines,
    moments_of,
    months_after,
    plan,
    read_plan,
    session_of,
)
from openipt.protocol.tables import DataError

STOCK = Stock(instruments(), catalogue())
EVERY = ("phq-9", "gad-7")


def wanted(age=30, areas=(), stock=STOCK):
    return {line.instrument: line for line in lines(EVERY, edition="ipt-adult", areas=areas, age=age, stock=stock)}


def test_what_the_edition_asks_comes_first_and_each_once():
    found = [line.instrument for line in lines(EVERY, edition="ipt-adult", areas=(), age=30, stock=STOCK)]
    assert found[:2] == ["phq-9", "gad-7"]
    assert len(found) == len(set(found))
    assert Moment.EVERY_SESSION in wanted()["phq-9"].at
    assert {Moment.MONTHS_3, Moment.MONTHS_6, Moment.MONTHS_12} < wanted()["phq-9"].at


@pytest.mark.parametrize(
    ("areas", "keys"),
    [
        ((), set()),
        (("grief",), {"pg-13-r"}),
        (("dispute",), {"csi-4"}),
        (("transition",), {"wsas", "mspss"}),
        (("isolation",), {"mspss", "ucla-3", "lsns-6"}),
        (("grief", "isolation"), {"pg-13-r", "mspss", "ucla-3", "lsns-6"}),
    ],
)
def test_a_problem_area_brings_its_own_and_never_before_every_session(areas, keys):
    more = set(wanted(areas=areas)) - set(wanted())
    assert more == keys
    assert all(Moment.EVERY_SESSION not in wanted(areas=areas)[key].at for key in keys)


def test_age_chooses_the_instrument():
    assert "phq-a" in wanted(age=14)
    assert "phq-9" not in wanted(age=14)
    assert "gds-15" in wanted(age=70)
    assert "gds-15" not in wanted(age=64)


def test_what_cannot_be_asked_says_why():
    nothing = Stock({}, catalogue())
    assert wanted(stock=nothing)["who-5"].hindrance is Hindrance.PACK_OFF
    assert wanted(areas=("grief",), stock=Stock({}, {}))["pg-13-r"].hindrance is Hindrance.NO_WORDING
    assert wanted()["cgi-s"].hindrance is Hindrance.CLINICIAN
    assert wanted(age=3)["phq-9"].hindrance is Hindrance.AGE
    assert wanted()["phq-9"].hindrance is None


@pytest.mark.parametrize(("planned", "middle"), [(1, 1), (2, 1), (3, 2), (8, 4), (12, 6), (15, 8), (16, 8)])
def test_the_middle_is_half_rounded_up(planned, middle):
    assert session_of(Moment.MID, planned) == middle


def test_what_a_session_is():
    assert moments_of(1, 16) == {Moment.EVERY_SESSION, Moment.INTAKE}
    assert moments_of(8, 16) == {Moment.EVERY_SESSION, Moment.MID}
    assert moments_of(16, 16) == {Moment.EVERY_SESSION, Moment.END}
    assert moments_of(5, 16) == moments_of(None, 16) == {Moment.EVERY_SESSION}
    assert moments_of(1, 1) == {Moment.EVERY_SESSION, Moment.INTAKE, Moment.MID, Moment.END}


def on(day):
    year, month, number = day
    return datetime(year, month, number, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2027, 11, 30), 3, (2028, 2, 29)),
        ((2026, 12, 31), 6, (2027, 6, 30)),
        ((2026, 1, 15), 12, (2027, 1, 15)),
        ((2026, 3, 31), -3, (2025, 12, 31)),
    ],
)
def test_months_end_on_the_last_day_there_is(day, months, later):
    assert months_after(on(day), months) == on(later)


def test_every_row_has_a_source_and_every_instrument_of_the_plan_is_known_or_skipped():
    assert all(row.source for row in plan().rows)
    assert all(line.source or Moment.EVERY_SESSION in line.at for line in wanted().values())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rows = [", "is not TOML"),
        ("rows = []", "instead: is missing"),
        ('instead = []\n[[rows]]\ninstrument = "x"\nat = ["someday"]\nsource = "s"', "someday is not one of"),
        ('instead = []\n[[rows]]\ninstrument = "x"\nat = []\nsource = "s"', "at: is empty"),
    ],
)
def test_a_damaged_plan_is_refused_by_key_and_reason(text, words):
    with pytest.raises(DataError, match=words):
        read_plan(text, "plan.toml")


def test_a_row_for_some_editions_only():
    text = 'instead = []\n[[rows]]\ninstrument = "gad-2"\nat = ["mid"]\neditions = ["ipt-brief"]\nsource = "s"'
    own = read_plan(text, "plan.toml")
    found = lines((), edition="ipt-brief", areas=(), age=30, stock=STOCK, by=own)
    assert [line.instrument for line in found] == ["gad-2"]
    assert lines((), edition="ipt-adult", areas=(), age=30, stock=STOCK, by=own) == []
