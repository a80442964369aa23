"""A funnel plot: the share in each group against its size, with the limits within which chance alone would keep it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openipt.ui.charts.svg import Svg, element

Place = Callable[[float], float]
WIDTH, HEIGHT = 640.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 12.0, 40.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One group: how many people, the share of them (0 to 1), what it is called, and whether it is the viewer's own."""

    of: int
    rate: float
    label: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which shares a group of this size lies by chance: wide limits around narrow ones."""

    of: int
    far_low: float
    near_low: float
    near_high: float
    far_high: float


def funnel(
    dots: Sequence[Dot], limits: Sequence[Limits], *, rate: float, title: str, description: str, size_label: str
) -> Svg:
    """The dots, everybody's share as a line, and the limits by size (from small to large; at least two)."""
    largest = limits[-1].of

    def x(of: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * of / largest

    def y(share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)

    def area(name: str, low: str, high: str) -> Svg:
        upper = [f"{x(one.of):.1f} {y(getattr(one, high)):.1f}" for one in limits]
        lower = [f"{x(one.of):.1f} {y(getattr(one, low)):.1f}" for one in reversed(limits)]
        return element("path", class_=name, d="M" + " L".join([*upper, *lower]) + "Z")

    middle = element("line", class_="everybody", x1=LEFT, x2=WIDTH - RIGHT, y1=y(rate), y2=y(rate))
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        area("limits far", "far_low", "far_high"),
        area("limits near", "near_low", "near_high"),
        middle,
        *_axes(x, y, largest, size_label),
        *(_dot(dot, x(dot.of), y(dot.rate)) for dot in dots),
        class_="figure funnel",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
    )


def _axes(x: Place, y: Place, largest: int, size_label: str) -> list[Svg]:
    bottom = y(0)
    drawn = [element("line", class_="axis", x1=LEFT, x2=WIDTH - RIGHT, y1=bottom, y2=bottom)]
    drawn += [
        element("text", f"{percent} %", class_="tick upward", x=LEFT - 6, y=y(percent / 100) + 4)
        for percent in (0, 50, 100)
    ]
    drawn += [
        element("text", str(of), class_="tick", x=x(of), y=bottom + 16) for of in (0, round(largest / 2), largest)
    ]
    drawn.append(element("text", size_label, class_="tick", x=(LEFT + WIDTH - RIGHT) / 2, y=HEIGHT - 6))
    return drawn


def _dot(dot: Dot, x: float, y: float) -> Svg:
    words = element("title", dot.label)
    return element("circle", words, class_="dot own" if dot.own else "dot", cx=x, cy=y, r=6 if dot.own else 4.5)
