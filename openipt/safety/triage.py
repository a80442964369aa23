"""Triage tables as data: which answers to a risk screener lead to which next step. Never a prediction, never a verdict.

Sources: docs/clinical/sources.md, "Safety" (ASQ, C-SSRS). A refusal or a question left out is never taken for a no.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import product

from openipt.protocol.tables import DataError, Table, once

SEVERITIES = ("soon", "priority", "now")


class Answer(StrEnum):
    """What can come back to a question of a screener."""

    YES = "yes"
    NO = "no"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Condition:
    """Fits when any of some questions has one of some answers."""

    any: tuple[str, ...]
    are: frozenset[Answer]

    def fits(self, answers: Answers) -> bool:
        """Whether it fits; a question that was not asked has no answer and fits nothing."""
        return any(answers.get(key) in self.are for key in self.any)


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `asked_if` is None when it is always asked."""

    key: str
    text: str
    asked_if: Condition | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers lead to. `severity` is by when somebody must look (`due.RULES`), or empty: no concern opens."""

    key: str
    label: str
    then: str
    severity: str


@dataclass(frozen=True, slots=True)
class Screener:
    """A risk screener: its questions and the table that leads from answers to the next step."""

    key: str
    name: str
    short_name: str
    about: str
    youngest: int  # years of age
    owner: str
    notice: str
    source: str
    questions: tuple[Question, ...]
    rows: tuple[tuple[tuple[Condition, ...], Result], ...]

    def heard(self, answers: Answers) -> dict[str, Answer]:
        """The answers that count: of questions that are asked; what is left out counts as unanswered.

        Raises:
            ValueError: there is no such question.
        """
        if unknown := set(answers) - {question.key for question in self.questions}:
            raise ValueError(f"{self.short_name} has no question {min(unknown)}.")
        found: dict[str, Answer] = {}
        for question in self.questions:
            if question.asked_if is None or question.asked_if.fits(found):
                found[question.key] = answers.get(question.key, Answer.UNANSWERED)
        return found

    def result(self, answers: Answers) -> Result:
        """The first row of the table that fits.

        Raises:
            ValueError: there is no such question.
        """
        heard = self.heard(answers)
        return next(result for conditions, result in self.rows if all(one.fits(heard) for one in conditions))

    def paths(self) -> list[dict[str, Answer]]:
        """Every combination of answers, of which the last row makes sure that each has a result."""
        keys = [question.key for question in self.questions]
        return [dict(zip(keys, answers, strict=True)) for answers in product(Answer, repeat=len(keys))]


def read(text: str, file: str) -> dict[str, Screener]:
    """The screeners in the text of a data file, by key.

    Raises:
        DataError: with file, key and reason.
    """
    try:
        table = Table(tomllib.loads(text), file, {"screeners": list})
    except tomllib.TOMLDecodeError as problem:
        raise DataError(f"{file}: is not TOML: {problem}") from None
    texts = dict.fromkeys(("key", "name", "short_name", "about", "owner", "notice", "source"), str)
    rows = table.tables("screeners", {**texts, "youngest": int, "questions": list, "rows": list})
    once([row["key"] for row in rows], f"{file}.screeners")
    return {row["key"]: _screener(row, tuple(texts)) for row in rows}


def _screener(table: Table, texts: tuple[str, ...]) -> Screener:
    questions: list[Question] = []
    for row in table.tables("questions", {"key": str, "text": str}, {"asked_if": dict}):
        known = [question.key for question in questions]
        asked_if = _condition(row["asked_if"], f"{row.place}.asked_if", known) if "asked_if" in row else None
        questions.append(Question(row["key"], row["text"], asked_if))
    keys = [question.key for question in questions]
    once(keys, f"{table.place}.questions")
    return Screener(
        **{name: table[name] for name in texts},
        youngest=table.number("youngest", 0),
        questions=tuple(questions),
        rows=_rows(table, keys),
    )


def _rows(table: Table, keys: list[str]) -> tuple[tuple[tuple[Condition, ...], Result], ...]:
    made = []
    for row in table.tables("rows", {"result": str, "all": list, "label": str, "then": str}, {"severity": str}):
        conditions = [_condition(found, f"{row.place}.all[{n}]", keys) for n, found in enumerate(row["all"], 1)]
        severity = row.get("severity", "")
        if severity and severity not in SEVERITIES:
            raise DataError(f"{row.place}.severity: {severity} is not one of {', '.join(SEVERITIES)}")
        made.append((tuple(conditions), Result(row["result"], row["label"], row["then"], severity)))
    once([result.key for _, result in made], f"{table.place}.rows")
    if not made or made[-1][0]:
        raise DataError(f"{table.place}.rows: the last row must fit everything, with an empty `all`")
    return tuple(made)


def _condition(found: object, place: str, known: list[str]) -> Condition:
    table = Table(found, place, {"any": list, "are": list})
    for key in table.some("any"):
        if key not in known:
            raise DataError(f"{place}.any: {key} is no question before this one")
    for answer in table.some("are"):
        if answer not in tuple(Answer):
            raise DataError(f"{place}.are: {answer} is not one of {', '.join(Answer)}")
    return Condition(table.texts("any"), frozenset(Answer(answer) for answer in table.texts("are")))


@cache
def screeners() -> Mapping[str, Screener]:
    """The screeners that come with OpenIPT, by key."""
    file = files("openipt.safety") / "triage.toml"
    return read(file.read_text("utf-8"), file.name)
