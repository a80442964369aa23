"""The summary letter as the record can begin it; the therapist makes it theirs before it exists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the record says, as plain words; empty where it says nothing."""

    client: str
    therapist: str
    first: str  # the day of the first session
    last: str  # the day of the last one held
    held: int
    planned: int
    how_it_ended: str = ""  # "" while the course goes on
    by_agreement: bool = True
    gains: str = ""
    what_helped: str = ""
    warning_signs: str = ""
    steps: str = ""
    contacts: str = ""
    scores: Sequence[str] = ()


def draft(facts: LetterFacts) -> str:
    """The letter in plain, warm words; paragraphs are parted by an empty line."""
    return "\n\n".join(_paragraphs(facts))


def _paragraphs(facts: LetterFacts) -> Iterator[str]:
    yield f"Dear {facts.client},"
    if facts.held:
        yield (
            f"From {facts.first} to {facts.last} we met {_times(facts.held)} of the {facts.planned} we had planned. "
            "This letter is to remember what we did."
        )
    if facts.how_it_ended and not facts.by_agreement:
        yield (
            "Our work ended before we had planned. That happens for many reasons, and none of them closes a door: "
            "if you would like to come back, or to look for something else, please get in touch."
        )
    for title, text in (
        ("What is better now:", facts.gains),
        ("What you did that made the difference:", facts.what_helped),
    ):
        if text:
            yield f"{title} {text}"
    if facts.scores:
        yield "The questions you answered along the way: " + " ".join(facts.scores)
    for title, text in (
        ("Signs to watch for:", facts.warning_signs),
        ("What to do then:", facts.steps),
        ("Who can help:", facts.contacts),
    ):
        if text:
            yield f"{title} {text}"
    yield "With warm wishes,"
    yield facts.therapist


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
