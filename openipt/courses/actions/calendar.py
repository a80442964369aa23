"""The sessions of one course: as many as agreed, in the agreed rhythm, numbered without a gap."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import ProtectedError

from openipt.courses.models import Agreement, Course, Session, SessionState
from openipt.courses.slots import slots
from openipt.scheduling.numbering import Meeting, numbered
from openipt.scheduling.series import Frequency


class Calendar:
    """What an action changes in the sessions of a course. The course must be locked and have an agreement in force."""

    def __init__(self, course: Course, agreement: Agreement) -> None:
        self.course = course
        self.agreement = agreement
        self.sessions = list(course.sessions.order_by("starts_at", "id"))

    @property
    def planned(self) -> list[Session]:
        """The sessions to come, in order."""
        return [session for session in self.sessions if session.state == SessionState.PLANNED]

    @property
    def movable(self) -> list[Session]:
        """The sessions to come that have not begun."""
        return [session for session in self.planned if session.began_at is None]

    @property
    def settled_until(self) -> datetime | None:
        """When the latest session was that was held or missed: nothing is planned before it any more."""
        times = [s.starts_at for s in self.sessions if s.state in {SessionState.HELD, SessionState.NO_SHOW}]
        return max(times, default=None)

    def next_times(self, first: datetime, count: int, after: datetime | None) -> list[datetime]:
        """So many times of the agreed rhythm, as if it began at `first`, after a moment and after what is settled."""
        floor = max((time for time in (after, self.settled_until) if time), default=None)
        frequency, zone = Frequency(self.agreement.frequency), ZoneInfo(self.agreement.time_zone)
        return slots(first, frequency, count, zone, after=floor)

    def retime(self, sessions: list[Session], first: datetime, after: datetime | None) -> None:
        """Put sessions to come, in order, on the rhythm that begins at `first`."""
        for session, time in zip(sessions, self.next_times(first, len(sessions), after), strict=True):
            session.starts_at = time
            session.save(update_fields=["starts_at"])
        self._sort()

    def catch_up(self, at: datetime) -> None:
        """Move the sessions to come on, when the first of them lies in the past, to the next times of the rhythm."""
        if self.movable and self.movable[0].starts_at < at:
            self.retime(self.movable, self.movable[0].starts_at, at)

    def fill(self, at: datetime) -> None:
        """Have as many sessions as agreed: what is missing is added at the end, what is too much goes from there.

        Ends with the numbers in order.
        """
        missing = self.agreement.planned_sessions - sum(session.counts for session in self.sessions)
        if missing > 0:
            self._append(missing, at)
        for session in reversed(self.movable):
            if missing >= 0:
                break
            self._remove(session)
            missing += 1
        self._number()

    def _append(self, count: int, at: datetime) -> None:
        last = max((s.starts_at for s in self.sessions if not s.fell_away), default=None)
        first = last or self.agreement.first_session_at
        times = self.next_times(first, count, max(last, at) if last else None)
        minutes = self.agreement.session_minutes
        made = [Session(course=self.course, starts_at=time, minutes=minutes) for time in times]
        self.sessions += Session.objects.bulk_create(made)
        self._sort()

    def _remove(self, session: Session) -> None:
        self.sessions.remove(session)
        try:
            session.delete()
        except ProtectedError:  # something hangs on it already: it stays, as cancelled
            session.state, session.counts = SessionState.CANCELLED, False
            session.save(update_fields=["state", "counts"])
            self.sessions.append(session)
            self._sort()

    def _number(self) -> None:
        numbers = numbered(Meeting(session, session.starts_at, session.counts) for session in self.sessions)
        changed = [session for session, number in numbers.items() if session.number != number]
        if not changed:
            return
        # First none, then the new one: two sessions must not have the same number even for a moment.
        Session.objects.filter(pk__in=[session.pk for session in changed]).update(number=None)
        for session in changed:
            session.number = numbers[session]
        Session.objects.bulk_update(changed, ["number"])

    def _sort(self) -> None:
        self.sessions.sort(key=lambda session: (session.starts_at, str(session.pk)))
