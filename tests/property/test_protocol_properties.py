"""What must hold for any course and any damage to the data files."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.protocol.editions import edition, editions
from openipt.protocol.guidance import CourseProgress, TaskMark, Urgency, Verdict, next_tasks
from openipt.protocol.lifecycle import EVENTS, TREATMENT, NotAllowed, Standing, State, after
from openipt.protocol.loading import Material, read_edition, read_material
from openipt.protocol.phases import agenda_for, phase_ranges
from openipt.protocol.tables import DataError

FOLDER = files("openipt.protocol") / "editions"
SHARED = {
    name: (FOLDER / "shared" / f"{name}.toml").read_text("utf-8")
    for name in ("tasks", "areas", "techniques", "agendas")
}
ADULT = (FOLDER / "ipt-adult.toml").read_text("utf-8")
OPTIONAL = {"caution", "note", "schools", "stages", "also", "without", "ages", "youngest"}
Path = tuple[str | int, ...]


@given(st.lists(st.sampled_from(sorted(EVENTS)), max_size=30))
def test_any_sequence_of_events_keeps_to_the_table(events: list[str]) -> None:
    standing = Standing(State.ENQUIRED)
    for event in events:
        allowed = standing.state in EVENTS[event].sources
        try:
            following = after(standing, event, "because")
        except NotAllowed:
            assert not allowed
            continue
        assert allowed
        assert following.state is EVENTS[event].target or EVENTS[event].target is None
        standing = following


@given(st.sampled_from(sorted(editions())), st.integers(1, 60))
def test_phases_cover_every_session_once_and_each_has_an_agenda(key: str, planned: int) -> None:
    spans = phase_ranges(edition(key), planned)
    covered = [number for span in spans for number in range(span.first, span.last + 1)]
    assert covered == list(range(1, planned + 1))
    for number in covered:
        assert agenda_for(edition(key), number, planned).items


@st.composite
def courses(draw: st.DrawFn) -> CourseProgress:
    """Any course of the adult edition, with any marks."""
    planned = draw(st.integers(1, 30))
    keys = [task.key for task in edition("ipt-adult").tasks]
    marks = st.builds(TaskMark, st.sampled_from(keys), st.sampled_from(Verdict), st.integers(1, planned))
    return CourseProgress(
        state=draw(st.sampled_from(State)),
        planned=planned,
        session=draw(st.integers(1, planned + 3)),
        school=draw(st.sampled_from(["weissman", "stuart-robertson"])),
        agreement_accepted=draw(st.booleans()),
        focus=tuple(draw(st.lists(st.sampled_from(["grief", "dispute", "transition"]), max_size=2, unique=True))),
        marks=tuple(draw(st.lists(marks, max_size=20))),
        open_concerns=draw(st.integers(0, 2)),
        missed=draw(st.integers(0, 3)),
    )


@given(courses())
def test_guidance_is_a_function_puts_safety_first_and_never_nags(progress: CourseProgress) -> None:
    adult = edition("ipt-adult")
    found = next_tasks(adult, progress)
    assert found == next_tasks(adult, progress)
    order = [list(Urgency).index(due.urgency) for due in found]
    assert order == sorted(order)
    assert (bool(found) and found[0].topic == "concern") == bool(progress.open_concerns)
    asked = any(due.task == "init.risk-check" for due in found)
    answered = any(mark.key == "init.risk-check" and mark.session == progress.session for mark in progress.marks)
    assert asked == (progress.state in TREATMENT and not answered)
    settled = {mark.key for mark in progress.marks}
    here = {mark.key for mark in progress.marks if mark.session == progress.session}
    for due in found:
        if due.topic == "task":
            again = adult.task(due.task).repeat == "every_session"
            assert due.task not in (here if again else settled)
        assert str(due.reason)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every key of a parsed file, down to the first of each list of tables."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key)
            yield from paths(below, (*path, key))
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield from paths(value[0], (*path, 0))


def damaged(value: Any, path: Path, damage: str) -> Any:
    """The value with one key removed, of another type, or pointing nowhere."""
    head, *rest = path
    copied: Any = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        copied[head] = damaged(value[head], tuple(rest), damage)
    elif damage == "missing":
        del copied[head]
    else:
        copied[head] = 3.5
    return copied


def read_with(monkeypatch: pytest.MonkeyPatch, name: str, content: dict[str, Any]) -> None:
    """Read the material and the adult edition, with the content of one file replaced."""

    def parsed(text: str, file: str) -> dict[str, Any]:
        return content if file == f"{name}.toml" else tomllib.loads(text)

    monkeypatch.setattr("openipt.protocol.loading.parsed", parsed)
    material: Material = read_material(SHARED)
    read_edition(ADULT, "ipt-adult.toml", material)


SOURCES = {**{name: tomllib.loads(text) for name, text in SHARED.items()}, "ipt-adult": tomllib.loads(ADULT)}
DAMAGES = [
    (name, path, damage)
    for name, content in SOURCES.items()
    for path in paths(content)
    for damage in ("missing", "type")
    if not (damage == "missing" and path[-1] in OPTIONAL)
]


@pytest.mark.parametrize(("name", "path", "damage"), DAMAGES)
def test_an_edition_with_any_one_key_damaged_is_refused_with_its_name(
    name: str, path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataError) as caught:
        read_with(monkeypatch, name, damaged(SOURCES[name], path, damage))
    assert f"{name}.toml" in str(caught.value)
    assert str([part for part in path if isinstance(part, str)][-1]) in str(caught.value)


MAY_BE_EMPTY = {"requires", "say", "schools", "stages", "exit_tasks", "follow_up_months", "measures"}
REFERENCES = {"phase", "technique", "task", "requires", "exit_tasks", "schools", "opens", "closes", "repeat"}


def everywhere(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place in a parsed file, in every entry of every list, and what stands there."""
    found = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in found:
        yield (*path, key), below
        yield from everywhere(below, (*path, key))


def spoilings(path: Path, value: Any) -> Iterator[Any]:
    """What must not stand in a place: another type, nothing, less than nothing, a name that nobody has."""
    name = next(part for part in reversed(path) if isinstance(part, str))
    yield 3.5
    if isinstance(value, str):
        yield " "
        if name in REFERENCES:
            yield "no.such.thing"
    elif isinstance(value, list) and name not in MAY_BE_EMPTY:
        yield []
    elif isinstance(value, int) and not isinstance(value, bool):
        yield -1


SPOILINGS = [
    (name, path, spoiled)
    for name, content in SOURCES.items()
    for path, value in everywhere(content)
    for spoiled in spoilings(path, value)
]


def spoil(value: Any, path: Path, spoiled: Any) -> Any:
    """The value with something else in one place."""
    head, *rest = path
    copied: Any = dict(value) if isinstance(value, dict) else list(value)
    copied[head] = spoil(value[head], tuple(rest), spoiled) if rest else spoiled
    return copied


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SPOILINGS))
def test_whatever_stands_wrong_anywhere_is_refused(spoiling: tuple[str, Path, Any]) -> None:
    name, path, spoiled = spoiling
    with pytest.MonkeyPatch.context() as patch, pytest.raises(DataError):
        read_with(patch, name, spoil(SOURCES[name], path, spoiled))
