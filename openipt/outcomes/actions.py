"""Writing down what was decided about a signal, and keeping the curves of past courses."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course
from openipt.courses.refusals import Refused
from openipt.outcomes.expected import GrowthCurve
from openipt.outcomes.models import FittedCurve, SignalDecision
from openipt.outcomes.signals import CONSIDER, TO_CONSIDER
from openipt.people.models import Practice


@transaction.atomic
def decide_on_signal(
    *,
    course: Course,
    instrument: str,
    kind: str,
    considered: Sequence[str],
    decision: str,
    by: User,
    at: datetime,
) -> SignalDecision:
    """Write down what was considered and decided. The same words sent twice in a row are kept once.

    Raises:
        Refused: there are no words, or there is no such signal or question.
    """
    if not decision.strip():
        raise Refused("Write what you decided.")
    if kind not in TO_CONSIDER or not set(considered) <= {key for key, _ in CONSIDER}:
        raise Refused("There is no such signal.")
    Course.objects.select_for_update().get(pk=course.pk)
    last = course.signal_decisions.filter(instrument=instrument, kind=kind).last()
    if last and last.by_id == by.pk and last.decision == decision.strip():
        return last
    made = SignalDecision.objects.create(
        course=course,
        instrument=instrument,
        kind=kind,
        considered=" ".join(considered),
        decision=decision.strip(),
        at=at,
        by=by,
    )
    client = course.client
    record(
        act="signal.decided",
        by=by,
        at=at,
        subject=made,
        practice_id=client.practice_id,
        client_id=client.pk,
        detail={"instrument": instrument, "kind": kind},
    )
    return made


@transaction.atomic
def keep_curve(
    *, practice: Practice, instrument: str, edition: str, curve: GrowthCurve, by: User | None, at: datetime
) -> FittedCurve:
    """Keep the curve of a practice's past courses in place of the one before."""
    kept, _ = FittedCurve.objects.update_or_create(
        practice=practice,
        instrument=instrument,
        edition=edition,
        defaults={"table": curve.as_table(), "fitted_at": at},
    )
    record(
        act="curve.fitted",
        by=by,
        at=at,
        subject=kept,
        practice_id=practice.pk,
        detail={"instrument": instrument, "edition": edition, "courses": curve.courses},
    )
    return kept
