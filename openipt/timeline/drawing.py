"""The timeline as a picture: events in lanes, below them mood as remembered and the scores, all on one line of time.

Pure: takes translated words, gives SVG. The list on the page says the same; nothing here is only a colour or a size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from openipt.timeline.lanes import Box, lanes
from openipt.timeline.window import Window, ticks
from openipt.ui.charts.svg import Svg, element

WIDTH, LEFT, RIGHT = 960.0, 54.0, 16.0
LANE, TRACK, SPACE = 21.0, 84.0, 34.0
LETTER = 6.9  # how wide a letter of the words beside a mark is at most, in these units
LONGEST = 26  # letters; the list has the whole
MARK = 5.0
MOST_MOOD = 10


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it is drawn. `look` is good, hard, mixed or plain; each has a shape of its own."""

    words: str
    earliest: date
    latest: date
    look: str
    key: str = ""
    kept_off_paper: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of symptoms as it is drawn: a line through everything, called `words`; "" for a mood and no more."""

    words: str
    earliest: date
    latest: date
    mood: int | None = None  # 0 worst - 10 best
    key: str = ""

    @property
    def middle(self) -> date:
        """Where it is drawn."""
        return self.earliest + (self.latest - self.earliest) / 2


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one questionnaire, as they are drawn."""

    name: str
    maximum: int
    points: Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on the picture, in the reader's language; `{}` takes a number."""

    title: str
    mood: str
    today: str
    more: str  # "{} more"
    day: Callable[[date, str], str]  # a day as an axis says it: "year", "month" or "day"


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing, and how many events of the window found no room in it."""

    svg: Svg
    crowded: int


def picture(
    happenings: Sequence[Happening],
    turns: Sequence[Turn],
    scores: Sequence[Scores],
    *,
    window: Window,
    today: date,
    words: Words,
    links: Sequence[tuple[str, str]] = (),
) -> Picture:
    """Draw what lies in a window.

    Args:
        happenings: events; those outside the window are left out.
        turns: moods as remembered and changes of symptoms.
        scores: one track for each questionnaire.
        window: the days from left to right.
        today: where the line of today stands.
        words: everything that is written and comes from nobody's life.
        links: pairs of keys, event and turn, that are joined by a line.
    """
    seen = [one for one in happenings if window.shows(one.earliest, one.latest)]
    shown = [turn for turn in turns if window.shows(turn.earliest, turn.latest)]
    spots = [_spot(one, window) for one in seen]
    lane_of = lanes([spot.box for spot in spots])
    placed = [(o, s, n) for o, s, n in zip(seen, spots, lane_of, strict=True) if n is not None]
    rows = max((lane + 1 for _, _, lane in placed), default=1)
    crowded = len(seen) - len(placed)
    named = [turn for turn in shown if turn.words]
    heads = lanes([_head(turn, window) for turn in named], most=4)
    top = 16.0 + 18.0 * max((lane + 1 for lane in heads if lane is not None), default=0)
    tracks_from = top + (rows + bool(crowded)) * LANE + SPACE
    drawn_scores = [one for one in scores if any(window.shows(day, day) for day, _ in one.points)]
    tracks = ([None] if any(turn.mood is not None for turn in shown) else []) + list(drawn_scores)
    bottom = tracks_from + len(tracks) * (TRACK + SPACE)
    parts = [*_axis(window, bottom, words), *_today(window, today, top, bottom, words)]
    parts += _turns(named, heads, window, bottom)
    parts += _links(links, placed, shown, window, top, tracks_from)
    parts += [_happening(one, spot, lane, top) for one, spot, lane in placed]
    if crowded:
        parts.append(element("text", words.more.format(crowded), class_="more", x=LEFT, y=top + rows * LANE + 15))
    for number, track in enumerate(tracks):
        parts += _track(track, shown, window, tracks_from + number * (TRACK + SPACE), words)
    svg = element(
        "svg",
        element("title", words.title),
        *parts,
        class_="timeline",
        viewBox=f"0 0 {WIDTH:g} {bottom + 24:g}",
        role="img",
    )
    return Picture(svg, crowded)


def _x(day: date, window: Window) -> float:
    """From left to right, held within the picture."""
    return LEFT + (WIDTH - LEFT - RIGHT) * min(1.0, max(0.0, window.place(day)))


def cut(words: str) -> str:
    """Words as they stand beside a mark."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class _Spot:
    """An event from left to right: its bar, the room it takes, and on which side of the bar its words stand."""

    left: float
    right: float
    box: Box
    words: str
    turned: bool  # before the mark, because there is no room after it
    within: bool  # on the bar, because there is no room on either side


def _spot(one: Happening, window: Window) -> _Spot:
    left, right, words = _x(one.earliest, window), _x(one.latest, window), cut(one.words)
    space = len(words) * LETTER + MARK + 6
    after = right + MARK + space <= WIDTH
    turned = not after and left - MARK - space >= 0
    within = not after and not turned
    room = Box(left - MARK - (space if turned else 0), right + MARK + (space if after else 0))
    return _Spot(left, right, room, words, turned, within)


def box(one: Happening, window: Window) -> Box:
    """The room an event takes: its mark or bar, with its words after it, before it, or within a bar that fills all."""
    return _spot(one, window).box


