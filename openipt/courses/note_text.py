"""The note of a session as far as the session itself has written it: short lines a clinician can leave or change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What happened in a session, as plain words in the reader's language; empty where there is nothing to say."""

    where: str  # "Session 6 of 16"
    opening: str = ""
    mood: int | None = None
    scores: Sequence[str] = ()
    earlier_steps: Sequence[str] = ()
    done: Sequence[str] = ()
    left_out: Sequence[str] = ()
    strategies: Sequence[str] = ()
    techniques: Sequence[str] = ()
    new_steps: Sequence[str] = ()
    concerns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NoteWords:
    """What the parts are called."""

    safety: str = "Safety"
    scores: str = "Scores"
    since: str = "Since last time"
    mood: str = "mood {mood} of 10"
    worked_on: str = "Worked on"
    techniques: str = "Techniques"
    also: str = "Also"
    left_out: str = "Left out"
    until_next: str = "Until next time"


def draft(facts: NoteFacts, words: NoteWords = NoteWords()) -> str:
    """The note, one line for each part that has something to say; safety first."""
    return "\n".join([facts.where, *_lines(facts, words)])


def _lines(facts: NoteFacts, words: NoteWords) -> Iterator[str]:
    since = [facts.opening.strip(), words.mood.format(mood=facts.mood) if facts.mood is not None else ""]
    parts = (
        (words.safety, facts.concerns),
        (words.scores, facts.scores),
        (words.since, [*since, *facts.earlier_steps]),
        (words.worked_on, facts.strategies),
        (words.techniques, facts.techniques),
        (words.also, facts.done),
        (words.left_out, facts.left_out),
        (words.until_next, facts.new_steps),
    )
    for title, said in parts:
        if found := [text for text in said if text]:
            yield f"{title}: {'; '.join(found)}"
