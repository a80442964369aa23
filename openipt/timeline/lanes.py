"""Where the words of events stand so that none covers another: one below the other in as many lanes as are needed."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 10.0
MOST_LANES = 26  # about a screen; what finds no room is counted, and stands in the list


@dataclass(frozen=True, slots=True)
class Box:
    """What one event takes from left to right: its mark or bar, and its words beside it."""

    left: float
    right: float


def lanes(boxes: Sequence[Box], most: int = MOST_LANES) -> list[int | None]:
    """The lane of each box (0 on top) such that boxes of one lane are at least `GAP` apart; None where no lane is free.

    Each box, from left to right, takes the first lane that is free: no arrangement needs fewer lanes
    (greedy colouring of an interval graph).
    """
    free_from: list[float] = []
    found: list[int | None] = [None] * len(boxes)
    for number in sorted(range(len(boxes)), key=lambda place: (boxes[place].left, boxes[place].right)):
        box = boxes[number]
        lane = next((place for place, right in enumerate(free_from) if right + GAP <= box.left), None)
        if lane is None and len(free_from) < most:
            free_from.append(0.0)
            lane = len(free_from) - 1
        if lane is not None:
            free_from[lane] = box.right
            found[number] = lane
    return found
