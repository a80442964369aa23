"""Which stretch of a life is looked at, from a lifetime to a week, and where to go from there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ZOOMS = {"week": 7, "month": 31, "quarter": 92, "year": 366, "three": 1096, "ten": 3653}  # days
LIFE = "life"
MOST_DAYS = 130 * 366
MARGIN = 0.04  # of a lifetime, so that nothing sits on the edge


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def middle(self) -> date:
        """The day in the middle."""
        return self.first + (self.last - self.first) / 2

    def place(self, day: date) -> float:
        """Where a day lies: 0 at the beginning, 1 at the end; outside it is beyond."""
        return (day - self.first).days / max(1, self.days - 1)

    def shows(self, first: date, last: date) -> bool:
        """Whether any of these days lies within."""
        return first <= self.last and last >= self.first

    def moved(self, windows: float) -> "Window":
        """As long, earlier (-) or later (+) by so many of its lengths."""
        by = timedelta(
            days=max((date.min - self.first).days, min(round(self.days * windows), (date.max - self.last).days))
        )
        return Window(self.first + by, self.last + by)


def zoomed(about: date, zoom: str, life: Window) -> Window:
    """The stretch of one zoom step around a day; the whole life for `life` or an unknown step."""
    days = ZOOMS.get(zoom)
    if days is None:
        return life
    first = about - timedelta(days=days // 2)
    return Window(first, first + timedelta(days=days - 1))


def whole_life(days: Iterable[date], today: date) -> Window:
    """From the first of these days to the last or today, with a margin; at least the last year."""
    found = sorted([*days, today])
    first = min(found[0], today - timedelta(days=ZOOMS["year"]))
    spare = timedelta(days=max(14, round((found[-1] - first).days * MARGIN)))
    return Window(first - spare, found[-1] + spare)


def asked_for(first: str, last: str, otherwise: Window) -> Window:
    """The window of two ISO days as they stand in an address; `otherwise` where they make no sense."""
    try:
        window = Window(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return otherwise
    return (
        window if 1 <= window.days <= MOST_DAYS and 1800 <= window.first.year <= window.last.year <= 2200 else otherwise
    )


def zoom_of(window: Window, life: Window) -> str:
    """The zoom step a window is nearest to."""
    if window.days >= life.days:
        return LIFE
    return min(ZOOMS, key=lambda step: abs(ZOOMS[step] - window.days))


def ticks(window: Window, most: int = 12) -> list[tuple[date, str]]:
    """Days for the axis with what is written there: `year`, `month` or `day` says how to write each."""
    for years in (1, 2, 5, 10, 20):
        if window.days / 365.25 / years <= most:
            break
    if window.days > 366 * 3:
        start = -(-window.first.year // years) * years
        return [
            (date(year, 1, 1), "year")
            for year in range(start, window.last.year + 1, years)
            if window.shows(*[date(year, 1, 1)] * 2)
        ]
    if window.days > 62:
        step = 1 if window.days <= 31 * most else 3
        return [(day, "month") for day in _firsts(window) if (day.month - 1) % step == 0]
    step = 1 if window.days <= most else 7
    days = (window.first + timedelta(days=number) for number in range(0, window.days, step))
    return [(day, "day") for day in days]


def _firsts(window: Window) -> list[date]:
    found, day = [], window.first.replace(day=1)
    while day <= window.last:
        if day >= window.first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
