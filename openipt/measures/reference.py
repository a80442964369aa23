"""The instruments as a page of the documentation."""

from collections.abc import Iterable, Iterator

from openipt.measures.instrument import PARTS, Direction, Instrument, Item, Option
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
    unverified = ", ".join(part for part in PARTS if part not in one.verified)
    return one.key, one.short_name, len(one.items), f"{one.lowest}-{one.highest}", one.licence_class, unverified


def section(one: Instrument) -> str:
    """One instrument as Markdown."""
    bands = [(f"{band.lowest}-{band.highest}", band.label, band.client, band.therapist) for band in one.bands]
    lines = [
        *("", f"## {one.short_name}", ""),
        *(f"{one.name} (`{one.key}`, edition {one.edition}). {one.about}.", "", f"> {one.stem}", ""),
        *_table("n", "item", "counts", "LOINC", rows=map(_item, one.items)),
        *(f"Answers: {_options(one.scored_items[0].options)}.", ""),
        *_other_answers(one),
        *_table("totals", "band", "the client reads", "the therapist reads", rows=bands),
        *_facts(one),
    ]
    return "\n".join(lines) + "\n"


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
    return item.number, item.text, counts, item.loinc or "none given"


def _options(options: Iterable[Option]) -> str:
    return ", ".join(f"{option.text} {option.value}" for option in options)


def _facts(one: Instrument) -> Iterator[str]:
    yield f"* Ages: {one.youngest} and older" + (f", up to {one.oldest}" if one.oldest else "")
    yield f"* Direction: {one.direction.replace('_', ' is ')}; languages: {', '.join(one.languages)}"
    way = "more" if one.direction is Direction.HIGHER_WORSE else "less"
    yield from (f"* Cut-off: {cut.value} and {way}, {cut.about} ({cut.source})" for cut in one.cut_offs)
    yield f"* May be missing: {one.missing.most} ({one.missing.origin})"
    change = f"{one.change.reliable} ({one.change.source})" if one.change else "no value with a source"
    yield f"* Reliable change: {change}"
    if one.rise:
        yield f"* A rise by {one.rise.least} or more since the last time raises a concern ({one.rise.source})"
    yield from _details(one)
    yield f"* LOINC: {', '.join(f'{name} {code}' for name, code in one.loinc.items()) or 'none given'}"
    yield f"* Licence class {one.licence_class}; owner: {one.owner}"
    yield from (f"* Notice: {one.notice}", f"* {one.citation}")
    yield f"* Verified: {', '.join(part for part in PARTS if part in one.verified) or 'nothing'}"
    yield f"* From memory: {', '.join(part for part in PARTS if part not in one.verified) or 'nothing'}"


def _details(one: Instrument) -> Iterator[str]:
    if one.factor > 1:
        yield f"* Every sum is multiplied by {one.factor}"
    for scale in one.subscales:
        cut = f", cut-off {scale.cut_off}" if scale.cut_off is not None else ""
        yield f"* Part: {scale.label}, items {', '.join(scale.items)}{cut}; may be missing: {scale.most_missing}"
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
