"""The editions as a clinician reads them, for docs/reference/protocol.md."""

from collections.abc import Iterator, Mapping

from openipt.protocol.definition import Agenda, Area, Edition, Task, Technique
from openipt.protocol.editions import editions
from openipt.protocol.phases import anchors as places_of
from openipt.protocol.phases import phase_ranges, span_of


def reference() -> str:
    """Every edition with its phases and tasks, then what they share: the tasks in full, agendas, areas, techniques."""
    known = editions().values()
    lines = [
        "# The protocol",
        "",
        "Made from `openipt/protocol/editions`. Own wording; what is from memory is named in",
    ]
    lines += ["`docs/clinical/sources.md`. **Awaits review by an IPT-trained clinician.**", ""]
    for edition in known:
        lines += _edition(edition)
    adult = editions()["ipt-adult"]
    titles = {task.key: task.title for edition in known for task in edition.tasks}
    lines += ["## Tasks in full", ""]
    for task in {task.key: task for edition in known for task in edition.tasks}.values():
        lines += _task(task)
    lines += ["## How sessions are usually spent", ""]
    for agenda in {agenda.key: agenda for edition in known for agenda in edition.agendas}.values():
        lines += _agenda(agenda, titles)
    lines += ["## Problem areas", ""]
    for area in adult.areas:
        lines += _area(area)
    lines += ["## Techniques", ""]
    for technique in adult.techniques:
        lines += _technique(technique)
    return "\n".join(lines).rstrip() + "\n"


def _edition(edition: Edition) -> Iterator[str]:
    yield from (f"## {edition.name}", "", edition.summary, "")
    yield f"*For:* {edition.population}{_ages(edition)}."
    yield f"*Sessions:* {edition.least} to {edition.most}, usually {edition.usual}, "
    yield f"{edition.frequency}, {edition.minutes} minutes. *Ending announced by:* session N - "
    yield f"{edition.ending.announce_before} ({edition.ending.source})."
    yield from ("", "| phase | sessions of the usual course | usually done before it is left |", "| --- | --- | --- |")
    names = {phase.key: phase for phase in edition.phases}
    for span in phase_ranges(edition, edition.usual):
        phase = names[span.phase]
        done = ", ".join(edition.task(key).title for key in phase.exit_tasks)
        yield f"| {phase.name} | {span.first}-{span.last} | {done} |"
    yield from ("", "| task | sessions | how often | what for |", "| --- | --- | --- | --- |")
    places = places_of(edition, edition.usual)
    for task in edition.tasks:
        first, last = span_of(task.window, places)
        yield f"| {task.title}{_notes(task)} | {first}-{last} | {task.repeat.replace('_', ' ')} | {task.purpose} |"
    yield from ("", f"*Problem areas:* {', '.join(area.name for area in edition.areas)}.", "")
    if edition.rhythm:
        yield from ("*Asked for day by day:* the Social Rhythm Metric.", "")
    fits = edition.suitability
    lists = {
        "Speaks for it": fits.favours,
        "Take care": fits.caution,
        "Not now": fits.not_now,
        "Asked about suitability": fits.questions,
        "Asked about relationships": edition.inventory_questions,
        "Other care comes first": edition.stop_rules,
        "Sources": edition.sources,
    }
    for name, texts in lists.items():
        if texts:
            yield from (f"*{name}:*", "", *(f"- {text}" for text in texts), "")


def _ages(edition: Edition) -> str:
    youngest, oldest = edition.ages.youngest, edition.ages.oldest
    if oldest is not None:
        return f", {youngest or 0} to {oldest} years old"
    return f", from {youngest} years on" if youngest else ""


def _notes(task: Task) -> str:
    notes = [*(["optional"] if task.optional else []), *task.schools]
    return f" ({', '.join(notes)})" if notes else ""


def _task(task: Task) -> Iterator[str]:
    yield from (f"### {task.title}{_notes(task)}", "", task.purpose, "")
    yield from (f"- {step}" for step in task.do)
    yield ""
    if task.say:
        yield from (f"*For example:* {' / '.join(task.say)}", "")
    yield from (f"*Record:* {', '.join(task.record)}.", "")


def _agenda(agenda: Agenda, titles: Mapping[str, str]) -> Iterator[str]:
    minutes = sum(item.minutes for item in agenda.items)
    yield from (f"### {agenda.name} ({minutes} minutes)", "", "| minutes | task | note |", "| --- | --- | --- |")
    yield from (f"| {item.minutes} | {titles[item.task]} | {item.note} |" for item in agenda.items)
    yield ""


def _area(area: Area) -> Iterator[str]:
    yield from (f"### {area.name}", "", area.definition, "", f"*To the client:* {area.client_name}.", "")
    for step, strategy in enumerate(area.strategies, 1):
        yield f"{step}. {strategy.text}"
    yield ""
    for stage in area.stages:
        yield from (f"*Stage: {stage.name}.* {stage.signs}. Work: {stage.work}.", "")
    yield from (f"*Questions:* {' '.join(area.questions)}", "", f"*Speaks for it:* {'; '.join(area.evidence)}.", "")
    yield from (f"*Goals:* {'; '.join(area.goals)}.", "", f"*Signs of progress:* {'; '.join(area.progress)}.", "")
    yield from (f"*Pitfalls:* {'; '.join(area.pitfalls)}.", "")


def _technique(technique: Technique) -> Iterator[str]:
    yield from (f"### {technique.name}", "")
    for step, text in enumerate(technique.steps, 1):
        yield f"{step}. {text}"
    yield ""
    if technique.caution:
        yield from (f"*Caution:* {technique.caution}", "")
