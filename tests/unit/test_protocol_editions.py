"""The editions that come with OpenIPT: complete, and as the sources say."""

import pytest

from openipt.protocol.definition import Anchor, Repeat
from openipt.protocol.editions import edition, editions
from openipt.protocol.phases import Boundaries, agenda_for, anchors, phase_of, phase_ranges

AREAS = {"grief", "dispute", "transition", "isolation"}


def spans(key: str, planned: int, moved: Boundaries = Boundaries()) -> list[tuple[int, int]]:  # noqa: B008 - frozen
    """First and last session of each phase."""
    return [(span.first, span.last) for span in phase_ranges(edition(key), planned, moved)]


ADAPTATIONS = {
    "ipt-adolescent",
    "ipt-adolescent-parents",
    "ipt-counselling",
    "ipt-eating",
    "ipt-older",
    "ipt-perinatal",
    "ipt-ptsd",
    "ipt-rhythm",
}


def test_the_editions_are_there() -> None:
    assert set(editions()) == {"ipt-adult", "ipt-uk", "ipt-brief", "ipt-maintenance"} | ADAPTATIONS


@pytest.mark.parametrize("key", sorted(ADAPTATIONS))
def test_an_adaptation_brings_its_own_questions_tasks_and_stop_rules(key: str) -> None:
    found, adult = edition(key), edition("ipt-adult")
    assert found.suitability.questions
    assert found.inventory_questions
    assert found.stop_rules
    assert {task.key for task in found.tasks} > {task.key for task in adult.tasks}
    assert found.sources != adult.sources
    assert any("from memory" in source for source in found.sources)
    assert found.population != adult.population


def test_rhythm_is_asked_for_in_bipolar_disorder_alone() -> None:
    assert [key for key, found in editions().items() if found.rhythm] == ["ipt-rhythm"]


@pytest.mark.parametrize(
    ("key", "inside", "outside"),
    [
        ("ipt-adult", {18, 90}, {17}),
        ("ipt-adolescent", {12, 18}, {11, 19}),
        ("ipt-adolescent-parents", {12, 18}, {11, 19}),
        ("ipt-older", {60, 99}, {59}),
        ("ipt-eating", {16}, {15}),
        ("ipt-rhythm", {18}, {17}),
        ("ipt-perinatal", {16, 45}, set()),
        ("ipt-counselling", {14, 80}, set()),
    ],
)
def test_the_ages_an_edition_was_made_for(key: str, inside: set[int], outside: set[int]) -> None:
    ages = edition(key).ages
    assert all(ages.include(age) for age in inside)
    assert not any(ages.include(age) for age in outside)


def test_parents_build_on_the_edition_for_adolescents() -> None:
    with_parents, alone = edition("ipt-adolescent-parents"), edition("ipt-adolescent")
    assert {task.key for task in with_parents.tasks} > {task.key for task in alone.tasks}
    assert with_parents.measures == alone.measures


@pytest.mark.parametrize(
    ("key", "planned", "expected", "announce"),
    [
        ("ipt-uk", 16, [(1, 4), (5, 12), (13, 16)], 12),
        ("ipt-adult", 16, [(1, 3), (4, 13), (14, 16)], 13),
        ("ipt-adult", 12, [(1, 3), (4, 9), (10, 12)], 9),
        ("ipt-brief", 8, [(1, 2), (3, 7), (8, 8)], 5),
        ("ipt-maintenance", 12, [(1, 12)], 9),
        ("ipt-adolescent", 12, [(1, 4), (5, 8), (9, 12)], 9),
        ("ipt-adolescent-parents", 15, [(1, 4), (5, 11), (12, 15)], 12),
        ("ipt-counselling", 6, [(1, 2), (3, 5), (6, 6)], 5),
        ("ipt-counselling", 3, [(1, 1), (2, 2), (3, 3)], 2),
        ("ipt-eating", 20, [(1, 4), (5, 16), (17, 20)], 17),
        ("ipt-older", 16, [(1, 4), (5, 12), (13, 16)], 13),
        ("ipt-perinatal", 12, [(1, 3), (4, 9), (10, 12)], 9),
        ("ipt-ptsd", 14, [(1, 3), (4, 11), (12, 14)], 11),
        ("ipt-rhythm", 20, [(1, 5), (6, 17), (18, 20)], 16),
    ],
)
def test_phases_and_announcement_are_as_in_the_sources(
    key: str, planned: int, expected: list[tuple[int, int]], announce: int
) -> None:
    assert spans(key, planned) == expected
    assert anchors(edition(key), planned)[Anchor.ANNOUNCE] == announce


