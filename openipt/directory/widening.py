"""When nobody fits: what is let go of, one thing after the other, until somebody does; and what that was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from openipt.directory.asking import MILES, Question

FARTHER = (250, 500)  # miles; for whoever lives far from anybody
LET_GO = ("week", "times", "identities", "insurers", "access_needs", "professions", "ipt", "scale", "adaptations")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was let go of: `miles` (how many now), `video` (where), `say`, `max`, `where`, or a group."""

    kind: str
    amount: int = 0
    state: str = ""


def wider(asked: Question) -> Iterator[tuple[Question, Step]]:
    """Ever wider questions; language, age and problem area are kept to the last, for they matter most."""
    now = asked
    for miles in (*MILES, *FARTHER):
        if now.spot and miles > now.miles:
            now = replace(now, miles=miles)
            yield now, Step("miles", miles)
    if now.spot and now.spot.jurisdiction and not now.state:
        now = replace(now, state=now.spot.jurisdiction)
        yield now, Step("video", state=now.state)
    if now.ceiling is not None:
        now = replace(now, ceiling=None)
        yield now, Step("max")
    for group in (*LET_GO, "languages", "ages", "areas"):
        if group in now.chosen:
            now = replace(now, chosen={name: codes for name, codes in now.chosen.items() if name != group})
            yield now, Step(group)
    if now.say:
        now = replace(now, say="")
        yield now, Step("say")
    if now.where and not now.spot:
        now = replace(now, where="")
        yield now, Step("where")


def first_with_anybody(
    asked: Question, total: Callable[[Question], int], most: int = 25
) -> tuple[Question, tuple[Step, ...]]:
    """The first question on the way that finds somebody, and the steps that led there (none if nobody is found)."""
    steps: list[Step] = []
    for count, (question, step) in enumerate(wider(asked)):
        steps = [one for one in steps if one.kind != step.kind] + [step]
        if total(question):
            return question, tuple(steps)
        if count == most:
            break
    return asked, ()
