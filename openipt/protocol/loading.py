"""Reads editions from their data files, and refuses a damaged one with file, key and reason."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from openipt.protocol.definition import (
    Agenda,
    AgendaItem,
    Ages,
    Anchor,
    Area,
    Edition,
    Ending,
    LengthRule,
    Measure,
    Moment,
    Phase,
    Repeat,
    Stage,
    Strategy,
    Suitability,
    Task,
    Technique,
    Window,
    Words,
)
from openipt.protocol.lifecycle import TREATMENT
from openipt.protocol.tables import DataError, Table, once

Thing = TypeVar("Thing")
MOMENT = re.compile(r"(?P<anchor>[a-z_]+)(?P<offset>[+-]\d+)?")
TASK = {
    "key": str,
    "phase": str,
    "title": str,
    "purpose": str,
    "do": list,
    "say": list,
    "record": list,
    "opens": str,
    "closes": str,
    "repeat": str,
    "requires": list,
    "optional": bool,
}
AREA = {
    "key": str,
    "name": str,
    "client_name": str,
    "definition": str,
    "questions": list,
    "evidence": list,
    "goals": list,
    "progress": list,
    "pitfalls": list,
    "strategies": list,
}
TECHNIQUE = {"key": str, "name": str, "steps": list, "outputs": list}
AGENDA = {"key": str, "name": str, "opens": str, "closes": str, "items": list}
EDITION = {
    "key": str,
    "version": str,
    "name": str,
    "summary": str,
    "population": str,
    "review_status": str,
    "sources": list,
    "sessions": dict,
    "frequency": str,
    "minutes": int,
    "opening": str,
    "initial": list,
    "final": list,
    "phases": list,
    "areas": list,
    "agendas": list,
    "measures": list,
    "ending": dict,
    "suitability": dict,
    "agreement_items": list,
    "schools": list,
}
MAY = {
    "based_on": str,
    "also": list,
    "without": list,
    "tasks": list,
    "ages": dict,
    "rhythm": bool,
    "inventory_questions": list,
    "stop_rules": list,
}


@dataclass(frozen=True, slots=True)
class Material:
    """What several editions share: tasks, areas, techniques and agendas, by key."""

    tasks: Mapping[str, Task]
    areas: Mapping[str, Area]
    techniques: Mapping[str, Technique]
    agendas: Mapping[str, Agenda]


def parsed(text: str, file: str) -> dict[str, object]:
    """The content of a data file. Raises DataError when it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise DataError(f"{file}: is not TOML: {problem}") from None


def read_material(files: Mapping[str, str]) -> Material:
    """The shared material from the texts of `tasks`, `areas`, `techniques` and `agendas` (name -> text).

    Raises:
        DataError: with file, key and reason.
    """
    tables = {
        name: Table(parsed(files[name], f"{name}.toml"), f"{name}.toml", {name: list})
        for name in ("tasks", "areas", "techniques", "agendas")
    }
    techniques = tuple(
        _technique(row) for row in tables["techniques"].tables("techniques", TECHNIQUE, {"caution": str})
    )
    areas = tuple(_area(row) for row in tables["areas"].tables("areas", AREA, {"stages": list}))
    tasks = tuple(_task(row) for row in tables["tasks"].tables("tasks", TASK, {"schools": list}))
    agendas = tuple(_agenda(row) for row in tables["agendas"].tables("agendas", AGENDA))
    for name, things in (("tasks", tasks), ("areas", areas), ("techniques", techniques), ("agendas", agendas)):
        once([thing.key for thing in things], f"{name}.toml")
    made = Material(*({thing.key: thing for thing in things} for things in (tasks, areas, techniques, agendas)))  # type: ignore[arg-type]
    _check_material(made)
    return made


def _check_material(material: Material) -> None:
    for area in material.areas.values():
        for strategy in area.strategies:
            _known(strategy.technique, material.techniques, f"areas.toml.{area.key}.{strategy.key}.technique")
    for agenda in material.agendas.values():
        for item in agenda.items:
            _known(item.task, material.tasks, f"agendas.toml.{agenda.key}.items.task")
    for task in material.tasks.values():
        for needed in task.requires:
            _known(needed, material.tasks, f"tasks.toml.{task.key}.requires")
    _check_no_circle(material.tasks)


