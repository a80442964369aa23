"""What a treatment agreement says, as plain values, and what it may say."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openipt.courses.refusals import Refused
from openipt.scheduling.series import Frequency

MOST_SESSIONS = 60
LEAST_MINUTES = 10
MOST_MINUTES = 240
PLACES = ("room", "video", "telephone")


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """The terms of an agreement: how many sessions, how often, when from, where, and what else was said.

    `first_session_at` is the first session of the course; in a changed agreement, the first of the changed rhythm.
    """

    planned_sessions: int  # 1-60
    frequency: str  # weekly, fortnightly or monthly
    session_minutes: int  # 10-240
    first_session_at: datetime
    time_zone: str  # by whose wall clock the series is held
    place_kind: str = "room"  # room, video or telephone
    place: str = ""
    fee_note: str = ""
    absence_note: str = ""
    missed_counts: bool = True  # a session missed without notice keeps its number
    other: str = ""


def checked(terms: AgreementTerms) -> AgreementTerms:
    """The terms, if they can be kept to.

    Raises:
        Refused: a number is out of range, or a frequency, place, time zone or moment is not one.
    """
    if not 1 <= terms.planned_sessions <= MOST_SESSIONS:
        raise Refused("A course has from 1 to 60 sessions.")
    if not LEAST_MINUTES <= terms.session_minutes <= MOST_MINUTES:
        raise Refused("A session takes from 10 to 240 minutes.")
    if terms.frequency not in list(Frequency):
        raise Refused("Say how often you meet: every week, every two weeks or every month.")
    if terms.place_kind not in PLACES:
        raise Refused("Say where you meet: in person, by video or by telephone.")
    if not _is_zone(terms.time_zone):
        raise Refused("There is no such time zone.")
    if terms.first_session_at.tzinfo is None:
        raise Refused("The first session needs a time zone.")
    return terms


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def same_rhythm(one: AgreementTerms, other: AgreementTerms) -> bool:
    """Whether both plan the same series: same first session, same frequency, same wall clock."""
    return (one.first_session_at, one.frequency, one.time_zone) == (
        other.first_session_at,
        other.frequency,
        other.time_zone,
    )
