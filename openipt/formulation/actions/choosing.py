"""Weighing the evidence, choosing the focus, saying how far a dispute has gone, and deciding whether IPT fits."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Course
from openipt.courses.refusals import Refused
from openipt.formulation.areas import Choice, checked
from openipt.formulation.models import EvidenceWeight, Focus, StageRating, SuitabilityDecision
from openipt.measures.actions import fit_plan_to_focus
from openipt.protocol.editions import edition


@transaction.atomic
def choose_focus(
    *, course: Course, choices: Sequence[Choice], agreed_with_client: bool, by: User, at: datetime
) -> list[Focus]:
    """Choose the focus of a course, primary area first; the one chosen before ends and is kept.

    Raises:
        NoFocus: the choices do not make a focus (`formulation.areas`).
    """
    wanted = checked(choices, [area.key for area in edition(course.edition).areas])
    Course.objects.select_for_update().get(pk=course.pk)
    course.focuses.filter(ended_at=None).update(ended_at=at)
    chosen = [
        Focus.objects.create(
            course=course,
            area=choice.area,
            primary=place == 0,
            reasons=choice.reasons,
            client_words=choice.client_words,
            agreed_with_client=agreed_with_client,
            chosen_at=at,
            chosen_by=by,
        )
        for place, choice in enumerate(wanted)
    ]
    fit_plan_to_focus(course=course, areas=[choice.area for choice in wanted], by=by, at=at)
    Trail(course, by, at).add("focus.chosen", chosen[0], areas=[focus.area for focus in chosen])
    return chosen


@transaction.atomic
def rate_dispute_stage(*, course: Course, stage: str, by: User, at: datetime) -> StageRating:
    """Say how far the dispute has gone; the same stage as before is not written down again.

    Raises:
        Refused: there is no such stage.
    """
    if stage not in StageRating.Stage.values:
        raise Refused("Choose the stage of the dispute.")
    Course.objects.select_for_update().get(pk=course.pk)
    last = course.dispute_stages.order_by("at").last()
    if last and last.stage == stage:
        return last
    rated = StageRating.objects.create(course=course, stage=stage, at=at, by=by)
    Trail(course, by, at).add("focus.stage_rated", rated, stage=stage)
    return rated


@transaction.atomic
def weigh_evidence(*, course: Course, weights: Mapping[str, tuple[str, str]], by: User, at: datetime) -> int:
    """Keep what the therapist makes of the evidence; gives how much of it changed.

    Args:
        course: for which.
        weights: by the key of the evidence, which way it counts (`EvidenceWeight.Weight`, "": not weighed) and a word.
        by: who weighs.
        at: when.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    before = {row.key: row for row in course.evidence_weights.all()}
    changed = [key for key, told in weights.items() if told != _told(before.get(key))]
    for key in changed:
        weight, word = weights[key]
        row = before.get(key) or EvidenceWeight(course=course, key=key)
        if not weight:
            row.delete() if key in before else None
            continue
        row.weight, row.word, row.at, row.by = weight, word, at, by
        row.save()
    if changed:
        Trail(course, by, at).add("focus.evidence_weighed", course, number=len(changed))
    return len(changed)


def _told(row: EvidenceWeight | None) -> tuple[str, str]:
    return (row.weight, row.word) if row else ("", "")


@transaction.atomic
def decide_suitability(
    *, course: Course, decision: str, reasons: str, noticed: Sequence[str] = (), by: User, at: datetime
) -> SuitabilityDecision:
    """Sign a decision on whether IPT fits now; the ones before are kept. It moves nothing by itself.

    Raises:
        Refused: there is no such decision, or no reasons are given.
    """
    if decision not in SuitabilityDecision.Decision.values or not reasons.strip():
        raise Refused("Choose a decision, and say why.")
    Course.objects.select_for_update().get(pk=course.pk)
    lines = "\n".join(noticed)
    last = course.suitability_decisions.order_by("signed_at").last()
    if last and (last.decision, last.reasons, last.noticed) == (decision, reasons, lines):
        return last
    signed = SuitabilityDecision.objects.create(
        course=course, decision=decision, reasons=reasons, noticed=lines, signed_at=at, signed_by=by
    )
    Trail(course, by, at).add("suitability.decided", signed, decision=decision)
    return signed
