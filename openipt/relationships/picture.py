"""The closeness circle as SVG: marker by kind of tie, outline by whether somebody is living, size by contact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openipt.relationships.circle import BANDS, HALF, ME, Layout, Someone, Spot, point
from openipt.ui.charts.svg import Svg, element

SMALLER = {"rarely": 0.8, "never": 0.72, "monthly": 0.9}  # how often somebody is met
SHAPES = ("supportive", "mixed", "strained", "ended")
# The look of a picture on its own (download, letter, paper). On pages the style sheet `circle.css` rules.
ALONE = (
    ".circle-ring{fill:none;stroke:#b9ad97}.circle-ring.ring-4{stroke-dasharray:2 5}.circle-me{fill:#1d6a5f}"
    ".circle-me-word{fill:#fff;font-size:15px;text-anchor:middle}.circle-border{stroke:#e5dccd;stroke-width:1.5}"
    ".circle-caption{fill:#586562;font-size:15px;text-anchor:middle}"
    ".circle-mark{fill:#fff;stroke:#586562;stroke-width:2.2}.tie-supportive .circle-mark{fill:#e2efea;stroke:#1d6a5f}"
    ".tie-mixed .circle-mark{fill:#faf0d7;stroke:#775300}.tie-strained .circle-mark{fill:#fbe9e1;stroke:#a1351b}"
    ".tie-ended .circle-mark{fill:#f3ede2;stroke:#586562}.circle-cross{stroke:#586562;stroke-width:1.6}"
    ".stands-dead .circle-mark{stroke-dasharray:5 3}.stands-lost .circle-mark,.stands-wished .circle-mark"
    "{stroke-dasharray:1.5 3.5;fill:none}.circle-name,.circle-number{fill:#21302e;text-anchor:middle}"
    ".circle-number{font-size:12px}.circle-confidant{fill:#21302e}.circle-way{stroke:#8b8776;stroke-width:1.5}"
    ".circle-touch{fill:none}text{font-family:sans-serif}"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says, translated: its title, what it shows, who is in the middle."""

    title: str
    description: str
    me: str


def drawn(
    layout: Layout,
    words: Words,
    said: Mapping[str, str],
    *,
    moves: Mapping[str, int] | None = None,
    unshared: Sequence[str] = (),
    came_from: Mapping[str, tuple[float, float]] | None = None,
    alone: bool = False,
) -> Svg:
    """The picture.

    Args:
        layout: where everybody stands.
        words: what it is called.
        said: everybody's name with their ring and tie in words, by key: for screen readers and on hovering.
        moves: how often each was moved; given, the picture can be changed by pointer and keys.
        unshared: who must not be printed.
        came_from: where people stood in an earlier picture, to draw and play the change.
        alone: with the style in it and nothing else needed, to be downloaded or printed.
    """
    came_from = came_from or {}
    spots = [_spot(spot, said[spot.person.key], moves, unshared, came_from) for spot in layout.spots]
    ways = [_way(spot, came_from[spot.person.key]) for spot in layout.spots if spot.person.key in came_from]
    return element(
        "svg",
        *([element("style", Svg(ALONE))] if alone else []),
        element("title", words.title),
        element("desc", words.description),
        *_ground(layout, words.me),
        *ways,
        *spots,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"circle letters-{layout.letters:.0f}" + (" crowded" if len(spots) > 12 else ""),
        viewBox=f"{-HALF:g} {-HALF:g} {2 * HALF:g} {2 * HALF:g}",
        role="img" if moves is None else "group",
        aria_label=words.title,
    )


def _ground(layout: Layout, me: str) -> list[Svg]:
    rings = [element("circle", class_=f"circle-ring ring-{ring}", r=band[1]) for ring, band in reversed(BANDS.items())]
    borders = []
    for angle in layout.borders:
        (x1, y1), (x2, y2) = point(angle, ME + 8), point(angle, BANDS[4][1])
        borders.append(element("line", class_="circle-border", x1=x1, y1=y1, x2=x2, y2=y2))
    captions = [element("text", word.text, class_="circle-caption", x=word.x, y=word.y + 5) for word in layout.captions]
    middle = [
        element("circle", class_="circle-me", r=ME),
        element("text", me, class_="circle-me-word", x=0, y=5),
    ]
    return [*rings, *borders, *captions, *middle]