def _known(key: str, among: Iterable[str], place: str) -> None:
    if key not in among:
        raise DataError(f"{place}: there is no {key}")


def _check_no_circle(tasks: Mapping[str, Task], file: str = "tasks.toml") -> None:
    settled: set[str] = set()
    while len(settled) < len(tasks):
        ready = {key for key, task in tasks.items() if key not in settled and settled.issuperset(task.requires)}
        if not ready:
            stuck = sorted(tasks.keys() - settled)
            raise DataError(f"{file}.{stuck[0]}.requires: goes round in a circle")
        settled |= ready


def _moment(table: Table, key: str) -> Moment:
    found = MOMENT.fullmatch(table[key])
    if not found or found["anchor"] not in list(Anchor):
        raise DataError(f"{table.place}.{key}: must be one of {', '.join(Anchor)}, perhaps with +1 or -1")
    return Moment(Anchor(found["anchor"]), int(found["offset"] or 0))


def _window(table: Table) -> Window:
    return Window(_moment(table, "opens"), _moment(table, "closes"))


def _task(table: Table) -> Task:
    if table["phase"] not in TREATMENT:
        raise DataError(f"{table.place}.phase: must be one of {', '.join(TREATMENT)}")
    if table["repeat"] not in list(Repeat):
        raise DataError(f"{table.place}.repeat: must be one of {', '.join(Repeat)}")
    return Task(
        key=table["key"],
        phase=table["phase"],
        title=table["title"],
        purpose=table["purpose"],
        do=table.some("do"),
        say=table.texts("say"),
        record=table.some("record"),
        window=_window(table),
        repeat=Repeat(table["repeat"]),
        requires=table.texts("requires"),
        optional=table["optional"],
        schools=table.texts("schools"),
    )


def _area(table: Table) -> Area:
    stages = table.tables("stages", dict.fromkeys(("key", "name", "signs", "work"), str))
    strategies = table.tables("strategies", dict.fromkeys(("key", "text", "technique"), str))
    if not strategies:
        raise DataError(f"{table.place}.strategies: is empty")
    once([row["key"] for row in strategies], f"{table.place}.strategies")
    once([row["key"] for row in stages], f"{table.place}.stages")
    return Area(
        key=table["key"],
        name=table["name"],
        client_name=table["client_name"],
        definition=table["definition"],
        questions=table.some("questions"),
        evidence=table.some("evidence"),
        goals=table.some("goals"),
        stages=tuple(Stage(row["key"], row["name"], row["signs"], row["work"]) for row in stages),
        strategies=tuple(Strategy(row["key"], row["text"], row["technique"]) for row in strategies),
        progress=table.some("progress"),
        pitfalls=table.some("pitfalls"),
    )


def _technique(table: Table) -> Technique:
    return Technique(table["key"], table["name"], table.some("steps"), table.some("outputs"), table.get("caution", ""))


def _agenda(table: Table) -> Agenda:
    items = table.tables("items", {"minutes": int, "task": str}, {"note": str})
    if not items:
        raise DataError(f"{table.place}.items: is empty")
    return Agenda(
        table["key"],
        table["name"],
        _window(table),
        tuple(AgendaItem(row.number("minutes", 1), row["task"], row.get("note", "")) for row in items),
    )


