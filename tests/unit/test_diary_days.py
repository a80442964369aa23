"""From entries to days with and without somebody; the pictures; when to remind; what a device sends."""

import json
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from openipt.diary.contact_days import Written, contact_days, linked, moods_by_day
from openipt.diary.entry import is_in_reach, names_in, today_in
from openipt.diary.interval_picture import Interval, interval_picture
from openipt.diary.mood_line import SIGNS, MoodDay, mood_line, sign_path
from openipt.diary.reminding import is_due
from openipt.diary.sending import MOST_AT_ONCE, BrokenSending, read_sending
from openipt.relationships.association import Day, Verdict
from tests.unit.test_relationships_linking import diary

MONDAY = date(2026, 3, 2)


def wrote(days, mood, kind="pleasant", *people):
    return Written(MONDAY + timedelta(days=days), mood, kind, frozenset(people))


def test_several_entries_of_a_day_are_one_day():
    entries = [wrote(1, 3, "conflict", "tunde"), wrote(0, 6), wrote(1, 6, "pleasant", "zuri")]
    assert moods_by_day(entries) == {MONDAY: 6, MONDAY + timedelta(days=1): 4.5}
    first = MONDAY.toordinal()
    assert contact_days(entries, "tunde", conflict=True) == [Day(first, 6, 0.0), Day(first + 1, 4.5, 1.0)]
    assert contact_days(entries, "zuri", conflict=True) == [Day(first, 6, 0.0), Day(first + 1, 4.5, 0.0)]
    assert contact_days(entries, "zuri", conflict=False)[1].contact == 1.0


def test_a_name_of_the_diary_alone_is_nobody_of_the_inventory():
    entries = [wrote(day, 5 + day % 3, "pleasant", *(["name:zuri"] if day % 2 else [])) for day in range(30)]
    [found] = linked(entries)
    assert not found.in_inventory


def test_everybody_is_held_against_mood_and_conflict_only_where_there_was_one():
    days = diary(days=80)
    entries = [
        Written(date.fromordinal(day.number), round(day.mood or 0), "conflict", frozenset({"tunde"}))
        if day.contact
        else Written(date.fromordinal(day.number), round(day.mood or 0), "pleasant", frozenset({"zuri"}))
        for day in days
    ]
    found = {(one.person, one.conflict): one for one in linked(entries)}
    assert set(found) == {("tunde", False), ("tunde", True), ("zuri", False)}
    assert found["tunde", True].verdict is Verdict.ASSOCIATED
    assert found["tunde", True].found.same_day == found["tunde", False].found.same_day
    assert linked([]) == []
    assert linked([wrote(0, 5, "conflict", "tunde")])[0].verdict is Verdict.NOT_ENOUGH


def test_names_are_told_apart():
    assert names_in(" Ann,  my  boss ; ann\nBob,,") == ("ann", "my boss", "Bob")
    assert names_in("") == ()


def test_an_entry_is_about_a_day_that_has_been_somewhere():
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert is_in_reach(date(2026, 3, 3), noon)  # in Kiribati
    assert not is_in_reach(date(2026, 3, 4), noon)
    assert is_in_reach(date(2025, 3, 1), noon)
    assert not is_in_reach(date(2025, 2, 28), noon)
    assert today_in("Pacific/Auckland", noon) == date(2026, 3, 3)


def moods(*rows):
    return [MoodDay(MONDAY + timedelta(days=n), m, frozenset(k), f"{n + 2} Mar", f"{m}") for n, m, k in rows]


def test_the_line_breaks_where_a_day_is_missing_and_each_day_has_its_sign():
    days = moods((0, 4, {"pleasant"}), (1, 5, {"pleasant", "conflict"}), (3, 6, {"alone"}), (27, 2, {"mixed"}))
    drawn = mood_line(days, first=MONDAY, last=MONDAY + timedelta(days=27), title="Mood <b>", description="")
    assert drawn.count('class="series"') == 1
    assert drawn.count('class="dot"') == 4
    assert [kind for kind in SIGNS if f'class="contact {kind}"' in drawn] == ["conflict", "pleasant", "mixed", "alone"]
    assert "Mood &lt;b&gt;" in drawn
    assert len({sign_path(kind, 0, 0) for kind in SIGNS}) == len(SIGNS)
    with pytest.raises(ValueError, match="no days"):
        mood_line([], first=MONDAY, last=MONDAY, title="", description="")


