"""Writing down how somebody signs in, and ending the sessions that a change of it leaves behind."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from openipt.accounts.models import User
from openipt.audit.actions import record


@transaction.atomic
def note_sign_in(*, user: User, ways: Collection[str], by: User, at: datetime) -> None:
    """Write down that somebody signed in, and by which ways (password, second factor …)."""
    record(act="account.signed_in", by=by, at=at, subject=user, detail={"ways": sorted(set(ways))})


@transaction.atomic
def change_password(*, user: User, password: str, by: User, at: datetime) -> None:
    """Give somebody a new password, already checked against the rules; every session opened before ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(act="account.password_changed", by=by, at=at, subject=user)


@transaction.atomic
def note_factors(*, user: User, kinds: Collection[str], by: User, at: datetime) -> None:
    """Write down that somebody's second factors are now these; every session opened before ends.

    A session opened with the password alone must not gain what the second factor opens, nor keep it without one.
    """
    User.objects.filter(pk=user.pk).update(factors_changed=F("factors_changed") + 1)
    user.refresh_from_db(fields=["factors_changed"])
    record(act="account.factors_changed", by=by, at=at, subject=user, detail={"kinds": sorted(kinds)})
