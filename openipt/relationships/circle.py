"""Where everybody stands on the closeness circle: on their ring, near their angle, and over nobody else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, radians, sin
from unicodedata import east_asian_width

from openipt.relationships.closeness import GROUPS, RINGS

HALF = 320.0  # the picture reaches from -HALF to HALF both ways; "me" is in the middle
ME = 26.0  # how far "me" reaches
BANDS = {1: (ME + 6, 116.0), 2: (116.0, 190.0), 3: (190.0, 254.0), 4: (254.0, 318.0)}  # from, to
SIZES = ((12, 15.0, 23.0), (25, 13.0, 17.0))  # up to so many people: how far a marker reaches, height of letters
CROWDED = (11.0, 14.0)
STEP = 4  # degrees between the angles that are tried
LONGEST_LABEL = 14  # letters
CAPTION = 15.0  # height of the letters of captions


@dataclass(frozen=True, slots=True)
class Someone:
    """One person to place: `angle` in degrees from the top, clockwise; None where it does not matter."""

    key: str
    name: str
    ring: int
    angle: int | None = None
    tie: str = ""
    standing: str = "living"
    group: str = "others"
    often: str = ""
    confides: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something fills."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether both fill some place."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    @property
    def inside(self) -> bool:
        """Whether it is within the picture."""
        return self.left >= -HALF and self.right <= HALF and self.top >= -HALF and self.bottom <= HALF


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one person stands, and the text beside them with its box.

    The text is their name, or their number where the name has no room; where both have none, the number stands on the
    marker.
    """

    person: Someone
    number: int  # from 1, in the order of the list beside the picture
    x: float
    y: float
    reach: float
    label: Box | None = None
    text: str = ""

    @property
    def box(self) -> Box:
        """What their marker fills."""
        return Box(self.x - self.reach, self.y - self.reach, self.x + self.reach, self.y + self.reach)


@dataclass(frozen=True, slots=True)
class Caption:
    """A word of the picture itself: a ring's name or a group's."""

    text: str
    x: float
    y: float
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture: everybody's spot in the order given, captions, the height of letters, borders of groups."""

    spots: tuple[Spot, ...]
    captions: tuple[Caption, ...]
    letters: float
    borders: tuple[int, ...] = ()  # degrees


def point(angle: float, distance: float) -> tuple[float, float]:
    """Where an angle (degrees from the top, clockwise) and a distance from the middle are."""
    return distance * sin(radians(angle)), -distance * cos(radians(angle))


def shortened(name: str) -> str:
    """A name as it stands beside a marker."""
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1].rstrip() + "…"


def text_width(text: str, letters: float) -> float:
    """How wide a text is at most, for a common sans-serif."""
    return letters * sum(_share(letter) for letter in text)


