"""By when somebody looks at a concern: a table by severity, counted in the practice's working time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9), time(17)
WORKING_DAY = timedelta(hours=8)
ONE_DAY = timedelta(days=1)
AT_ONCE = timedelta(0)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """How soon somebody looks: `within` working time; None: the practice's `alert_hours`; AT_ONCE: at any hour."""

    within: timedelta | None
    same_day: bool
    source: str
    verified: bool


# Method specification, section 5.3 (see docs/clinical/sources.md): item 9 = 1 within one working day or at the start
# of the session if that is sooner, everything else the same day. A design proposal: a clinician must sign it off.
RULES: Mapping[str, Rule] = {
    "soon": Rule(WORKING_DAY, same_day=False, source="design proposal after PHQ-9 item 9 = 1", verified=False),
    "now": Rule(AT_ONCE, same_day=True, source="acute pathway: stay with the person", verified=False),
    "priority": Rule(None, same_day=True, source="design proposal after PHQ-9 item 9 = 2-3", verified=False),
}


def due_at(
    severity: str, raised_at: datetime, *, zone: str, alert_hours: int, next_session_at: datetime | None = None
) -> datetime:
    """By when somebody looks at a concern.

    Working time is Monday to Friday, 9:00 to 17:00 in the practice's time zone; public holidays are not known. What
    is raised outside it counts from the next opening. A session that begins sooner is the latest moment.

    Args:
        severity: a key of `RULES`.
        raised_at: aware.
        zone: the practice's time zone (IANA name).
        alert_hours: working hours within which this practice reads alerts.
        next_session_at: when the client is next seen, if that is planned.

    Raises:
        KeyError: there is no such severity.
    """
    rule, place = RULES[severity], ZoneInfo(zone)
    if rule.within == AT_ONCE:
        return raised_at
    start = _first_open(raised_at.astimezone(place).replace(tzinfo=None))
    within = timedelta(hours=alert_hours) if rule.within is None else rule.within
    due = _after(start, within)
    if rule.same_day:
        due = min(due, datetime.combine(start.date(), CLOSES))
    found = due.replace(tzinfo=place)
    return min(found, next_session_at) if next_session_at and next_session_at > raised_at else found


def _first_open(moment: datetime) -> datetime:
    day = moment.date()
    if day.weekday() < SATURDAY and moment.time() < CLOSES:
        return max(moment, datetime.combine(day, OPENS))
    return datetime.combine(_next_working_day(day), OPENS)


def _next_working_day(day: date) -> date:
    day += ONE_DAY
    while day.weekday() >= SATURDAY:
        day += ONE_DAY
    return day


def _after(moment: datetime, left: timedelta) -> datetime:
    while left > (today := datetime.combine(moment.date(), CLOSES) - moment):
        left -= today
        moment = datetime.combine(_next_working_day(moment.date()), OPENS)
    return moment + left
