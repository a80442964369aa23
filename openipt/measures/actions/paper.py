"""Entering what was answered on paper: twice, each time without a look at the other, and then checked."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.measures.actions.answering import raise_from_sheet, record_response
from openipt.measures.actions.trail import MeasureError, Trail
from openipt.measures.models import Assignment, PaperEntry, Response
from openipt.measures.scoring import Answers, score

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of one entry: the response when two entries agree, None while there is one, or while they differ."""

    entry: PaperEntry
    response: Response | None


def _open(assignment: Assignment) -> tuple[Assignment, list[PaperEntry]]:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("client__practice")
    locked: Assignment = rows.get(pk=assignment.pk)
    if locked.withdrawn_at or locked.responses.filter(voided_at=None).exists():
        raise MeasureError(_("These questions are answered already, or no longer asked."))
    return locked, list(locked.paper_entries.filter(set_aside_at=None))


@transaction.atomic
def enter_sheet(*, assignment: Assignment, answers: Answers, answered_on: date, by: User, at: datetime) -> Entered:
    """Enter one sheet of paper for the first or the second time; two entries that agree become the response.

    A question about danger that is marked raises its concern at the first entry.

    Args:
        assignment: what was answered.
        answers: item key to value; None is not answered.
        answered_on: the date on the sheet.
        by: who enters it.
        at: when.

    Raises:
        AnswerError: a value the instrument does not have.
        MeasureError: it is answered, or was entered twice already, or the date is in the future.
        NobodyToTell: a risk item was marked and nobody in the practice could own the concern.
    """
    locked, entries = _open(assignment)
    score(locked.form, answers)
    given = {item.key: answers.get(item.key) for item in locked.form.items}
    if len(entries) == 2:
        raise MeasureError(_("This sheet was entered twice already. Look at where the entries differ."))
    _refuse_future(locked, answered_on, at)
    entry = PaperEntry.objects.create(
        assignment=locked,
        place=len(entries) + 1,
        answers=json.dumps(given),
        answered_on=answered_on,
        entered_at=at,
        entered_by=by,
    )
    Trail(locked.client, by, at).add("sheet.entered", entry, place=entry.place)
    raise_from_sheet(assignment=locked, answers=given, by=by, at=at)
    agree = bool(entries) and (entries[0].given, entries[0].answered_on) == (given, answered_on)
    return Entered(entry, _recorded(locked, given, answered_on, by, at) if agree else None)


@transaction.atomic
def settle_sheet(*, assignment: Assignment, answers: Answers, answered_on: date, by: User, at: datetime) -> Response:
    """Record what the sheet really says, after a look at where two entries differ. Both entries are kept.

    Raises:
        AnswerError, NobodyToTell: as `enter_sheet`.
        MeasureError: it was not entered twice, or is answered already, or the date is in the future.
    """
    locked, entries = _open(assignment)
    if len(entries) < 2:
        raise MeasureError(_("This sheet has to be entered twice first."))
    _refuse_future(locked, answered_on, at)
    return _recorded(locked, answers, answered_on, by, at)


def _refuse_future(assignment: Assignment, answered_on: date, at: datetime) -> None:
    if answered_on > at.astimezone(ZoneInfo(assignment.client.time_zone)).date():
        raise MeasureError(_("The date on the sheet cannot be in the future."))


def _recorded(assignment: Assignment, answers: Answers, answered_on: date, by: User, at: datetime) -> Response:
    noon = datetime.combine(answered_on, NOON, ZoneInfo(assignment.client.time_zone))
    return record_response(
        assignment=assignment, answers=answers, way=Response.Way.PAPER, answered_at=min(noon, at), by=by, at=at
    ).response
