"""Looking together at whether mood goes with contact: the therapist offers it, the client says yes, either ends it."""

from datetime import datetime

from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.courses.models import Course
from openipt.courses.refusals import Refused
from openipt.diary.models import LinkingShare


def _note(share: LinkingShare, act: str, by: User, at: datetime) -> None:
    client = share.course.client
    record(act=act, by=by, at=at, subject=share, practice_id=client.practice_id, client_id=client.pk)


@transaction.atomic
def offer_linking(*, course: Course, by: User, at: datetime) -> LinkingShare:
    """Offer the client to see the page. Offering twice offers once; after it was taken back it begins anew."""
    Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    share = LinkingShare.objects.filter(course=course).first()
    if share and share.taken_back_at is None:
        return share
    share = share or LinkingShare(course=course)
    share.offered_at, share.offered_by, share.wanted_at, share.taken_back_at = at, by, None, None
    share.save()
    _note(share, "linking.offered", by, at)
    return share


@transaction.atomic
def want_linking(*, course: Course, by: User, at: datetime) -> LinkingShare:
    """The client wants to see it.

    Raises:
        Refused: it is not offered (any more).
    """
    share = LinkingShare.objects.select_for_update(of=("self",)).filter(course=course, taken_back_at=None).first()
    if share is None:
        raise Refused("Your therapist does not offer this at the moment.")
    if share.wanted_at is None:
        share.wanted_at = at
        share.save(update_fields=["wanted_at"])
        _note(share, "linking.wanted", by, at)
    return share


@transaction.atomic
def take_back_linking(*, course: Course, by: User, at: datetime) -> None:
    """Client or therapist do not want the client to see it any more."""
    share = LinkingShare.objects.select_for_update(of=("self",)).filter(course=course, taken_back_at=None).first()
    if share is not None:
        share.taken_back_at = at
        share.save(update_fields=["taken_back_at"])
        _note(share, "linking.taken_back", by, at)