def test_a_therapist_may_move_the_boundaries() -> None:
    assert spans("ipt-adult", 16, Boundaries(initial_until=4, final_from=15)) == [(1, 4), (5, 14), (15, 16)]


def test_a_course_needs_a_session() -> None:
    with pytest.raises(ValueError, match="at least one"):
        phase_ranges(edition("ipt-adult"), 0)


def test_a_course_of_one_session_is_one_phase() -> None:
    assert spans("ipt-adult", 1) == [(1, 1)]
    assert anchors(edition("ipt-adult"), 1)[Anchor.FINAL_START] == 1


@pytest.mark.parametrize(("number", "phase"), [(1, "initial"), (4, "middle"), (16, "final"), (17, "final")])
def test_a_session_belongs_to_a_phase(number: int, phase: str) -> None:
    assert phase_of(edition("ipt-adult"), number, 16) == phase


@pytest.mark.parametrize(
    ("number", "agenda"),
    [
        (1, "agenda.session-1"),
        (2, "agenda.sessions-2-3"),
        (5, "agenda.middle"),
        (13, "agenda.announce-end"),
        (14, "agenda.final-phase"),
        (16, "agenda.last-session"),
        (20, "agenda.middle"),
    ],
)
def test_each_session_has_its_agenda(number: int, agenda: str) -> None:
    assert agenda_for(edition("ipt-adult"), number, 16).key == agenda


def test_every_edition_has_what_a_course_needs() -> None:
    for found in editions().values():
        assert {area.key for area in found.areas} <= AREAS
        depression = "phq-a" if "adolescent" in found.key else "phq-9"
        assert [measure.instrument for measure in found.measures] == [depression, "gad-7"]
        assert found.review_status == "draft-needs-clinician-review"
        assert all(task.do and task.record for task in found.tasks)
        assert any(task.repeat is Repeat.EVERY_SESSION and task.key == "init.risk-check" for task in found.tasks)
        assert {words.school for words in found.schools} == {"weissman", "stuart-robertson"}


def test_isolation_is_no_focus_of_the_brief_edition() -> None:
    assert {area.key for area in edition("ipt-brief").areas} == AREAS - {"isolation"}


def test_the_schools_differ_in_words() -> None:
    adult = edition("ipt-adult")
    assert adult.words("weissman").final_phase == "Termination"
    assert adult.words("stuart-robertson").areas["isolation"] == "Interpersonal sensitivities"
    with pytest.raises(KeyError):
        adult.words("unknown")


def test_things_are_found_by_key() -> None:
    adult = edition("ipt-adult")
    assert adult.area("dispute").stages[1].key == "dispute.impasse"
    assert adult.technique("tech.role-play").caution
    assert adult.task("end.farewell").phase == "final"
    with pytest.raises(KeyError):
        adult.task("no.such")


def test_strategies_of_grief_come_in_the_order_of_the_source() -> None:
    texts = [strategy.text for strategy in edition("ipt-adult").area("grief").strategies]
    starts = ["Relate symptoms", "Reconstruct the whole", "Tell the story", "Bring up the feelings"]
    assert all(text.startswith(start) for text, start in zip(texts, starts, strict=False))


def test_a_technique_says_what_not_to_do() -> None:
    without = {technique.key for technique in edition("ipt-adult").techniques if not technique.caution}
    assert without == {"tech.exploration", "tech.risk"}
