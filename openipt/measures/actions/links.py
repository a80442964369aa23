"""Links to answer without an account: sent, copied, or opened on a device in the waiting room."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.models import Session, SessionState
from openipt.measures.actions.asking import Asking
from openipt.measures.actions.trail import MeasureError, Trail
from openipt.measures.asked import ANSWERED_UNTIL
from openipt.measures.models import AnswerLink, FollowUp
from openipt.measures.queries import belonging_to, hashed

HANDED_OVER_FOR = timedelta(hours=2)


@transaction.atomic
def make_answer_link(*, occasion: Session | FollowUp, by: User | None, at: datetime) -> str:
    """Make a link to answer before a session, or at a follow-up, without an account, and give its secret.

    The secret is kept nowhere. The link made before stops working. It expires a day after the session begins, or when
    the follow-up closes.

    Raises:
        MeasureError: the session or the follow-up is over.
    """
    expires_at = _open_until(occasion, by, at)
    AnswerLink.objects.filter(belonging_to(occasion), withdrawn_at=None, is_handed_over=False).update(withdrawn_at=at)
    return _made(occasion, by, at, expires_at, is_handed_over=False)


@transaction.atomic
def hand_over_device(*, session: Session, by: User, at: datetime) -> str:
    """Make what opens the questions on a device that is handed to a client in the waiting room, and give its secret.

    It works for two hours, on as many devices as were handed over, until the client is finished.

    Raises:
        MeasureError: the session is over.
    """
    expires_at = min(_open_until(session, by, at), at + HANDED_OVER_FOR)
    return _made(session, by, at, expires_at, is_handed_over=True)


@transaction.atomic
def take_device_back(*, link: AnswerLink, by: User | None, at: datetime) -> None:
    """The client is finished: what was handed over opens nothing any more."""
    if AnswerLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=at):
        Trail(link.client, by, at).add("device.given_back", link)


def _open_until(occasion: Session | FollowUp, by: User | None, at: datetime) -> datetime:
    if isinstance(occasion, FollowUp):
        if occasion.closes_at <= at:
            raise MeasureError(_("This follow-up is over."))
        return occasion.closes_at
    expires_at = occasion.starts_at + ANSWERED_UNTIL
    if occasion.state != SessionState.PLANNED or expires_at <= at:
        raise MeasureError(_("A link can only be made for a session that is still to come."))
    Asking(by, at).before([occasion])
    return expires_at


def _made(
    occasion: Session | FollowUp, by: User | None, at: datetime, expires_at: datetime, *, is_handed_over: bool
) -> str:
    secret, client = secrets.token_urlsafe(32), occasion.course.client
    whose = {"session": occasion} if isinstance(occasion, Session) else {"follow_up": occasion}
    link = AnswerLink.objects.create(
        client=client,
        is_handed_over=is_handed_over,
        secret_hash=hashed(secret),
        created_at=at,
        created_by=by,
        expires_at=expires_at,
        **whose,
    )
    Trail(client, by, at).add("device.handed_over" if is_handed_over else "answer_link.made", link)
    return secret
