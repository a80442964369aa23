"""A small ring that fills as a course goes on."""

from openipt.ui.charts.svg import Svg, element

RADIUS = 15.9155  # a circumference of 100, so that shares are per cent


def progress_ring(done: int, total: int, *, label: str) -> Svg:
    """A ring filled by `done` of `total`; `label` says the same in words.

    Raises:
        ValueError: `done` is not within 0 and `total`, or there is nothing to do.
    """
    if not 0 <= done <= total or total == 0:
        raise ValueError(f"{done} of {total} is no share")
    share = 100 * done / total
    return element(
        "svg",
        element("title", label),
        element("circle", class_="progress-all", cx=20, cy=20, r=str(RADIUS)),
        element(
            "circle",
            class_="progress-done",
            cx=20,
            cy=20,
            r=str(RADIUS),
            stroke_dasharray=f"{share:.1f} {100 - share:.1f}",
            transform="rotate(-90 20 20)",
        ),
        class_="progress-ring",
        viewBox="0 0 40 40",
        role="img",
    )
