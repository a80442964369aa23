"""What a practice does with instruments it brings itself: upload, put in use, retire."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.measures.actions.trail import MeasureError
from openipt.measures.brought import brought, faults_in
from openipt.measures.models import Assignment, PlannedMeasure, PracticeInstrument
from openipt.people.models import Practice


@dataclass(frozen=True, slots=True)
class Permission:
    """Who said that a practice may use the words of an instrument, when, and where that is written down."""

    given_by: str
    on: date
    reference: str


@transaction.atomic
def upload_instrument(
    *, practice: Practice, text: str, permission: Permission, by: User, at: datetime
) -> PracticeInstrument:
    """Keep a file as a draft, to be looked at before it is put in use. The same file again is kept once.

    Raises:
        MeasureError: something is wrong with it; one line for each fault.
    """
    if told := faults_in(text):
        raise MeasureError("\n".join(told))
    Practice.objects.select_for_update().get(pk=practice.pk)
    kind = PracticeInstrument.Kind.WORDING if brought(text).is_wording else PracticeInstrument.Kind.OWN
    drafts = practice.instruments.filter(used_from=None, retired_at=None)
    if before := next((row for row in drafts if row.text == text), None):
        return before
    row = PracticeInstrument(practice=practice, kind=kind, text=text, uploaded_at=at, uploaded_by=by)
    form = brought(text).form
    mine = kind == PracticeInstrument.Kind.OWN
    row.key = f"{form.key}_{practice.pk.hex[:8]}" if mine else form.key
    row.edition = form.edition if mine else f"{form.edition}.{row.pk.hex[:12]}"
    row.asks_about_risk = form.asks_about_risk
    row.permission_from, row.permission_on = permission.given_by, permission.on
    row.permission_reference = permission.reference
    row.save()
    _note("instrument.uploaded", row, by, at)
    return row


@transaction.atomic
def use_instrument(*, row: PracticeInstrument, by: User, at: datetime) -> PracticeInstrument:
    """Put a draft in use; the edition used before is retired, and what was answered in it stays as it is.

    Raises:
        MeasureError: it is retired, or its edition is not newer than one that was in use.
    """
    Practice.objects.select_for_update().get(pk=row.practice_id)
    row = PracticeInstrument.objects.select_for_update().get(pk=row.pk)
    if row.state == "in_use":
        return row
    if row.state == "retired":
        raise MeasureError(_("It is retired. Upload the file again to use it again."))
    used = PracticeInstrument.objects.filter(practice=row.practice_id, key=row.key, used_from__isnull=False)
    if row.kind == PracticeInstrument.Kind.OWN and used:
        newest = max(int(other.edition) for other in used)
        if int(row.edition) <= newest:
            raise MeasureError(
                _("Edition {newest} was in use before: the file must have a higher number.").format(newest=newest)
            )
    used.filter(retired_at=None).update(retired_at=at)
    row.used_from = at
    row.save(update_fields=["used_from"])
    _note("instrument.used", row, by, at)
    return row


@transaction.atomic
def retire_instrument(*, row: PracticeInstrument, by: User, at: datetime) -> PracticeInstrument:
    """Ask it no longer, or throw a draft away; what was answered stays readable. Retired already is retired."""
    Practice.objects.select_for_update().get(pk=row.practice_id)
    row = PracticeInstrument.objects.select_for_update().get(pk=row.pk)
    if row.state == "retired":
        return row
    if row.state == "in_use":
        asked = Assignment.objects.filter(client__practice=row.practice_id, instrument=row.key, withdrawn_at=None)
        asked.filter(responses=None).update(withdrawn_at=at)
        planned = PlannedMeasure.objects.filter(course__client__practice=row.practice_id, instrument=row.key)
        planned.filter(ended_at=None).update(ended_at=at)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    _note("instrument.retired", row, by, at)
    return row


def _note(act: str, row: PracticeInstrument, by: User, at: datetime) -> None:
    detail: dict[str, object] = {"key": row.key, "edition": row.edition}
    record(act=act, by=by, at=at, subject=row, practice_id=row.practice_id, detail=detail)