def read_edition(text: str, file: str, material: Material, others: Mapping[str, str] | None = None) -> Edition:
    """An edition from the text of its data file, with the shared material it names.

    What the file leaves out it takes over from the edition it is `based_on`, whose text is in `others` (key -> text).

    Raises:
        DataError: with file, key and reason.
    """
    table = Table(_completed(parsed(text, file), file, others or {}), file, EDITION, MAY)
    material = _with_own_tasks(table, material)
    if f"{table['key']}.toml" != file:
        raise DataError(f"{file}.key: must be the name of the file")
    sessions = Table(table["sessions"], f"{file}.sessions", dict.fromkeys(("least", "most", "usual"), int))
    if not 1 <= sessions["least"] <= sessions["usual"] <= sessions["most"]:
        raise DataError(f"{file}.sessions: must be 1 <= least <= usual <= most")
    phases = tuple(
        Phase(row["key"], row["name"], row.texts("exit_tasks"))
        for row in table.tables("phases", {"key": str, "name": str, "exit_tasks": list})
    )
    if len(phases) not in (1, 3):
        raise DataError(f"{file}.phases: must be one phase, or initial, middle and final")
    tasks = _tasks(table, phases, material, file)
    for phase in phases:
        for key in phase.exit_tasks:
            _known(key, tasks, f"{file}.phases.{phase.key}.exit_tasks")
    return Edition(
        key=table["key"],
        version=table["version"],
        name=table["name"],
        summary=table["summary"],
        population=table["population"],
        ages=_ages(table),
        review_status=table["review_status"],
        sources=table.some("sources"),
        least=sessions["least"],
        most=sessions["most"],
        usual=sessions["usual"],
        frequency=_frequency(table),
        minutes=table.number("minutes", 1),
        opening=table["opening"],
        initial=_lengths(table, "initial"),
        final=_lengths(table, "final"),
        phases=phases,
        tasks=tuple(tasks.values()),
        areas=tuple(_chosen(table, "areas", material.areas)),
        techniques=tuple(material.techniques.values()),
        agendas=_agendas(table, tasks, material, file),
        measures=_measures(table),
        ending=_ending(table, sessions["least"]),
        suitability=_suitability(table),
        inventory_questions=table.texts("inventory_questions"),
        rhythm=table.get("rhythm", False),
        stop_rules=table.texts("stop_rules"),
        agreement_items=table.some("agreement_items"),
        schools=_schools(table, tasks),
    )


def _completed(own: dict[str, object], file: str, others: Mapping[str, str]) -> dict[str, object]:
    """The content of an edition's file over that of the edition it is based on, and so on down.

    Key by key of the top level; only tasks are added to those below.
    """
    laid, tasks, seen = own, own.get("tasks", []), [file.removesuffix(".toml")]
    while "based_on" in own:
        below = own["based_on"]
        if not isinstance(below, str) or below not in others:
            raise DataError(f"{file}.based_on: there is no {below}")
        if below in seen:
            raise DataError(f"{file}.based_on: goes round in a circle")
        seen.append(below)
        own = parsed(others[below], f"{below}.toml")
        tasks = _lists(own.get("tasks", []), tasks, f"{file}.tasks")
        laid = {**own, **laid}
    return {**laid, "tasks": tasks}


def _lists(below: object, above: object, place: str) -> list[object]:
    if not isinstance(below, list) or not isinstance(above, list):
        raise DataError(f"{place}: must be list")
    return [*below, *above]


def _with_own_tasks(table: Table, material: Material) -> Material:
    """The shared material and, after it, the tasks that only this edition has."""
    own = tuple(_task(row) for row in table.tables("tasks", TASK, {"schools": list}))
    once([*material.tasks, *(task.key for task in own)], f"{table.place}.tasks")
    tasks = {**material.tasks, **{task.key: task for task in own}}
    for task in own:
        for needed in task.requires:
            _known(needed, tasks, f"{table.place}.tasks.{task.key}.requires")
    _check_no_circle(tasks, table.place)
    return replace(material, tasks=tasks)


def _ages(table: Table) -> Ages:
    found = Table(table.get("ages", {}), f"{table.place}.ages", {}, {"youngest": int, "oldest": int})
    bounds = {key: found.number(key, 1) for key in ("youngest", "oldest") if key in found}
    if bounds.get("youngest", 0) > bounds.get("oldest", 200):
        raise DataError(f"{found.place}.oldest: must not be below the youngest")
    return Ages(**bounds)


def _frequency(table: Table) -> str:
    if table["frequency"] not in ("weekly", "fortnightly", "monthly"):
        raise DataError(f"{table.place}.frequency: must be weekly, fortnightly or monthly")
    return str(table["frequency"])


