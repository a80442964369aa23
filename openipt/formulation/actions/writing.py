"""Writing the interpersonal formulation, sharing it, and keeping what the client says to it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.courses.actions.trail import Trail
from openipt.courses.models import Course
from openipt.courses.refusals import Refused, Stale
from openipt.formulation.interpersonal import GUIDED, PARTS, something_written
from openipt.formulation.models import Formulation

WRITTEN = (*PARTS, *GUIDED, "because")


def _draft(course: Course, by: User, at: datetime) -> Formulation:
    """The draft, or a new one that begins with the words of the version before."""
    Course.objects.select_for_update().get(pk=course.pk)
    newest = course.formulations.order_by("-version").first()
    if newest is None:
        return Formulation(course=course, version=1, saved_at=at, saved_by=by)
    if newest.shared_at is None:
        return newest
    before = newest.parts | {"because": ""}
    return Formulation(course=course, version=newest.version + 1, saved_at=at, saved_by=by, **before)


@transaction.atomic
def save_formulation(*, course: Course, parts: Mapping[str, str], revision: int, by: User, at: datetime) -> Formulation:
    """Save the draft; what was shared stays as it is. The same words again change nothing.

    Args:
        course: whose formulation.
        parts: texts by the names in `interpersonal.PARTS` and `GUIDED`, and "because"; what is not named stays.
        revision: the draft's revision they were written on (0: there was no draft).
        by: who writes.
        at: when.

    Raises:
        Refused: the formulation has no such part.
        Stale: somebody saved a newer draft in between.
    """
    if not set(parts) <= set(WRITTEN):
        raise Refused("The formulation has no such part.")
    draft = _draft(course, by, at)
    current = draft.parts
    if all(parts[name] == current[name] for name in parts):
        return draft
    if revision != draft.revision:
        raise Stale("The formulation was changed somewhere else.", revision=draft.revision, current=current)
    for name, words in parts.items():
        setattr(draft, name, words)
    draft.revision, draft.saved_at, draft.saved_by = draft.revision + 1, at, by
    draft.save()
    Trail(course, by, at).add("formulation.saved", draft, version=draft.version)
    return draft


@transaction.atomic
def share_formulation(*, course: Course, by: User, at: datetime) -> Formulation:
    """Show the draft to the client: from now on these words never change. Sharing twice shares once.

    Raises:
        Refused: nothing stands in it, or a new version does not say why it is there.
    """
    draft = _draft(course, by, at)
    if draft.revision == 0:
        shared = course.formulations.order_by("-version").first()
        if shared is None:
            raise Refused("Write the formulation first.")
        return shared
    if not something_written(draft.parts):
        raise Refused("Write the formulation first.")
    if draft.version > 1 and not draft.because.strip():
        raise Refused("Say why there is a new version.")
    draft.shared_at = at
    draft.save(update_fields=["shared_at"])
    Trail(course, by, at).add("formulation.shared", draft, version=draft.version)
    return draft


@transaction.atomic
def answer_formulation(*, formulation: Formulation, view: str, words: str = "", by: User, at: datetime) -> Formulation:
    """Keep what the client says to a shared version. Where they agree, the focus in force is agreed too.

    Args:
        formulation: the newest shared version.
        view: `Formulation.View`.
        words: in the client's words.
        by: the client, or the therapist who heard them say it.
        at: when.

    Raises:
        Refused: it is not shared, there is a newer version, or they agreed with it before.
    """
    course = formulation.course
    Course.objects.select_for_update().get(pk=course.pk)
    found = Formulation.objects.get(pk=formulation.pk)
    if found.shared_at is None:
        raise Refused("Share it first.")
    if course.formulations.filter(version__gt=found.version, shared_at__isnull=False).exists():
        raise Refused("There is a newer version. Please look at that one.")
    if found.view == view and found.client_words == words:
        return found
    if found.agreed:
        raise Refused("This version is agreed already. What changes is a new version.")
    found.view, found.client_words, found.answered_at, found.answered_by = view, words, at, by
    found.save()
    Trail(course, by, at).add("formulation.answered", found, version=found.version, view=str(view))
    agreed = view == Formulation.View.AGREE
    if agreed and course.focuses.filter(ended_at=None, agreed_with_client=False).update(agreed_with_client=True):
        Trail(course, by, at).add("focus.agreed", found)
    return found
