"""Writing, keeping and looking again at a staying-safe plan."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.refusals import Refused, Stale
from openipt.people.models import Client
from openipt.safety.models import SafetyPlan
from openipt.safety.staying_safe import PARTS, something_written


def _note(plan: SafetyPlan, act: str, by: User, at: datetime) -> None:
    client = plan.client
    record(
        act=act,
        by=by,
        at=at,
        subject=plan,
        practice_id=client.practice_id,
        client_id=client.pk,
        detail={"version": plan.version},
    )


def _draft(client: Client, by: User, at: datetime) -> SafetyPlan:
    Client.objects.select_for_update().get(pk=client.pk)
    versions = list(SafetyPlan.objects.filter(client=client).order_by("-version")[:1])
    if not versions:
        return SafetyPlan(client=client, version=1, saved_at=at, saved_by=by)
    if versions[0].kept_at is None:
        return versions[0]
    return SafetyPlan(client=client, version=versions[0].version + 1, saved_at=at, saved_by=by, **versions[0].parts)


@transaction.atomic
def save_safety_plan(*, client: Client, parts: Mapping[str, str], revision: int, by: User, at: datetime) -> SafetyPlan:
    """Save the draft of a client's plan; what is kept stays as it is. The same words again change nothing.

    Args:
        client: whose plan.
        parts: texts by the names in `staying_safe.PARTS`; what is not named stays as it is.
        revision: the draft's revision they were written on (0: there was no draft).
        by: who writes: the client, or whoever cares for them.
        at: when.

    Raises:
        Refused: the plan has no such part.
        Stale: somebody saved a newer draft in between.
    """
    if not set(parts) <= set(PARTS):
        raise Refused("The staying-safe plan has no such part.")
    draft = _draft(client, by, at)
    current = draft.parts
    if all(parts[name] == current[name] for name in parts):
        return draft
    if revision != draft.revision:
        raise Stale("The plan was changed somewhere else.", revision=draft.revision, current=current)
    for name, words in parts.items():
        setattr(draft, name, words)
    draft.revision, draft.saved_at, draft.saved_by = draft.revision + 1, at, by
    draft.save()
    _note(draft, "safety_plan.saved", by, at)
    return draft


@transaction.atomic
def keep_safety_plan(*, client: Client, by: User, at: datetime) -> SafetyPlan:
    """From now on the draft is the client's plan. Keeping it twice keeps it once.

    Raises:
        Refused: nothing stands in it.
    """
    draft = _draft(client, by, at)
    if draft.revision == 0:  # no draft is open
        kept = SafetyPlan.objects.filter(client=client).order_by("-version").first()
        if kept is None:
            raise Refused("Write something into the plan first.")
        return kept
    if not something_written(draft.parts):
        raise Refused("Write something into the plan first.")
    draft.kept_at, draft.kept_by = at, by
    draft.save(update_fields=["kept_at", "kept_by"])
    _note(draft, "safety_plan.kept", by, at)
    return draft


@transaction.atomic
def discard_draft(*, client: Client, by: User, at: datetime) -> None:
    """Throw a draft away; the plan that is kept stays."""
    draft = _draft(client, by, at)
    if draft.revision:
        _note(draft, "safety_plan.draft_discarded", by, at)
        draft.delete()


@transaction.atomic
def review_safety_plan(*, client: Client, by: User, at: datetime) -> SafetyPlan:
    """Note that therapist and client looked at the plan that holds again, and it still does.

    Raises:
        Refused: no plan is kept yet.
    """
    newest = SafetyPlan.objects.filter(client=client).exclude(kept_at=None).order_by("-version").first()
    if newest is None:
        raise Refused("There is no plan to look at yet.")
    newest.reviewed_at, newest.reviewed_by = at, by
    newest.save(update_fields=["reviewed_at", "reviewed_by"])
    _note(newest, "safety_plan.reviewed", by, at)
    return newest
