"""Links to answer without an account."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.models import Session, SessionState
from openipt.measures.actions.asking import Asking
from openipt.measures.actions.trail import MeasureError, Trail
from openipt.measures.asked import ANSWERED_UNTIL
from openipt.measures.models import AnswerLink
from openipt.measures.queries import hashed


@transaction.atomic
def make_answer_link(*, session: Session, by: User | None, at: datetime) -> str:
    """Make a link to answer before a session without an account, and give its secret, which is kept nowhere.

    The link made before stops working. It expires a day after the session begins.

    Raises:
        MeasureError: the session is over, or nothing is asked before it.
    """
    expires_at = session.starts_at + ANSWERED_UNTIL
    if session.state != SessionState.PLANNED or expires_at <= at:
        raise MeasureError(_("A link can only be made for a session that is still to come."))
    Asking(by, at).before([session])
    secret, client = secrets.token_urlsafe(32), session.course.client
    AnswerLink.objects.filter(session=session, withdrawn_at=None).update(withdrawn_at=at)
    link = AnswerLink.objects.create(
        client=client,
        session=session,
        secret_hash=hashed(secret),
        created_at=at,
        created_by=by,
        expires_at=expires_at,
    )
    Trail(client, by, at).add("answer_link.made", link)
    return secret
