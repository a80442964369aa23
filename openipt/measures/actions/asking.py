"""Asking for questionnaires before a session, by the edition and by what the therapist planned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course, Session
from openipt.measures.actions.trail import MeasureError, Trail
from openipt.measures.asked import family, opens_at
from openipt.measures.instrument import Instrument
from openipt.measures.models import Assignment, PlannedArea, PlannedMeasure, Response
from openipt.measures.queries import next_session, plannable, sessions_to_ask, wanted_before
from openipt.measures.queries.plans import lines_of, plans_by_course
from openipt.measures.queries.stock import stock_of, stocks
from openipt.people.models import Practice

SESSIONS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change so that each session has asked before it what it should."""

    stocks: Mapping[UUID, Mapping[str, Instrument]]  # what can be asked in each practice
    surplus: list[Assignment]
    moved: list[Assignment]
    new: list[Assignment]

    def add(
        self,
        session: Session,
        all_wanted: Iterable[str],
        settled: list[Assignment],
        unsettled: list[Assignment],
        at: datetime,
    ) -> None:
        """What one session needs, given what is asked before it already."""
        done = {family(row.instrument) for row in settled}
        wanted = [key for key in all_wanted if family(key) not in done]
        opens = opens_at(session.starts_at)
        for row in unsettled:
            if row.instrument not in wanted:
                self.surplus.append(row)
            elif row.opens_at != opens:
                row.opens_at = opens
                self.moved.append(row)
        have = {row.instrument for row in unsettled}
        self.new.extend(_row(session, self.known(session)[key], at) for key in wanted if key not in have)

    def known(self, session: Session) -> Mapping[str, Instrument]:
        """What can be asked in the practice of a session."""
        return self.stocks[session.course.client.practice_id]

    def write(self, at: datetime) -> None:
        """At most one statement for each kind of change."""
        if self.surplus:
            Assignment.objects.filter(pk__in=[row.pk for row in self.surplus]).update(withdrawn_at=at)
        if self.moved:
            Assignment.objects.bulk_update(self.moved, ["opens_at"])
        if self.new:
            Assignment.objects.bulk_create(self.new, ignore_conflicts=True)


