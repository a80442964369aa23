"""What an operator does from the terminal before anybody can sign in."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.people.actions import grant_role
from openipt.people.models import Practice


@transaction.atomic
def admit(
    *, email: str, name: str, password: str | None, practice: Practice, role: str, by: User | None, at: datetime
) -> User:
    """Give somebody a role in a practice, and an account if they have none yet (whose address is taken as proven).

    A person who has an account keeps their name and password. Without a password they come in by a link.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, time_zone=practice.time_zone)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        record(act="user.created", by=by, at=at, subject=user, practice_id=practice.pk)
    grant_role(practice=practice, user=user, role=role, by=by, at=at)
    return user
