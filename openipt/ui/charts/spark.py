"""A tiny line that stands beside a written score; it decorates and says nothing by itself."""

from collections.abc import Sequence

from openipt.ui.charts.svg import Svg, element

WIDTH, HEIGHT, EDGE = 72, 32, 3


def sparkline(scores: Sequence[int | None], *, maximum: int) -> Svg:
    """The scores from 0 (bottom) to `maximum` (top), evenly spaced; None leaves a gap. The last one has a dot."""
    known = [(number, score) for number, score in enumerate(scores) if score is not None]
    places = {number: _place(number, score, len(scores), maximum) for number, score in known}
    lines = (element("path", class_="spark-line", d=_path(run)) for run in _runs(places, len(scores)) if len(run) > 1)
    dot = [element("circle", class_="spark-dot", cx=x, cy=y, r=2.4) for x, y in list(places.values())[-1:]]
    return element("svg", *lines, *dot, class_="spark", viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true")


def _place(number: int, score: int, count: int, maximum: int) -> tuple[float, float]:
    across = number / (count - 1) if count > 1 else 1.0
    return EDGE + across * (WIDTH - 2 * EDGE), HEIGHT - EDGE - score / maximum * (HEIGHT - 2 * EDGE)


def _runs(places: dict[int, tuple[float, float]], count: int) -> list[list[tuple[float, float]]]:
    """Neighbours without a gap between them."""
    runs: list[list[tuple[float, float]]] = [[]]
    for number in range(count):
        if number in places:
            runs[-1].append(places[number])
        elif runs[-1]:
            runs.append([])
    return runs


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
