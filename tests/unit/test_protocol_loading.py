"""Damaged data files are refused with file, key and reason."""

from collections.abc import Callable
from importlib.resources import files

import pytest

from openipt.protocol.editions import edition, editions
from openipt.protocol.loading import Material, read_edition, read_material
from openipt.protocol.reference import reference
from openipt.protocol.tables import DataError, Table, once

FOLDER = files("openipt.protocol") / "editions"
SHARED = {
    name: (FOLDER / "shared" / f"{name}.toml").read_text("utf-8")
    for name in ("tasks", "areas", "techniques", "agendas")
}
ADULT = (FOLDER / "ipt-adult.toml").read_text("utf-8")
MATERIAL = read_material(SHARED)


def read_shared(name: str, change: Callable[[str], str]) -> Material:
    """The shared material with one file changed."""
    return read_material({**SHARED, name: change(SHARED[name])})


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("tasks", "[[tasks]]", "[[tasks", "tasks.toml: is not TOML"),
        ("tasks", 'opens = "start"', 'opens = "sometime"', "tasks[1].opens: must be one of start"),
        ("tasks", 'repeat = "once"', 'repeat = "often"', "repeat: must be one of once"),
        (
            "tasks",
            'requires = ["init.symptom-review"]',
            'requires = ["init.nothing"]',
            "requires: there is no init.nothing",
        ),
        ("tasks", "requires = []", 'requires = ["init.formulation"]', "requires: goes round in a circle"),
        ("tasks", 'key = "init.risk-check"', 'key = "init.welcome-frame"', "init.welcome-frame is there twice"),
        ("areas", 'technique = "tech.clarification"', 'technique = "tech.magic"', "technique: there is no tech.magic"),
        ("areas", 'key = "grief.02"', 'key = "grief.01"', "grief.01 is there twice"),
        ("areas", 'name = "Impasse"', 'nickname = "Impasse"', "stages[2].name: is missing"),
        ("areas", 'signs = "Both', 'sign = 1\nsigns = "Both', "sign: is not a known key"),
        ("agendas", 'task = "init.risk-check"', 'task = "init.nap"', "items.task: there is no init.nap"),
        ("agendas", "minutes = 5", 'minutes = "5"', "minutes: must be int, not str"),
        ("agendas", "minutes = 5", "minutes = true", "minutes: must be int, not bool"),
        ("techniques", 'name = "Supportive listening"', 'name = " "', "name: is empty"),
        ("tasks", 'phase = "initial"', 'phase = "intial"', "tasks[1].phase: must be one of initial"),
        (
            "areas",
            'key = "dispute.impasse"',
            'key = "dispute.renegotiation"',
            "stages: dispute.renegotiation is there twice",
        ),
        ("agendas", "minutes = 5", "minutes = 0", "minutes: must be 1 or more"),
        ("techniques", '"Leave silence",', "7,", "steps[4]: must be a text"),
    ],
)
def test_damaged_material_is_refused(name: str, old: str, new: str, message: str) -> None:
    assert old in SHARED[name]
    with pytest.raises(DataError, match=name) as caught:
        read_shared(name, lambda text: text.replace(old, new, 1 if "twice" in message else -1))
    assert message in str(caught.value)


def test_an_agenda_needs_items() -> None:
    head = SHARED["agendas"].split("[[agendas.items]]")[0] + "items = []\n"
    with pytest.raises(DataError, match=r"agendas\[1\]\.items: is empty"):
        read_shared("agendas", lambda _: head)


def test_an_area_needs_strategies() -> None:
    head = SHARED["areas"].split("[[areas.strategies]]")[0] + "strategies = []\n"
    with pytest.raises(DataError, match="strategies: is empty"):
        read_shared("areas", lambda _: head)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("least = 12", "least = 17", "sessions: must be 1 <= least <= usual <= most"),
        ('frequency = "weekly"', 'frequency = "daily"', "frequency: must be weekly, fortnightly or monthly"),
        ('areas = ["grief",', 'areas = ["envy",', "areas: there is no envy"),
        ('areas = ["grief",', 'areas = ["dispute",', "dispute is there twice"),
        ("{ planned = 1, sessions = 2 }", "{ planned = 2, sessions = 2 }", "initial: needs a rule for every number"),
        ('before = "every_session"', 'before = "sometimes"', "before: must be every_session"),
        ("announce_before = 3", "announce_before = 12", "announce_before: must be fewer"),
        ("follow_up_months = [1,", "follow_up_months = [0,", "follow_up_months: must be whole numbers"),
        ('areas = { grief = "Grief"', 'areas = { envy = "Envy"', "areas: there is no envy"),
        ('areas = { grief = "Grief"', "areas = { grief = 1", "areas.grief: must be str, not int"),
        ('areas = { grief = "Grief", ', "areas = { ", "areas.grief: is missing"),
        ('school = "stuart-robertson"', 'school = "weissman"', "weissman is there twice"),
        ('key = "ipt-adult"', 'key = "ipt-other"', "key: must be the name of the file"),
        ("minutes = 50", "minutes = 0", "minutes: must be 1 or more"),
        ("{ planned = 12, sessions = 3 }", "{ planned = 12, sessions = -3 }", "sessions: must be 0 or more"),
        (
            'exit_tasks = [\n  "mid.announce-end"',
            'exit_tasks = [\n  "mid.nothing"',
            "exit_tasks: there is no mid.nothing",
        ),
        ('[[phases]]\nkey = "final"', '[[phases]]\nkey = "late"', "exit_tasks: there is no end.progress-review"),
        ("agreement_items = ", 'also = ["no.such"]\nagreement_items = ', "there is no no.such"),
        ("agreement_items = ", 'without = ["mid.close"]\nagreement_items = ', "agendas.agenda.session-1: there is no"),
    ],
)
def test_a_damaged_edition_is_refused(old: str, new: str, message: str) -> None:
    assert old in ADULT
    with pytest.raises(DataError) as caught:
        read_edition(ADULT.replace(old, new), "ipt-adult.toml", MATERIAL)
    assert "ipt-adult.toml" in str(caught.value)
    assert message in str(caught.value)