def _share(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return 1.05
    return 0.82 if letter.isupper() or letter in "mwMW…—" else 0.6


def by_group(people: Sequence[Someone]) -> tuple[list[Someone], dict[str, tuple[int, int]]]:
    """The same people, each group in a sector of its own: with their angles, and the sectors (from, to) in degrees."""
    groups = [group for group in GROUPS if any(one.group == group for one in people)]
    weights = {group: 1 + sum(one.group == group for one in people) for group in groups}
    total, start, sectors = sum(weights.values()), 0.0, {}
    for group in groups:
        end = start + 360 * weights[group] / total
        sectors[group] = (round(start), round(end))
        start = end
    return [replace(one, angle=_in_sector(one, people, sectors[one.group])) for one in people], sectors


def _in_sector(one: Someone, people: Sequence[Someone], sector: tuple[int, int]) -> int:
    mates = [other.key for other in people if (other.group, other.ring) == (one.group, one.ring)]
    share = (mates.index(one.key) + 1) / (len(mates) + 1)
    return round(sector[0] + (sector[1] - sector[0]) * share) % 360


def laid_out(people: Sequence[Someone], captions: dict[int, str], *, groups: dict[str, str] | None = None) -> Layout:
    """Place everybody. Markers never meet each other, a caption or "me"; names never meet anything at all.

    Args:
        people: in the order of the list beside the picture.
        captions: what the rings are called.
        groups: what the groups are called, to arrange people by group instead of by their own angles.
    """
    reach, letters = next(((r, t) for most, r, t in SIZES if len(people) <= most), CROWDED)
    sectors: dict[str, tuple[int, int]] = {}
    if groups is not None:
        people, sectors = by_group(people)
    words = _ring_captions(captions)
    words += _group_captions(groups or {}, sectors, [word.box for word in words])
    placed = None
    while placed is None:
        placed = _markers(people, reach, [word.box for word in words])
        reach *= 0.9
    borders = tuple(start for start, _ in sectors.values()) if len(sectors) > 1 else ()
    return Layout(tuple(_labelled(placed, words, letters)), tuple(words), letters, borders)


def _ring_captions(captions: dict[int, str]) -> list[Caption]:
    """Each ring's name stands at its lower edge."""
    return [_caption(text, 0, BANDS[ring][1] - 9) for ring, text in captions.items()]


def _group_captions(groups: dict[str, str], sectors: dict[str, tuple[int, int]], taken: Sequence[Box]) -> list[Caption]:
    """Each group's name stands outside, in the middle of its sector."""
    found: list[Caption] = []
    for group, (start, end) in sectors.items():
        turns = (off * side for off in range(0, 180, 6) for side in (1, -1))
        tried = [_outside(groups[group], (start + end) / 2 + turn) for turn in turns]
        free = (word for word in tried if not _meets(word.box, [*taken, *(other.box for other in found)]))
        found.append(next(free, tried[0]))
    return found


def _outside(text: str, angle: float) -> Caption:
    x, y = point(angle, BANDS[4][1] - 12)
    half = text_width(text, CAPTION) / 2
    return _caption(text, max(-HALF + half, min(HALF - half, x)), y)


def _caption(text: str, x: float, y: float) -> Caption:
    half = text_width(text, CAPTION) / 2
    return Caption(text, x, y, Box(x - half, y - 9, x + half, y + 9))


def _markers(people: Sequence[Someone], reach: float, taken: Sequence[Box]) -> list[Spot] | None:
    """A spot for everybody, or None when markers of this reach do not all fit."""
    spots: dict[str, Spot] = {}
    for ring in RINGS:
        wanted = _angles([one for one in people if one.ring == ring])
        for one, angle in sorted(wanted, key=lambda pair: pair[1]):
            number = next(place for place, other in enumerate(people, 1) if other.key == one.key)
            found = _free(Spot(one, number, 0, 0, reach), angle, list(spots.values()), taken)
            if found is None:
                return None
            spots[one.key] = found
    return [spots[one.key] for one in people]


def _angles(people: Sequence[Someone]) -> list[tuple[Someone, int]]:
    """Everybody of one ring with an angle; those without one go where most room is, near their group's first place."""
    found = [(one, one.angle % 360) for one in people if one.angle is not None]
    for one in (one for one in people if one.angle is None):
        used = sorted(angle for _, angle in found)
        found.append((one, _roomiest(used) if used else _first_angle(one)))
    return found


def _first_angle(one: Someone) -> int:
    return (30 + 60 * list(GROUPS).index(one.group) + 100 * one.ring) % 360


def _roomiest(used: Sequence[int]) -> int:
    gaps = [(following - angle, angle) for angle, following in zip(used, [*used[1:], used[0] + 360], strict=True)]
    widest, angle = max(gaps, key=lambda gap: gap[0])
    return round(angle + widest / 2) % 360


def _free(spot: Spot, angle: int, others: Sequence[Spot], taken: Sequence[Box]) -> Spot | None:
    for tried, distance in _tried(angle, spot.person.ring, spot.reach):
        x, y = point(tried, distance)
        there = replace(spot, x=x, y=y)
        if any(there.box.meets(box) for box in taken):
            continue
        if all(hypot(x - other.x, y - other.y) >= 2 * spot.reach + 3 for other in others):
            return there
    return None


def _tried(angle: int, ring: int, reach: float) -> Iterator[tuple[int, float]]:
    """Angles and distances within a ring, those nearest to what was wanted first."""
    start, end = BANDS[ring]
    lanes = max(1, int((end - start - 2) // (2 * reach + 4)))
    middle, gap = (start + end) / 2, (end - start) / lanes
    distances = sorted({middle, *(start + gap * (lane + 0.5) for lane in range(lanes))}, key=lambda d: abs(d - middle))
    for off in range(0, 181, STEP):
        for side in (1, -1) if off else (1,):
            for distance in distances:
                yield angle + side * off, distance


def _labelled(spots: Sequence[Spot], words: Sequence[Caption], letters: float) -> Iterator[Spot]:
    """Each name at the first place beside its marker where it meets nothing, in the order of the list."""
    me = Box(-ME, -ME, ME, ME)
    filled = [me, *(word.box for word in words), *(spot.box for spot in spots)]
    for spot in spots:
        texts = shortened(spot.person.name), str(spot.number)
        boxes = ((text, box) for text in texts for box in _beside(spot, text, letters))
        text, label = next(((text, box) for text, box in boxes if box.inside and not _meets(box, filled)), ("", None))
        if label is not None:
            filled.append(label)
        yield replace(spot, label=label, text=text)


def _meets(box: Box, filled: Sequence[Box]) -> bool:
    return any(box.meets(other) for other in filled)


def _beside(spot: Spot, text: str, letters: float) -> Iterator[Box]:
    """Where a text may stand: below, above, right, left, and between."""
    width, height = text_width(text, letters), letters * 1.2
    gap = spot.reach + 2
    for across, down in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0.5, 1), (-0.5, 1)):
        x = spot.x + across * (width / 2 + (gap if down == 0 else gap * 0.6))
        y = spot.y + down * (gap + height / 2)
        yield Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
