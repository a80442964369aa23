"""Answers in the words of the questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass

from openipt.measures.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer (None: not answered). The texts are message ids."""

    number: int
    question: str
    answer: str | None
    value: int | None
    risk: bool


def answers_in_words(instrument: Instrument, given: Mapping[str, int | None]) -> tuple[Line, ...]:
    """Every question of an instrument with what was answered, in the instrument's order; of a bare total nothing."""
    lines = []
    for item in () if instrument.by_total else instrument.items:
        value = given.get(item.key)
        answer = next((option.text for option in item.options if option.value == value), None)
        lines.append(Line(item.number, item.text, answer, value, item.risk is not None))
    return tuple(lines)
