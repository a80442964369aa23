"""What an operator does from the terminal before anybody can sign in."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.people.models import Membership, Practice, Role


@transaction.atomic
def found_practice(*, name: str, time_zone: str, by: User | None, at: datetime) -> Practice:
    """Make a practice; `time_zone` is an IANA name such as `Europe/London`."""
    practice = Practice.objects.create(name=name, time_zone=time_zone)
    record(act="practice.founded", by=by, at=at, subject=practice, practice_id=practice.pk)
    return practice


@transaction.atomic
def admit(
    *, email: str, name: str, password: str | None, practice: Practice, role: Role, by: User | None, at: datetime
) -> User:
    """Give somebody a role in a practice, and an account if they have none yet (whose address is taken as proven).

    A person who has an account keeps their name and password. Without a password they come in by a link.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, time_zone=practice.time_zone)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        record(act="user.created", by=by, at=at, subject=user, practice_id=practice.pk)
    membership, fresh = Membership.objects.get_or_create(
        practice=practice, user=user, role=role, ended_at=None, defaults={"started_at": at}
    )
    if fresh:
        detail: dict[str, object] = {"role": role.value}
        record(act="membership.started", by=by, at=at, subject=membership, practice_id=practice.pk, detail=detail)
    return user
