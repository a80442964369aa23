"""Whatever anybody changes in a trail, it no longer proves whole, and the first broken event is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from openipt.audit.chain import Entry, entry_hash, first_break

KEY = b"k" * 32
PRACTICE = UUID(int=7)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

entries = st.builds(
    Entry,
    practice_id=st.just(PRACTICE),
    number=st.just(0),
    at=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    actor_id=st.none() | st.uuids(),
    act=st.text(min_size=1, max_size=12),
    subject=st.text(max_size=12),
    subject_id=st.text(max_size=12),
    client_id=st.none() | st.uuids(),
    detail=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3),
    mentions=st.lists(st.uuids(), max_size=3).map(tuple),
)
OTHER = {
    "practice_id": UUID(int=8),
    "at": NOON + timedelta(days=9000),
    "actor_id": UUID(int=9),
    "act": "something else altogether",
    "subject": "something else altogether",
    "subject_id": "something else altogether",
    "client_id": UUID(int=9),
    "detail": {"something": "else"},
    "mentions": (UUID(int=9),),
}


def chained(said):
    """The entries as the trail keeps them."""
    rows, before = [], ""
    for number, entry in enumerate(said, start=1):
        numbered = replace(entry, number=number)
        own = entry_hash(numbered, before, KEY)
        rows.append((numbered, before, own))
        before = own
    return rows


trails = st.lists(entries, min_size=1, max_size=6).map(chained)


@given(trails)
def test_an_untouched_trail_is_whole_from_any_event_on(rows):
    assert first_break(rows, KEY) is None
    for number, (_, _, own) in enumerate(rows, start=1):
        assert first_break(rows[number:], KEY, after=(number, own)) is None


@given(trails, st.data(), st.sampled_from(sorted(OTHER)))
def test_any_column_changed_is_found_and_named(rows, data, column):
    at = data.draw(st.integers(0, len(rows) - 1))
    entry, before, own = rows[at]
    assume(getattr(entry, column) != OTHER[column])
    rows[at] = (replace(entry, **{column: OTHER[column]}), before, own)
    assert first_break(rows, KEY) == (at + 1, "its content does not fit its hash")


@given(trails, st.data())
def test_an_event_taken_out_is_found_and_named(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    assume(at < len(rows) - 1)  # the last one is found by the head of the chain
    del rows[at]
    assert first_break(rows, KEY) == (at + 1, f"event {at + 1} is missing")


@given(trails, st.data())
def test_rewriting_a_hash_without_the_key_is_found(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    changed = replace(rows[at][0], act="forged")
    forged = rows[:at]
    before = rows[at][1]
    for entry in [changed, *(row[0] for row in rows[at + 1 :])]:
        own = entry_hash(entry, before, b"not the key at all, but 32 bytes")
        forged.append((entry, before, own))
        before = own
    assert first_break(forged, KEY) == (at + 1, "its content does not fit its hash")


@given(trails, st.data())
def test_two_events_exchanged_are_found(rows, data):
    assume(len(rows) > 1)
    at = data.draw(st.integers(0, len(rows) - 2))
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    found = first_break(rows, KEY)
    assert found is not None
    assert found[0] == at + 1


@given(trails, st.binary(min_size=1, max_size=64))
def test_the_key_matters(rows, key):
    assume(key.rstrip(b"\0") != KEY)  # HMAC fills a short key with zeros
    assert first_break(rows, key) == (1, "its content does not fit its hash")


@given(trails, st.data())
def test_an_event_that_does_not_follow_from_the_one_before_is_found(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    entry, _, own = rows[at]
    rows[at] = (entry, "another hash", own)
    assert first_break(rows, KEY) == (at + 1, "it does not follow from the event before it")
