"""Answers drawn so that totals follow the course that scores usually take in treatment.

A score falls with the logarithm of the session number (docs/clinical/sources.md, "Demo practice"); around that line
answers scatter by a few points. Item 9 of the PHQ-9 is never drawn: only a story makes it positive.
"""

from math import log
from random import Random

from openipt.measures.instrument import Instrument, Item

SCATTER = 1.2  # points, standard deviation
ITEMS = 8  # of the PHQ-9, without item 9
MOST = 3


def expected(start: float, end: float, session: int, sessions: int) -> float:
    """The score expected before a session: `start` before the first, `end` before the last, log-linear between."""
    if sessions < 2:
        return start
    return start + (end - start) * log(session) / log(sessions)


def items(total: float, count: int, chance: Random) -> list[int]:
    """`count` answers of 0-3 that add up to about `total`, unevenly, as people's answers do."""
    wanted = max(0, min(round(total + chance.gauss(0, SCATTER)), count * MOST))
    answers = [0] * count
    while sum(answers) < wanted:
        place = min(range(count), key=lambda n: (answers[n] >= MOST, answers[n] - chance.random() * 2))
        answers[place] += 1
    return answers


def phq_9(total: float, *, item_9: int, chance: Random) -> dict[str, int | None]:
    """Answers to the PHQ-9 that add up to about `total`, with this answer to item 9."""
    drawn = items(total - item_9, ITEMS, chance)
    answers: dict[str, int | None] = {f"phq-{number}": value for number, value in enumerate(drawn, 1)}
    return answers | {"phq-9": item_9, "phq-10": min(MOST, round(total / 9))}


def other(form: Instrument, total: float) -> dict[str, int | None]:
    """Answers to any other questionnaire, as somebody with this PHQ-9 total might give them; nothing about danger."""
    return {item.key: _one(item, total / 27) for item in form.items}


def _one(item: Item, share: float) -> int:
    values = sorted(option.value for option in item.options)
    if item.risk:
        return values[0]
    place = round(share * (len(values) - 1))
    return values[-1 - place] if item.reverse else values[place]


def gad_7(total: float, chance: Random) -> dict[str, int | None]:
    """Answers to the GAD-7; anxiety runs a little below depression here."""
    return {f"gad-{number}": value for number, value in enumerate(items(total * 0.7, 7, chance), 1)}
