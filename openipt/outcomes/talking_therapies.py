"""Recovery by two questionnaires, PHQ-9 and GAD-7 together, as NHS Talking Therapies counts it."""

from collections.abc import Mapping
from dataclasses import dataclass

DEPRESSION, ANXIETY = "phq-9", "gad-7"
LEAST_SESSIONS = 2  # held; who came less often is in none of the shares


@dataclass(frozen=True, slots=True)
class Rule:
    """From how many points on somebody is a case, and from how many on a change is reliable."""

    caseness: int
    reliable: int


RULES: Mapping[str, Rule] = {DEPRESSION: Rule(caseness=10, reliable=6), ANXIETY: Rule(caseness=8, reliable=4)}
SOURCE = (
    "NHS Talking Therapies (formerly IAPT) manual: caseness, recovery and a finished course of two sessions or more"
)
FROM_MEMORY = "reliable change of 6 and 4 points, and that the other questionnaire may not move reliably the other way"


@dataclass(frozen=True, slots=True)
class Change:
    """The first and the newest total of one of the two."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TwoNames:
    """The names that fit what two questionnaires together say."""

    case: bool
    recovered: bool
    improved: bool
    worse: bool

    @property
    def reliably_recovered(self) -> bool:
        """Recovered, by a change that is reliable."""
        return self.recovered and self.improved


def names_of_two(depression: Change, anxiety: Change) -> TwoNames:
    """What the change of a PHQ-9 (0 to 27) and a GAD-7 (0 to 21) is called together.

    Case: at or above caseness on at least one at first. Recovered: a case at first, below caseness on both at last.
    Improved: at least one fell by its reliable change, and the other did not rise by its own. Worse: at least one
    rose by its reliable change, and the other did not fall by its own. Source: `SOURCE`; from memory: `FROM_MEMORY`.
    """
    both = ((depression, RULES[DEPRESSION]), (anxiety, RULES[ANXIETY]))
    case = any(change.first >= rule.caseness for change, rule in both)
    fell = any(change.first - change.last >= rule.reliable for change, rule in both)
    rose = any(change.last - change.first >= rule.reliable for change, rule in both)
    return TwoNames(
        case=case,
        recovered=case and all(change.last < rule.caseness for change, rule in both),
        improved=fell and not rose,
        worse=rose and not fell,
    )