def test_an_edition_has_one_phase_or_three_with_tasks_and_schools() -> None:
    two = ADULT.replace('\n[[phases]]\nkey = "final"', '\n[[spare]]\nkey = "final"')
    with pytest.raises(DataError, match="spare: is not a known key"):
        read_edition(two, "ipt-adult.toml", MATERIAL)
    cut = ADULT[: ADULT.index('[[phases]]\nkey = "final"')] + ADULT[ADULT.index("[[measures]]") :]
    with pytest.raises(DataError, match="one phase, or initial, middle and final"):
        read_edition(cut, "ipt-adult.toml", MATERIAL)
    strange = ADULT
    for phase in ("initial", "middle", "final"):
        strange = strange.replace(f'[[phases]]\nkey = "{phase}"', f'[[phases]]\nkey = "no-{phase}"')
    with pytest.raises(DataError, match="no task belongs"):
        read_edition(strange, "ipt-adult.toml", MATERIAL)
    without = ADULT[: ADULT.index("[[schools]]")].replace("agreement_items =", "schools = []\nagreement_items =", 1)
    with pytest.raises(DataError, match="schools: is empty"):
        read_edition(without, "ipt-adult.toml", MATERIAL)


def emptied(name: str) -> str:
    """The adult edition with one of its lists empty."""
    start = ADULT.index(f"{name} = [")
    return ADULT[:start] + f"{name} = []\n" + ADULT[ADULT.index("]\n", start) + 2 :]


@pytest.mark.parametrize("name", ["sources", "agreement_items", "agendas"])
def test_lists_that_a_course_needs_are_not_empty(name: str) -> None:
    with pytest.raises(DataError, match=f"ipt-adult.toml.{name}: is empty"):
        read_edition(emptied(name), "ipt-adult.toml", MATERIAL)


def test_a_task_of_a_school_nobody_knows_is_refused() -> None:
    strange = read_shared("tasks", lambda text: text.replace('schools = ["weissman"]', 'schools = ["nowhere"]'))
    with pytest.raises(DataError, match=r"tasks\.toml\.init\.sick-role\.schools: there is no nowhere"):
        read_edition(ADULT, "ipt-adult.toml", strange)


def test_a_task_does_not_wait_for_what_its_edition_leaves_out() -> None:
    assert MATERIAL.tasks["end.next-step-decision"].requires == ("end.progress-review",)
    assert edition("ipt-maintenance").task("end.next-step-decision").requires == ()
    for found in editions().values():
        assert {needed for task in found.tasks for needed in task.requires} <= {task.key for task in found.tasks}


def test_a_table_must_be_a_table() -> None:
    with pytest.raises(DataError, match="place: must be a table"):
        Table([], "place", {})
    table = Table({"a": 1}, "place", {"a": int}, {"b": str})
    assert ("a" in table, "b" in table, table.get("b", "none")) == (True, False, "none")
    once(["a", "b"], "place")


def test_the_reference_shows_a_reviewing_clinician_everything() -> None:
    page = reference()
    assert all(task.title in page for task in MATERIAL.tasks.values())
    assert all(strategy.text in page for area in MATERIAL.areas.values() for strategy in area.strategies)
    tasks, areas = MATERIAL.tasks.values(), MATERIAL.areas.values()
    assert all(text in page for task in tasks for text in (*task.do, *task.say, *task.record))
    assert all(text in page for area in areas for text in (*area.questions, *area.evidence, *area.progress))
    assert all(text in page for area in areas for stage in area.stages for text in (stage.signs, stage.work))
    assert all(item.note in page for agenda in MATERIAL.agendas.values() for item in agenda.items)
    assert all(technique.caution in page for technique in MATERIAL.techniques.values())


