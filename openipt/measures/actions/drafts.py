"""Keeping answers that are begun and not yet sent."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.measures.actions.trail import MeasureError, Trail
from openipt.measures.models import Assignment, Draft


@transaction.atomic
def keep_draft(*, assignment: Assignment, chosen: Mapping[str, str], by: User | None, at: datetime) -> Draft:
    """Keep what was chosen so far, question by question; what was chosen for other questions before stays.

    Args:
        assignment: what is being answered.
        chosen: item key to what the form says; only items of the instrument are kept.
        by: who; None by a link.
        at: when.

    Raises:
        MeasureError: it is answered, or no longer asked for.
    """
    locked = Assignment.objects.select_for_update(of=("self",)).select_related("client").get(pk=assignment.pk)
    if locked.withdrawn_at or locked.responses.filter(voided_at=None).exists():
        raise MeasureError(_("These questions are no longer asked."))
    draft = Draft.objects.filter(assignment=locked).first()
    if draft is None:
        draft = Draft(assignment=locked, answers="{}")
        Trail(locked.client, by, at).add("draft.begun", draft)
    items = {item.key for item in locked.form.items}
    begun = json.loads(draft.answers) | {key: value for key, value in chosen.items() if key in items and value}
    draft.answers, draft.revision, draft.saved_at = json.dumps(begun), draft.revision + 1, at
    draft.save()
    return draft
