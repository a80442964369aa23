"""What the circle says in numbers, each with what it means; and what changed between two circles.

The numbers describe; they are no score and no diagnosis. Sources: docs/clinical/sources.md, closeness circle.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from openipt.relationships.circle import Someone
from openipt.relationships.closeness import EDGE

FEW_PEOPLE = 3  # method, evidence for isolation: three people or fewer in all
CONFIDED_IN = ("much", "everything")


@dataclass(frozen=True, slots=True)
class Network:
    """A circle in numbers. Counted are the living who are part of life now: not the dead, the lost, the wished for."""

    size: int
    closest: int  # in the innermost ring
    confidants: int | None  # who can be told much; None: nobody was asked about
    known_ties: int
    strained: int  # strained or mixed, of those whose tie is known

    @property
    def strain(self) -> float | None:
        """The share of known ties that are strained or mixed, 0-1; None when no tie is known."""
        return self.strained / self.known_ties if self.known_ties else None

    @property
    def strain_percent(self) -> int | None:
        """The same as a whole percentage, a half rounded up."""
        return None if self.strain is None else int(100 * self.strain + 0.5)

    @property
    def isolation(self) -> tuple[str, ...]:
        """The signs of isolation that are there: "few", "nobody_close", "no_confidant". Each is worth a question.

        Source: evidence for the problem area isolation: inner ring empty, or three people or fewer in all, or nobody
        to confide in (docs/clinical/sources.md).
        """
        signs = {
            "few": self.size <= FEW_PEOPLE,
            "nobody_close": self.closest == 0,
            "no_confidant": self.confidants == 0,
        }
        return tuple(sign for sign, there in signs.items() if there)


def network(people: Sequence[Someone]) -> Network:
    """A circle in numbers."""
    here = [one for one in people if one.standing == "living" and one.tie != "ended"]
    asked = [one for one in here if one.confides]
    known = [one for one in here if one.tie]
    return Network(
        size=len(here),
        closest=sum(one.ring == 1 for one in here),
        confidants=sum(one.confides in CONFIDED_IN for one in asked) if asked else None,
        known_ties=len(known),
        strained=sum(one.tie in ("strained", "mixed") for one in known),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one person between two circles; a ring of None: not on that circle."""

    name: str
    ring_before: int | None
    ring_after: int | None
    tie_before: str
    tie_after: str

    @property
    def way(self) -> str:
        """`new`, `gone`, `closer`, `further`, or `same` (then the tie changed)."""
        if self.ring_before is None:
            return "new"
        if self.ring_after is None:
            return "gone"
        if self.ring_after == self.ring_before:
            return "same"
        return "closer" if self.ring_after < self.ring_before else "further"


def changes(before: Sequence[Someone], after: Sequence[Someone]) -> list[Change]:
    """Everybody who moved, came, went, or whose tie changed, in the order of the later circle, the gone last."""
    then, now = ({one.key: one for one in people} for people in (before, after))
    found = []
    for key in [*now, *(key for key in then if key not in now)]:
        old, new = then.get(key), now.get(key)
        change = Change(
            name=(new or old).name,  # type: ignore[union-attr]
            ring_before=old.ring if old else None,
            ring_after=new.ring if new else None,
            tie_before=old.tie if old else "",
            tie_after=new.tie if new else "",
        )
        if change.way != "same" or change.tie_before != change.tie_after:
            found.append(change)
    return found


def nearest_ring(distance: float, bands: dict[int, tuple[float, float]]) -> int:
    """The ring at a distance from the middle."""
    return next((ring for ring, (_, end) in bands.items() if distance < end), EDGE)