def _way(spot: Spot, before: tuple[float, float]) -> Svg:
    return element("line", class_="circle-way", x1=before[0], y1=before[1], x2=spot.x, y2=spot.y)


def _spot(
    spot: Spot,
    said: str,
    moves: Mapping[str, int] | None,
    unshared: Sequence[str],
    came_from: Mapping[str, tuple[float, float]],
) -> Svg:
    one, before = spot.person, came_from.get(spot.person.key)
    classes = ["circle-person", f"tie-{one.tie or 'unknown'}", f"stands-{one.standing}"]
    classes += ["unshared"] if one.key in unshared else []
    inside = [element("title", said), element("circle", class_="circle-touch", r=max(spot.reach, 22)), *_mark(spot)]
    return element(
        "g",
        *inside,
        *_words(spot),
        class_=" ".join(classes),
        transform=f"translate({spot.x:.1f} {spot.y:.1f})",
        data_person=one.key if moves is not None else None,
        data_ring=str(one.ring) if moves is not None else None,
        data_moves=str(moves.get(one.key, 0)) if moves is not None else None,
        data_from=f"{before[0]:.1f} {before[1]:.1f}" if before else None,
        data_at=f"{spot.x:.1f} {spot.y:.1f}" if before else None,
    )


def _mark(spot: Spot) -> list[Svg]:
    """Supportive or not said: round. Mixed: a square on its corner. Strained: a triangle. Ended: a crossed square."""
    size, tie = (spot.reach - 1.5) * SMALLER.get(spot.person.often, 1), spot.person.tie
    if tie == "mixed":
        return [_path(f"M0 {-size:.1f}L{size:.1f} 0L0 {size:.1f}L{-size:.1f} 0Z")]
    if tie == "strained":
        return [_path(f"M0 {-size:.1f}L{size * 0.94:.1f} {size * 0.72:.1f}H{-size * 0.94:.1f}Z")]
    if tie == "ended":
        half = size * 0.78
        cross = f"M{-half:.1f} {-half:.1f}L{half:.1f} {half:.1f}M{half:.1f} {-half:.1f}L{-half:.1f} {half:.1f}"
        square = f"M{-half:.1f} {-half:.1f}H{half:.1f}V{half:.1f}H{-half:.1f}Z"
        return [_path(square), element("path", class_="circle-cross", d=cross)]
    return [element("circle", class_="circle-mark", r=size)]


def _path(d: str) -> Svg:
    return element("path", class_="circle-mark", d=d)


def _words(spot: Spot) -> list[Svg]:
    """The text beside the marker, and a dot in the marker of somebody one confides in; else the number on it."""
    if spot.label is None:
        return [element("text", str(spot.number), class_="circle-number", x=0, y=4.5)]
    box, letters = spot.label, (spot.label.bottom - spot.label.top) / 1.2
    name = element(
        "text",
        spot.text,
        class_="circle-name",
        x=(box.left + box.right) / 2 - spot.x,
        y=box.bottom - spot.y - letters * 0.32,
        font_size=letters,
    )
    trusted = spot.person.confides in {"much", "everything"}
    return [*([element("circle", class_="circle-confidant", r=3)] if trusted else []), name]


def example(tie: str, standing: str = "living") -> Svg:
    """A marker alone, for the legend."""
    mark = Spot(Someone(key="", name="", ring=1, tie=tie, standing=standing), 0, 0, 0, 11)
    return element(
        "svg",
        element("g", *_mark(mark), class_=f"tie-{tie or 'unknown'} stands-{standing}"),
        class_="circle-example",
        viewBox="-13 -13 26 26",
        aria_hidden="true",
    )


def side_by_side(*pictures: tuple[Svg, str]) -> Svg:
    """Several pictures in a row, each under its title, as one that needs nothing else."""
    side = 2 * HALF
    placed = []
    for place, (picture, title) in enumerate(pictures):
        left = place * (side + 20)
        placed.append(element("text", title, x=left + HALF, y=26, text_anchor="middle", font_size=26))
        inner = str(picture).replace("<svg ", f'<svg x="{left:g}" y="40" width="{side:g}" height="{side:g}" ', 1)
        placed.append(Svg(inner))
    width = len(pictures) * (side + 20) - 20
    return element("svg", *placed, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width:g} {side + 40:g}")
