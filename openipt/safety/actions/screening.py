"""Recording what somebody answered when they were asked about danger, and opening a concern where the table says so."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.people.models import Client
from openipt.safety.actions.concerns import SAME_REQUEST, raise_concern
from openipt.safety.models import Concern, Screening
from openipt.safety.triage import Answer, screeners


@transaction.atomic
def record_screening(
    *, client: Client, screener: str, answers: Mapping[str, Answer], by: User, at: datetime
) -> tuple[Screening, Concern | None]:
    """Record the answers to a risk screener; any answer the table does not take for a plain no opens a concern.

    The same answers by the same person within ten minutes (double click, replay) are recorded once.

    Args:
        client: who was asked.
        screener: a key of `triage.screeners`.
        answers: by question; what is left out counts as unanswered, never as no.
        by: who asked.
        at: when.

    Raises:
        KeyError: there is no such screener.
        ValueError: it has no such question.
        NobodyToTell: nobody in the practice could own the concern.
    """
    form = screeners()[screener]
    heard, result = form.heard(answers), form.result(answers)
    Client.objects.select_for_update().get(pk=client.pk)
    if before := _just_recorded(client, screener, heard, by, at):
        return before, Concern.objects.filter(source=Concern.Source.SCREEN, source_id=before.pk).first()
    made = Screening.objects.create(
        client=client, screener=screener, answers=json.dumps(heard), result=result.key, at=at, by=by
    )
    record(
        act="screening.recorded",
        by=by,
        at=at,
        subject=made,
        practice_id=client.practice_id,
        client_id=client.pk,
        detail={"screener": screener},
    )
    if not result.severity:
        return made, None
    words = {Answer.YES: _("yes"), Answer.NO: _("no"), Answer.REFUSED: _("refused"), Answer.UNANSWERED: _("no answer")}
    told = [f"{question.text} {words[heard[question.key]]}" for question in form.questions if question.key in heard]
    concern = raise_concern(
        client=client,
        source=Concern.Source.SCREEN,
        source_id=made.pk,
        severity=Concern.Severity(result.severity),
        reason="\n".join([f"{form.short_name}: {_(result.label)}", *told, _(result.then)]),
        by=by,
        at=at,
    )
    return made, concern


def _just_recorded(
    client: Client, screener: str, heard: Mapping[str, Answer], by: User, at: datetime
) -> Screening | None:
    recent = client.screenings.filter(screener=screener, by=by, at__gt=at - SAME_REQUEST, at__lte=at)
    return next((one for one in recent if json.loads(one.answers) == dict(heard)), None)
