"""The instruments as a page of the documentation."""

from collections.abc import Iterable, Iterator

from openipt.measures.instrument import PARTS, Direction, Example, Instrument, Item, Option
from openipt.measures.loading import catalogue

HEAD = """# Instruments

Made from `openipt/measures/instruments`. Sources: [docs/clinical/sources.md](../clinical/sources.md).

A total is prorated from the mean of the answered items while no more than the stated number is missing; above that
there is no total. Totals are rounded half up. A risk item counts by its own answer, whatever the total, and one that
was not answered is asked in person.
"""


def reference() -> str:
    """Every instrument as Markdown, for docs/reference/instruments.md."""
    rows = [_row(one) for one in catalogue().values()]
    overview = "\n".join(_table("key", "instrument", "items", "totals", "licence class", "from memory", rows=rows))
    return f"{HEAD}\n{overview}" + "".join(section(one) for one in catalogue().values())


def _row(one: Instrument) -> tuple[object, ...]:
    unverified = ", ".join(part for part in _parts(one) if part not in one.verified)
    items = "total only" if one.by_total else len(one.items)
    return one.key, one.short_name, items, f"{one.lowest}-{one.highest}", one.licence_class, unverified


def _parts(one: Instrument) -> Iterator[str]:
    return (part for part in PARTS if part != "wording" or one.is_worded)


def section(one: Instrument) -> str:
    """One instrument as Markdown."""
    bands = [(f"{band.lowest}-{band.highest}", band.label, band.client, band.therapist) for band in one.bands]
    lines = [
        *("", f"## {one.short_name}", ""),
        *(f"{one.name} (`{one.key}`, edition {one.edition}). {one.about}.", ""),
        *_questions(one),
        *_table("totals", "band", "the client reads", "the therapist reads", rows=bands),
        *_facts(one),
    ]
    return "\n".join(lines) + "\n"


def _questions(one: Instrument) -> Iterator[str]:
    if one.by_total:
        yield from ("Only the total is entered, with its date, from the owner's form.", "")
        return
    yield from (f"> {one.stem}" if one.is_worded else "The wording is the practice's to add, with permission.", "")
    yield from _table("n", "item", "counts", "LOINC", rows=map(_item, one.items))
    yield from (f"Answers: {_options(one.scored_items[0].options)}.", "")
    yield from _other_answers(one)


def _other_answers(one: Instrument) -> Iterator[str]:
    for item in one.items:
        if item.options != one.scored_items[0].options:
            yield from (f"Answers to item {item.number}: {_options(item.options)}.", "")


def _table(*head: str, rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(map(str, row))} |"
    yield ""


def _item(item: Item) -> tuple[object, ...]:
    counts = ("reversed" if item.reverse else "yes") if item.scored else "no"
    if item.risk:
        counts += f"; looked at from {item.risk.review_from}, first from {item.risk.priority_from}"
    return item.number, item.text or item.key, counts, item.loinc or "none given"


def _options(options: Iterable[Option]) -> str:
    return ", ".join(_option(option) for option in options)


def _option(option: Option) -> str:
    points = "" if option.points is None else f" (counts {option.points})"
    return f"{option.text} {option.value}{points}".strip()


def _facts(one: Instrument) -> Iterator[str]:
    yield f"* Ages: {one.youngest} and older" + (f", up to {one.oldest}" if one.oldest else "")
    languages = [*(one.languages if one.is_worded else ()), *(wording.language for wording in one.translations)]
    yield f"* Direction: {one.direction.replace('_', ' is ')}; languages: {', '.join(languages) or 'none shipped'}"
    way = "more" if one.direction is Direction.HIGHER_WORSE else "less"
    yield from (f"* Cut-off: {cut.value} and {way}, {cut.about} ({cut.source})" for cut in one.cut_offs)
    only = f", only {', '.join(one.missing.only)}" if one.missing.only else ""
    yield f"* May be missing: {one.missing.most}{only} ({one.missing.origin})"
    change = f"{one.change.reliable} ({one.change.source})" if one.change else "no value with a source"
    yield f"* Reliable change: {change}"
    if one.rise:
        yield f"* A rise by {one.rise.least} or more since the last time raises a concern ({one.rise.source})"
    yield from _details(one)
    yield f"* LOINC: {', '.join(f'{name} {code}' for name, code in one.loinc.items()) or 'none given'}"
    yield f"* Licence class {one.licence_class}; owner: {one.owner}"
    yield from (f"* Notice: {one.notice}", f"* {one.citation}")
    yield from map(_example, one.examples)
    yield f"* Verified: {', '.join(part for part in PARTS if part in one.verified) or 'nothing'}"
    yield f"* From memory: {', '.join(part for part in _parts(one) if part not in one.verified) or 'nothing'}"


def _details(one: Instrument) -> Iterator[str]:
    if one.factor > 1:
        yield f"* Every sum is multiplied by {one.factor}"
    if one.divisor > 1:
        yield "* The total is entered in tenths"
    if one.mean_of_parts:
        yield "* The total is the mean of the means of its parts"
    yield from (f"* Of the items {', '.join(group)} only the highest counts" for group in one.highest_of)
    for scale in one.subscales:
        cut = f", cut-off {scale.cut_off}" if scale.cut_off is not None else ""
        yield f"* Part: {scale.label}, items {', '.join(scale.items)}{cut}; may be missing: {scale.most_missing}"
        if scale.steps:
            yield f"  * from {', '.join(f'{step.lowest} {step.label}' for step in scale.steps)}"
    yield from (f"* Pattern: {pattern.label} ({pattern.source})" for pattern in one.patterns)
    yield from (f"* Reliability: {found.kind} {found.value} ({found.source})" for found in one.reliabilities)
    yield from (f"* {norm.population}: mean {norm.mean}, SD {norm.sd} ({norm.source})" for norm in one.norms)
    if one.goals:
        parts = {
            "response: {} %": one.goals.response,
            "remission: up to {}": one.goals.remission,
            "important change: {}": one.goals.important,
        }
        told = ", ".join(text.format(value) for text, value in parts.items() if value is not None)
        yield f"* {told} ({one.goals.source})"


def _example(example: Example) -> str:
    answers = ", ".join("-" if value is None else str(value) for value in example.answers)
    told = "no total" if example.shown is None else f"{example.shown} ({example.band})"
    flags = f"; to be looked at: {', '.join(example.flags)}" if example.flags else ""
    return f"* Example: {answers} gives {told}{flags}"