def _row(session: Session, form: Instrument, at: datetime) -> Assignment:
    return Assignment(
        client=session.course.client,
        course=session.course,
        session=session,
        instrument=form.key,
        edition=form.edition,
        assigned_at=at,
        opens_at=opens_at(session.starts_at),
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """Asking before sessions for what is wanted, by one person at one time; within the action's transaction."""

    by: User | None
    at: datetime

    def before(self, sessions: list[Session]) -> list[Assignment]:
        """Make what is asked before each session fit what is wanted now; gives what is newly asked for."""
        there: dict[UUID | None, list[Assignment]] = defaultdict(list)
        for row in Assignment.objects.filter(session__in=sessions, withdrawn_at=None):
            there[row.session_id].append(row)
        kept = Response.objects.filter(assignment__session__in=sessions, voided_at=None)
        answered = set(kept.values_list("assignment_id", flat=True))
        changes = Changes(stocks(session.course.client.practice_id for session in sessions), [], [], [])
        planned = plans_by_course({session.course_id for session in sessions})
        for session in sessions:
            settled = [row for row in there[session.pk] if row.pk in answered or row.declined_at]
            unsettled = [row for row in there[session.pk] if row not in settled]
            wanted = wanted_before(session, planned[session.course_id], changes.known(session))
            changes.add(session, wanted, settled, unsettled, self.at)
        changes.write(self.at)
        self._note(changes.new)
        return changes.new

    def row(self, session: Session, key: str) -> Assignment:
        """A questionnaire to be answered before a session, not saved yet; KeyError where there is none."""
        return _row(session, stock_of(session.course.client.practice_id)[key], self.at)

    def _note(self, new: Iterable[Assignment]) -> None:
        by_practice: dict[Practice, list[Assignment]] = {}
        for row in new:
            by_practice.setdefault(row.client.practice, []).append(row)
        for practice, rows in by_practice.items():
            record(
                act="measures.asked",
                by=self.by,
                at=self.at,
                subject=practice,
                practice_id=practice.pk,
                mentions={row.client_id for row in rows},
            )


@transaction.atomic
def assign_for_session(*, session: Session, by: User | None, at: datetime) -> list[Assignment]:
    """Ask for what the edition wants before a session; again is harmless. Gives what is newly asked for.

    A practice that names no reader of alerts asks no risk item away from the therapist (`measures.asked`).
    """
    return Asking(by, at).before([session])


@transaction.atomic
def assign_due(*, by: User | None, at: datetime) -> int:
    """Ask for what is wanted before the next session of every course, up to a week ahead; gives how many.

    For the worker, as often as it likes: it looks only at sessions where something is to do, and the number of
    statements does not grow with them (but for one audit record for each practice).
    """
    return len(Asking(by, at).before(sessions_to_ask(at, SESSIONS_AT_ONCE)))


@transaction.atomic
def plan_measure(*, course: Course, key: str, rhythm: PlannedMeasure.Rhythm, by: User, at: datetime) -> PlannedMeasure:
    """Add a questionnaire to what is asked in a course; the next session within a week is asked before at once.

    Raises:
        MeasureError: it cannot be added: not for this client's age, asked already, or there is none.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    before = course.planned_measures.filter(instrument=key, ended_at=None).first()
    if before:
        return before
    fitting = {one.key for one in plannable(course, at)}
    if key not in fitting or rhythm == PlannedMeasure.Rhythm.NEVER:
        raise MeasureError(_("This questionnaire cannot be added here."))
    row = PlannedMeasure.objects.create(course=course, instrument=key, rhythm=rhythm, added_at=at, added_by=by)
    Trail(course.client, by, at).add("measure.planned", row, instrument=row.instrument)
    _ask_again(course, by, at)
    return row


@transaction.atomic
def leave_out_measure(*, course: Course, key: str, reason: str, by: User, at: datetime) -> PlannedMeasure:
    """Do not ask in this course something that the plan wants; `end_planned_measure` takes that back.

    Raises:
        MeasureError: there is no reason, or the plan does not want it.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    before = course.planned_measures.filter(instrument=key, ended_at=None).first()
    if before and before.rhythm == PlannedMeasure.Rhythm.NEVER:
        return before
    areas = list(course.planned_areas.values_list("area", flat=True))
    if before or key not in {line.instrument for line in lines_of(course, areas, at)}:
        raise MeasureError(_("This questionnaire is not in the plan of this course."))
    if not (reason := reason.strip()):
        raise MeasureError(_("Say in a word or two why it is left out."))
    never = PlannedMeasure.Rhythm.NEVER
    row = PlannedMeasure.objects.create(
        course=course, instrument=key, rhythm=never, reason=reason, added_at=at, added_by=by
    )
    Trail(course.client, by, at).add("measure.left_out", row, instrument=key)
    _ask_again(course, by, at)
    return row


@transaction.atomic
def fit_plan_to_focus(*, course: Course, areas: Iterable[str], by: User, at: datetime) -> None:
    """Ask what belongs to these problem areas, and no longer what belonged to others."""
    wanted = sorted(set(areas))
    course.planned_areas.exclude(area__in=wanted).delete()
    PlannedArea.objects.bulk_create([PlannedArea(course=course, area=area) for area in wanted], ignore_conflicts=True)
    _ask_again(course, by, at)


@transaction.atomic
def end_planned_measure(*, planned: PlannedMeasure, by: User, at: datetime) -> None:
    """No longer ask a questionnaire that was added to a course; what was answered stays. Gone already is gone."""
    if PlannedMeasure.objects.filter(pk=planned.pk, ended_at=None).update(ended_at=at):
        Trail(planned.course.client, by, at).add("measure.plan_ended", planned, instrument=planned.instrument)
        _ask_again(planned.course, by, at)


def _ask_again(course: Course, by: User, at: datetime) -> None:
    """Let what is asked before the next session fit the plan as it is now."""
    if session := next_session(course, at):
        Asking(by, at).before([session])