def test_a_single_day_can_be_drawn():
    assert "circle" in mood_line(moods((0, 4, {"alone"})), first=MONDAY, last=MONDAY, title="", description="")


def test_intervals_are_drawn_around_no_difference():
    rows = [Interval("Tunde" * 20, -1.4, -2.2, -0.6, clear=True), Interval("Zuri", 0.1, -0.5, 0.7, clear=False)]
    drawn = interval_picture(rows, title="t", description="d", lower="lower", higher="higher")
    assert "-3 lower" in drawn
    assert "higher +3" in drawn
    assert drawn.count('class="interval clear"') == 1
    assert "…" in drawn
    with pytest.raises(ValueError, match="no intervals"):
        interval_picture([], title="", description="", lower="", higher="")


@pytest.mark.parametrize(
    ("at", "sent", "entry", "due"),
    [
        ("2026-03-29 18:59", None, "2026-03-28", False),
        ("2026-03-29 19:00", None, "2026-03-28", True),  # the day the clock goes forward
        ("2026-03-29 20:59", None, "2026-03-28", True),
        ("2026-03-29 21:00", None, "2026-03-28", False),  # too late: not tonight
        ("2026-03-29 19:30", "2026-03-29", None, False),
        ("2026-03-29 19:30", "2026-03-28", "2026-03-29", False),
        ("2026-03-29 19:30", "2026-03-28", "2026-03-22", True),
        ("2026-03-30 19:30", "2026-03-28", "2026-03-22", False),  # a week in vain
        ("2026-04-05 19:30", None, None, False),
    ],
)
def test_when_somebody_is_reminded(at, sent, entry, due):
    found = is_due(
        at=datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/London")),
        hour=time(19),
        zone="Europe/London",
        last_sent=date.fromisoformat(sent) if sent else None,
        last_entry=date.fromisoformat(entry) if entry else None,
        since=date(2026, 3, 20),
    )
    assert found is due


ROW = {"key": str(uuid4()), "written_at": "2026-03-02T12:00:00.000Z", "fields": [["mood", "4"]]}


def test_what_a_device_sends():
    about = {**ROW, "entry": str(uuid4()), "revision": 3}
    whose, (new, change) = read_sending(json.dumps({"whose": "amara", "entries": [ROW, about]}).encode())
    assert whose == "amara"
    assert not isinstance(new, str)
    assert not isinstance(change, str)
    assert (str(new.key), new.entry, new.revision, new.fields) == (ROW["key"], None, 0, (("mood", "4"),))
    assert (str(change.entry), change.revision) == (about["entry"], 3)


@pytest.mark.parametrize(
    "broken",
    [
        {"key": "k"},
        {**ROW, "key": "k"},
        {**ROW, "key": "k", "written_at": "soon"},
        {**ROW, "written_at": "2026-03-02T12:00:00"},
        {**ROW, "fields": [["mood"]]},
        {**ROW, "fields": {"mood": 4}},
        {**ROW, "fields": [["a", "b"]] * 500},
        {**ROW, "entry": "first"},
        {**ROW, "revision": "x"},
    ],
)
def test_a_damaged_entry_is_named_by_its_key(broken):
    assert read_sending(json.dumps({"whose": "", "entries": [broken]}).encode())[1] == [broken["key"]]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"entries": {}}', b'{"entries": [1]}', b"[" * 100_000,
     json.dumps({"entries": [ROW] * (MOST_AT_ONCE + 1)}).encode()],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(body):
    with pytest.raises(BrokenSending):
        read_sending(body)