def _happening(one: Happening, spot: _Spot, lane: int, top: float) -> Svg:
    y = top + lane * LANE + LANE / 2
    parts = [element("title", one.words)]
    if spot.right - spot.left > 1:
        wide = spot.right - spot.left
        parts.append(element("rect", class_="span", x=spot.left, y=y - 3, width=wide, height=6, rx=3))
    parts.append(_mark(one.look, (spot.left + spot.right) / 2, y))
    x = spot.left - MARK - 6 if spot.turned else spot.left + 4 if spot.within else spot.right + MARK + 6
    look = "words turned" if spot.turned else "words"
    parts.append(element("text", spot.words, class_=look, x=x, y=y + 4.5))
    return element("g", *parts, class_=f"event {one.look}{' no-print' if one.kept_off_paper else ''}")


def _mark(look: str, x: float, y: float) -> Svg:
    """A circle for good, a diamond for hard, a square for mixed, a ring for what has no colour."""
    if look == "hard":
        corners = ((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y))
        return element("path", class_="mark", d="M" + " L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z")
    if look == "mixed":
        return element("rect", class_="mark", x=x - 4.5, y=y - 4.5, width=9, height=9)
    return element("circle", class_="mark", cx=x, cy=y, r=5)


def _axis(window: Window, bottom: float, words: Words) -> list[Svg]:
    drawn = [element("line", class_="axis", x1=LEFT, x2=WIDTH - RIGHT, y1=bottom, y2=bottom)]
    free_from = 0.0
    for day, kind in ticks(window):
        x, said = _x(day, window), words.day(day, kind)
        drawn.append(element("line", class_="grid", x1=x, x2=x, y1=10, y2=bottom))
        half = len(said) * LETTER / 2
        if x - half >= free_from and x + half <= WIDTH:
            drawn.append(element("text", said, class_="tick", x=x, y=bottom + 18))
            free_from = x + half + 6
    return drawn


def _today(window: Window, today: date, top: float, bottom: float, words: Words) -> list[Svg]:
    if not window.shows(today, today):
        return []
    x = _x(today, window)
    line = element("line", element("title", words.today), class_="today", x1=x, x2=x, y1=top - 4, y2=bottom)
    return [line]


def _head(turn: Turn, window: Window) -> Box:
    x, space = _x(turn.middle, window), len(cut(turn.words)) * LETTER + 8
    return Box(x - space, x) if x + space > WIDTH else Box(x, x + space)


def _turns(named: Sequence[Turn], heads: Sequence[int | None], window: Window, bottom: float) -> list[Svg]:
    drawn = []
    for turn, lane in zip(named, heads, strict=True):
        left, right, x = _x(turn.earliest, window), _x(turn.latest, window), _x(turn.middle, window)
        y = 14.0 + 18.0 * (lane or 0)
        parts = [element("title", turn.words)]
        if right - left > 2:
            parts.append(element("rect", class_="about", x=left, y=y - 10, width=right - left, height=bottom - y + 10))
        parts.append(element("line", class_="turn", x1=x, x2=x, y1=y - 10, y2=bottom))
        if lane is not None:
            turned = _head(turn, window).left < x
            look, beside = ("head turned", x - 4) if turned else ("head", x + 4)
            parts.append(element("text", cut(turn.words), class_=look, x=beside, y=y))
        drawn.append(element("g", *parts))
    return drawn


def _links(
    links: Sequence[tuple[str, str]],
    placed: Sequence[tuple[Happening, _Spot, int]],
    turns: Sequence[Turn],
    window: Window,
    top: float,
    down_to: float,
) -> list[Svg]:
    """From an event down to where the change of symptoms it may go with stands."""
    at = {one.key: ((spot.left + spot.right) / 2, lane, one) for one, spot, lane in placed}
    to = {turn.key: _x(turn.middle, window) for turn in turns}
    drawn = []
    for event, turn in links:
        if event in at and turn in to:
            x, lane, one = at[event]
            y, end, low = top + lane * LANE + LANE / 2 + 6, to[turn], down_to - 12
            way = f"M{x:.1f} {y:.1f} C{x:.1f} {low:.1f} {end:.1f} {y:.1f} {end:.1f} {low:.1f}"
            drawn.append(element("path", class_="link no-print" if one.kept_off_paper else "link", d=way))
    return drawn


def _track(track: Scores | None, turns: Sequence[Turn], window: Window, top: float, words: Words) -> list[Svg]:
    """One line below the events: moods as remembered (None), or the scores of a questionnaire."""
    if track is None:
        name, most = words.mood, MOST_MOOD
        points = sorted((turn.middle, turn.mood) for turn in turns if turn.mood is not None)
    else:
        name, most = track.name, track.maximum
        points = [(day, score) for day, score in track.points if window.shows(day, day)]
    places = [(_x(day, window), top + TRACK * (1 - value / most), value) for day, value in points]
    drawn = [
        element("rect", class_="ground", x=LEFT, y=top, width=WIDTH - LEFT - RIGHT, height=TRACK),
        element("text", name, class_="name", x=LEFT, y=top - 8),
        element("text", str(most), class_="tick upward", x=LEFT - 6, y=top + 9),
        element("text", "0", class_="tick upward", x=LEFT - 6, y=top + TRACK),
    ]
    if len(places) > 1:
        line = " L".join(f"{x:.1f} {y:.1f}" for x, y, _ in places)
        drawn.append(element("path", class_="remembered" if track is None else "series", d=f"M{line}"))
    drawn += [
        element("circle", element("title", f"{name}: {value}"), class_="dot", cx=x, cy=y, r=3.5)
        for x, y, value in places
    ]
    return drawn
