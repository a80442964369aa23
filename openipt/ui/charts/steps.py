"""A share that falls in steps over time (Kaplan and Meier), with the band of its intervals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openipt.ui.charts.svg import Svg, element

WIDTH, HEIGHT = 640.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 12.0, 40.0


@dataclass(frozen=True, slots=True)
class Fall:
    """From this time on the share is this (0 to 1), between low and high."""

    time: int
    left: float
    low: float
    high: float


def falling_share(falls: Sequence[Fall], *, until: int, title: str, description: str, time_label: str) -> Svg:
    """The share from 1 at time 0 down its steps to the time `until`."""
    end = max(until, 1)

    def x(time: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * time / end

    def y(share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)

    def line(which: str) -> list[str]:
        return [f"{x(time):.1f} {y(share):.1f}" for time, share in _corners(falls, which, end)]

    bottom = y(0)
    ticks = [
        element("text", f"{percent} %", class_="tick upward", x=LEFT - 6, y=y(percent / 100) + 4)
        for percent in (0, 50, 100)
    ]
    ticks += [
        element("text", str(time), class_="tick", x=x(time), y=bottom + 16)
        for time in sorted({0, round(end / 4), round(end / 2), round(3 * end / 4), end})
    ]
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        element("path", class_="limits near", d="M" + " L".join([*line("high"), *reversed(line("low"))]) + "Z"),
        element("path", class_="series", d="M" + " L".join(line("left"))),
        element("line", class_="axis", x1=LEFT, x2=WIDTH - RIGHT, y1=bottom, y2=bottom),
        *ticks,
        element("text", time_label, class_="tick", x=(LEFT + WIDTH - RIGHT) / 2, y=HEIGHT - 6),
        class_="figure falling",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
    )


def _corners(falls: Sequence[Fall], which: str, end: int) -> Iterator[tuple[float, float]]:
    share = 1.0
    yield 0, share
    for fall in falls:
        if fall.time > end:
            break
        yield fall.time, share
        share = getattr(fall, which)
        yield fall.time, share
    yield end, share