def _chosen(table: Table, key: str, among: Mapping[str, Thing]) -> list[Thing]:
    chosen = table.texts(key)
    once(chosen, f"{table.place}.{key}")
    for name in chosen:
        _known(name, among, f"{table.place}.{key}")
    return [among[name] for name in chosen]


def _tasks(table: Table, phases: tuple[Phase, ...], material: Material, file: str) -> dict[str, Task]:
    own = {phase.key for phase in phases}
    also, without = table.texts("also"), table.texts("without")
    for name in (*also, *without):
        _known(name, material.tasks, f"{file}.also/without")
    tasks = {
        key: task for key, task in material.tasks.items() if (task.phase in own or key in also) and key not in without
    }
    if not tasks:
        raise DataError(f"{file}.phases: no task belongs to any of them")
    # What a task waits for elsewhere does not hold it up in an edition that leaves that out.
    return {
        key: replace(task, requires=tuple(needed for needed in task.requires if needed in tasks))
        for key, task in tasks.items()
    }


def _agendas(table: Table, tasks: Mapping[str, Task], material: Material, file: str) -> tuple[Agenda, ...]:
    chosen = _chosen(table, "agendas", material.agendas)
    if not chosen:
        raise DataError(f"{file}.agendas: is empty")
    for agenda in chosen:
        for item in agenda.items:
            _known(item.task, tasks, f"{file}.agendas.{agenda.key}")
    return tuple(chosen)


def _lengths(table: Table, key: str) -> tuple[LengthRule, ...]:
    rules = [
        LengthRule(row.number("planned", 1), row.number("sessions", 0))
        for row in table.tables(key, {"planned": int, "sessions": int})
    ]
    if not rules or min(rule.planned for rule in rules) > 1:
        raise DataError(f"{table.place}.{key}: needs a rule for every number of sessions (planned = 1)")
    return tuple(sorted(rules, key=lambda rule: -rule.planned))


def _measures(table: Table) -> tuple[Measure, ...]:
    rows = table.tables("measures", {"instrument": str, "before": str})
    for row in rows:
        if row["before"] != "every_session":
            raise DataError(f"{row.place}.before: must be every_session")
    return tuple(Measure(row["instrument"], row["before"]) for row in rows)


def _ending(table: Table, least: int) -> Ending:
    ending = Table(
        table["ending"],
        f"{table.place}.ending",
        {"announce_before": int, "follow_up_months": list, "dispositions": list, "source": str},
    )
    if not 0 <= ending["announce_before"] < least:
        raise DataError(f"{ending.place}.announce_before: must be fewer than the fewest sessions")
    months = ending["follow_up_months"]
    if not all(type(month) is int and month > 0 for month in months):
        raise DataError(f"{ending.place}.follow_up_months: must be whole numbers of months")
    return Ending(ending["announce_before"], tuple(months), ending.some("dispositions"), ending["source"])


def _suitability(table: Table) -> Suitability:
    found = Table(
        table["suitability"],
        f"{table.place}.suitability",
        dict.fromkeys(("favours", "caution", "not_now"), list),
        {"questions": list},
    )
    return Suitability(found.some("favours"), found.some("caution"), found.some("not_now"), found.texts("questions"))


def _schools(table: Table, tasks: Mapping[str, Task]) -> tuple[Words, ...]:
    rows = table.tables("schools", {"school": str, "name": str, "final_phase": str, "areas": dict})
    if not rows:
        raise DataError(f"{table.place}.schools: is empty")
    known = [row["school"] for row in rows]
    once(known, f"{table.place}.schools")
    for task in tasks.values():
        for school in task.schools:
            _known(school, known, f"tasks.toml.{task.key}.schools")
    return tuple(Words(row["school"], row["name"], row["final_phase"], _area_names(table, row)) for row in rows)


def _area_names(table: Table, row: Table) -> Mapping[str, str]:
    """What a school calls each problem area of the edition: all of them, and no other."""
    for key in row["areas"]:
        _known(key, table.texts("areas"), f"{row.place}.areas")
    Table(row["areas"], f"{row.place}.areas", dict.fromkeys(table.texts("areas"), str))
    return dict(row["areas"])