TASK = """
[[tasks]]
key = "own.talk"
phase = "middle"
title = "Talk"
purpose = "To talk."
do = ["Talk"]
say = []
record = ["what was said"]
opens = "middle_start"
closes = "middle_end"
repeat = "once"
requires = ["init.formulation"]
optional = false
"""
OWN = f"""
key = "ipt-own"
name = "Own"
based_on = "ipt-adult"
rhythm = true
ages = {{ youngest = 12, oldest = 18 }}
inventory_questions = ["Who is at home?"]
stop_rules = ["Mania"]
[suitability]
favours = ["A friend"]
caution = ["A foe"]
not_now = ["A fire"]
questions = ["Who is there?"]
{TASK}
"""


def test_an_edition_takes_over_what_it_does_not_say_itself() -> None:
    own = read_edition(OWN, "ipt-own.toml", MATERIAL, {"ipt-adult": ADULT})
    adult = edition("ipt-adult")
    assert (own.key, own.name, own.phases, own.areas) == ("ipt-own", "Own", adult.phases, adult.areas)
    assert (own.rhythm, own.inventory_questions, own.stop_rules) == (True, ("Who is at home?",), ("Mania",))
    assert own.suitability.questions == ("Who is there?",)
    assert own.suitability.favours == ("A friend",)
    assert [task.key for task in own.tasks] == [*(task.key for task in adult.tasks), "own.talk"]
    assert [own.ages.include(age) for age in (11, 12, 18, 19)] == [False, True, True, False]


def test_an_edition_asks_nothing_of_its_own_where_it_says_nothing() -> None:
    adult = edition("ipt-adult")
    assert (adult.rhythm, adult.inventory_questions, adult.stop_rules) == (False, (), ())
    assert adult.suitability.questions == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('based_on = "ipt-adult"', 'based_on = "ipt-none"', "based_on: there is no ipt-none"),
        ('based_on = "ipt-adult"', "based_on = 3", "based_on: there is no 3"),
        ("rhythm = true", 'rhythm = "yes"', "rhythm: must be bool, not str"),
        ("youngest = 12", "youngest = 19", "ages.oldest: must not be below the youngest"),
        ("youngest = 12", "youngest = 0", "ages.youngest: must be 1 or more"),
        ("youngest = 12", "least = 12", "ages.least: is not a known key"),
        ('["Who is at home?"]', '[" "]', "inventory_questions[1]: must be a text"),
        ('["Mania"]', "[1]", "stop_rules[1]: must be a text"),
        ('["Who is there?"]', '[""]', "questions[1]: must be a text"),
        ('key = "own.talk"', 'key = "init.inventory"', "tasks: init.inventory is there twice"),
        ('requires = ["init.formulation"]', 'requires = ["no.such"]', "own.talk.requires: there is no no.such"),
        ('requires = ["init.formulation"]', 'requires = ["own.talk"]', "own.talk.requires: goes round in a circle"),
        ('opens = "middle_start"', 'opens = "noon"', "tasks[1].opens: must be one of"),
    ],
)
def test_a_damaged_edition_based_on_another_is_refused(old: str, new: str, message: str) -> None:
    assert old in OWN
    with pytest.raises(DataError) as caught:
        read_edition(OWN.replace(old, new), "ipt-own.toml", MATERIAL, {"ipt-adult": ADULT})
    assert "ipt-own.toml" in str(caught.value)
    assert message in str(caught.value)


def test_an_edition_may_stand_on_one_that_stands_on_another() -> None:
    middle = OWN.replace("ipt-own", "ipt-middle")
    top = 'key = "ipt-top"\nname = "Top"\nbased_on = "ipt-middle"\n' + TASK.replace("own.talk", "top.talk")
    found = read_edition(top, "ipt-top.toml", MATERIAL, {"ipt-adult": ADULT, "ipt-middle": middle})
    assert (found.name, found.rhythm, found.ages.youngest, found.stop_rules) == ("Top", True, 12, ("Mania",))
    assert [task.key for task in found.tasks[-2:]] == ["own.talk", "top.talk"]


def test_an_edition_does_not_stand_on_itself() -> None:
    others = {"ipt-adult": 'based_on = "ipt-own"', "ipt-own": OWN}
    with pytest.raises(DataError, match=r"ipt-own\.toml\.based_on: goes round in a circle"):
        read_edition(OWN, "ipt-own.toml", MATERIAL, others)


@pytest.mark.parametrize("below", [ADULT, "tasks = 3\n" + ADULT])
def test_tasks_are_a_list(below: str) -> None:
    spoiled = "tasks = 1\n" + OWN.replace(TASK, "") if below == ADULT else OWN
    with pytest.raises(DataError, match=r"ipt-own\.toml\.tasks: must be list"):
        read_edition(spoiled, "ipt-own.toml", MATERIAL, {"ipt-adult": below})
