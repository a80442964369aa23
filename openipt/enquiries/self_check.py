"""The check whether IPT may fit, as data: questions and the next steps they lead to. No score, no diagnosis. Pure."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

AREAS = ("grief", "dispute", "transition", "isolation")
YES_NO = (("yes", "Yes"), ("unsure", "I am not sure"), ("no", "No"))
Answers = Mapping[str, Collection[str]]


class SelfCheckError(ValueError):
    """The data file does not fit together; the message names the key."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what can be chosen; `several` if more than one thing can be."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds if any question of `any` has one of its answers, and no question of `none` has one of its."""

    any: Mapping[str, frozenset[str]]
    none: Mapping[str, frozenset[str]]

    def holds(self, answers: Answers) -> bool:
        """Whether it holds; a question that was left out counts as answered with ''."""
        return (not self.any or self._touches(self.any, answers)) and not self._touches(self.none, answers)

    @staticmethod
    def _touches(wanted: Mapping[str, frozenset[str]], answers: Answers) -> bool:
        return any(set(answers.get(key) or [""]) & chosen for key, chosen in wanted.items())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A next step: `leads_to` is where (find a therapist, a doctor, something to read)."""

    key: str
    title: str
    text: str
    leads_to: str
    when: tuple[Condition, ...]

    def fits(self, answers: Answers) -> bool:
        """Whether all its conditions hold."""
        return all(condition.holds(answers) for condition in self.when)


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The whole: the question about danger, which stands alone, the others, and what they lead to."""

    first: Question
    to_help: frozenset[str]
    questions: tuple[Question, ...]
    suggestions: tuple[Suggestion, ...]

    def needs_help_now(self, answer: str) -> bool:
        """Whether the answer to the first question leads to crisis help; one that is left out or unknown does too."""
        return answer in self.to_help or answer not in dict(self.first.options)

    def next_steps(self, answers: Answers) -> tuple[Suggestion, ...]:
        """What fits, in the order it is to be shown; never nothing."""
        fitting = tuple(suggestion for suggestion in self.suggestions if suggestion.fits(answers))
        return fitting or tuple(suggestion for suggestion in self.suggestions if suggestion.key == "read_on")


def areas_in(answers: Answers) -> tuple[str, ...]:
    """The problem areas among the answers, in the order IPT names them."""
    return tuple(area for area in AREAS if area in (answers.get("around") or ()))


@cache
def self_check() -> SelfCheck:
    """The self-check as shipped."""
    text = (files("openipt.enquiries") / "self_check.toml").read_text("utf-8")
    return parse(tomllib.loads(text))


def parse(raw: Mapping[str, object]) -> SelfCheck:
    """Build the self-check from its data.

    Raises:
        SelfCheckError: a key is missing, or a condition names a question or an answer that does not exist.
    """
    try:
        first = raw["first"]
        made = SelfCheck(
            first=_question(first),
            to_help=frozenset(first["to_help"]),  # type: ignore[index]
            questions=tuple(_question(entry) for entry in raw["questions"]),  # type: ignore[attr-defined]
            suggestions=tuple(_suggestion(entry) for entry in raw["suggestions"]),  # type: ignore[attr-defined]
        )
    except KeyError as problem:
        raise SelfCheckError(f"{problem.args[0]} is missing") from problem
    _refuse_unknown_answers(made)
    return made


def _question(raw: object) -> Question:
    entry: Mapping[str, object] = raw  # type: ignore[assignment]
    own = tuple((option["key"], option["text"]) for option in entry.get("options", ()))  # type: ignore[attr-defined]
    return Question(
        key=str(entry["key"]), text=str(entry["text"]), options=own or YES_NO, several=entry.get("kind") == "several"
    )


def _suggestion(raw: Mapping[str, object]) -> Suggestion:
    conditions = tuple(_condition(entry) for entry in raw["when"])  # type: ignore[attr-defined]
    return Suggestion(str(raw["key"]), str(raw["title"]), str(raw["text"]), str(raw["leads_to"]), conditions)


def _condition(raw: Mapping[str, Mapping[str, list[str]]]) -> Condition:
    sides = ({key: frozenset(chosen) for key, chosen in raw.get(side, {}).items()} for side in ("any", "none"))
    return Condition(*sides)


def _refuse_unknown_answers(made: SelfCheck) -> None:
    known = {question.key: {key for key, _ in question.options} | {""} for question in made.questions}
    for suggestion in made.suggestions:
        for condition in suggestion.when:
            for key, chosen in [*condition.any.items(), *condition.none.items()]:
                if not chosen <= known.get(key, set()):
                    raise SelfCheckError(f"suggestion {suggestion.key}: {key} has no answer {sorted(chosen)}")
    if not any(suggestion.key == "read_on" for suggestion in made.suggestions):
        raise SelfCheckError("the suggestion read_on is missing")
