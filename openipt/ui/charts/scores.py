"""The course of one score over a treatment: bands, cut-off, one dot for each answered questionnaire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openipt.ui.charts.svg import Svg, element

LEFT, TOP, BOTTOM = 26.0, 14.0, 26.0
TICK_SPACE = 30.0
LETTER = 7.2  # how wide a letter of a band's name is at most
LINE = 13.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One point in time: the day, how it is called in words ("Session 3") and under the axis ("3"), and the score.

    A score of None is a gap: it was asked for and not answered. `expected` is where others were at that point:
    from, in the middle, to.
    """

    on: date
    label: str
    tick: str
    score: int | None
    expected: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores, both ends included, and what it is called."""

    low: int
    high: int
    name: str


@dataclass(frozen=True, slots=True)
class Scale:
    """What an instrument's scores mean: from 0 to `maximum`, its bands from low to high, and perhaps a cut-off."""

    maximum: int
    bands: tuple[Band, ...]
    cutoff: int | None = None

    def band(self, score: int) -> str:
        """The name of the band of a score, "" outside all bands."""
        return next((band.name for band in self.bands if band.low <= score <= band.high), "")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture and the table that says the same: rows of label, score, band, and where others were ("8-14")."""

    svg: Svg
    rows: tuple[tuple[str, str, str, str], ...]
    compared: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things are: days across, scores upwards."""

    right: float
    height: float
    first: date
    days: int
    maximum: int

    def x(self, on: date) -> float:
        span = self.right - LEFT - 8
        return LEFT + 4 + span * ((on - self.first).days / self.days if self.days else 0.5)

    def y(self, score: float) -> float:
        return TOP + (self.height - TOP - BOTTOM) * (1 - score / self.maximum)


def score_course(
    answers: Sequence[Answer],
    scale: Scale,
    *,
    title: str,
    description: str,
    missing: str,
    until: date | None = None,
    width: float = 360,
    height: float = 220,
) -> Drawing:
    """Scores over time; `until` keeps room for what is still to come, `missing` is the word for an unanswered one.

    Raises:
        ValueError: there is nothing to draw.
    """
    if not answers:
        raise ValueError("no answers to draw")
    days = [answer.on for answer in answers] + ([until] if until else [])
    right = width - _widest(scale) * LETTER - 8
    frame = _Frame(right, height, min(days), (max(days) - min(days)).days, scale.maximum)
    svg = element(
        "svg",
        element("title", title),
        element("desc", description),
        *_bands(frame, scale),
        *_expected(frame, answers),
        *_axis(frame, answers),
        *_lines(frame, answers),
        *_dots(frame, answers, scale),
        class_="score-course",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
    )
    rows = tuple(_row(answer, scale, missing) for answer in answers)
    return Drawing(svg, rows, compared=any(answer.expected for answer in answers))


def _widest(scale: Scale) -> int:
    return max((len(word) for band in scale.bands for word in band.name.split()), default=0)


def _row(answer: Answer, scale: Scale, missing: str) -> tuple[str, str, str, str]:
    others = ""
    if answer.expected:
        low, _, high = (round(min(max(score, 0), scale.maximum)) for score in answer.expected)
        others = f"{low}-{high}"
    if answer.score is None:
        return answer.label, missing, "", others
    return answer.label, str(answer.score), scale.band(answer.score), others


def _expected(frame: _Frame, answers: Sequence[Answer]) -> list[Svg]:
    """Where others were: an area from low to high with a line in the middle."""
    places = [(frame.x(answer.on), answer.expected) for answer in answers if answer.expected]
    if len(places) < 2:
        return []

    def edge(which: int) -> list[str]:
        return [f"{x:.1f} {frame.y(min(max(found[which], 0), frame.maximum)):.1f}" for x, found in places]

    return [
        element("path", class_="expected", d="M" + " L".join([*edge(2), *reversed(edge(0))]) + "Z"),
        element("path", class_="expected-middle", d="M" + " L".join(edge(1))),
    ]


def _bands(frame: _Frame, scale: Scale) -> list[Svg]:
    """Bands meet half-way between their whole scores; every second one is shaded; their names stand to the right."""
    drawn = []
    for number, band in enumerate(scale.bands):
        top, bottom = frame.y(min(band.high + 0.5, scale.maximum)), frame.y(max(band.low - 0.5, 0))
        shade = "band shaded" if number % 2 else "band"
        drawn.append(element("rect", class_=shade, x=LEFT, y=top, width=frame.right - LEFT, height=bottom - top))
        drawn.append(_name(band.name, x=frame.right + 8, middle=(top + bottom) / 2))
    if scale.cutoff is not None:
        y = frame.y(scale.cutoff - 0.5)
        drawn.append(element("line", class_="cutoff", x1=LEFT, x2=frame.right, y1=y, y2=y))
    return drawn


def _name(name: str, *, x: float, middle: float) -> Svg:
    """A name with a line for each word, around its middle."""
    words = name.split()
    first = middle + 4 - LINE * (len(words) - 1) / 2
    lines = [element("tspan", word, x=x, y=first + LINE * number) for number, word in enumerate(words)]
    return element("text", *lines, class_="band-name")


def _axis(frame: _Frame, answers: Sequence[Answer]) -> list[Svg]:
    """0 and the maximum upwards; under the axis as many names as fit."""
    bottom = frame.y(0)
    drawn = [element("line", class_="axis", x1=LEFT, x2=frame.right, y1=bottom, y2=bottom)]
    drawn += [
        element("text", str(score), class_="tick upward", x=LEFT - 5, y=frame.y(score) + 4)
        for score in (0, frame.maximum)
    ]
    free_from = 0.0
    for answer in answers:
        x = frame.x(answer.on)
        if x >= free_from:
            drawn.append(element("text", answer.tick, class_="tick", x=x, y=bottom + 17))
            free_from = x + TICK_SPACE
    return drawn


def _lines(frame: _Frame, answers: Sequence[Answer]) -> list[Svg]:
    """A line through neighbours, interrupted where one was not answered."""
    runs: list[list[str]] = [[]]
    for answer in answers:
        if answer.score is None:
            runs.append([])
        else:
            runs[-1].append(f"{frame.x(answer.on):.1f} {frame.y(answer.score):.1f}")
    return [element("path", class_="series", d="M" + " L".join(run)) for run in runs if len(run) > 1]


def _dots(frame: _Frame, answers: Sequence[Answer], scale: Scale) -> list[Svg]:
    """A dot for each score with its words; the first and the last score are written out."""
    scored = [(answer, answer.score) for answer in answers if answer.score is not None]
    drawn = []
    for number, (answer, score) in enumerate(scored):
        x, y = frame.x(answer.on), frame.y(score)
        last = number == len(scored) - 1
        words = element("title", f"{answer.label}: {score}, {scale.band(score)}".rstrip(", "))
        drawn.append(element("circle", words, class_="dot last" if last else "dot", cx=x, cy=y, r=5 if last else 3.5))
        if last or number == 0:
            drawn.append(_number(score, x=x, y=y))
    return drawn


def _number(score: int, *, x: float, y: float) -> Svg:
    """A written score above its dot, or below it when there is no room above."""
    return element("text", str(score), class_="number", x=x, y=y - 11 if y > TOP + 11 else y + 21)
