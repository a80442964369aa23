"""Inviting people, accepting and withdrawing invitations, giving consent and taking it back."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.intake.consent_texts import CURRENT
from openipt.intake.models import Consent, Invitation
from openipt.intake.queries import hash_of
from openipt.people.actions import grant_role
from openipt.people.models import Client, Practice, Role

VALID_FOR = timedelta(days=14)
SECRET_BYTES = 32


class NotUsable(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """The invitation cannot be made or used; the message says why in plain words, `kind` names the case."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


class NotAgreed(ValueError):  # noqa: N818
    """Something that must be agreed to was not."""


def _note(act: str, subject: Invitation | Consent, by: User, at: datetime, **detail: object) -> None:
    practice = subject.practice_id if isinstance(subject, Invitation) else subject.client.practice_id
    client = subject.client_id
    record(act=act, by=by, at=at, subject=subject, practice_id=practice, client_id=client, detail=detail)


@transaction.atomic
def invite_client(*, client: Client, email: str, by: User, at: datetime) -> str:
    """Invite a client to their own pages; an earlier invitation stops working.

    Args:
        client: who.
        email: the address they will sign in with.
        by: who invites.
        at: when; the link works for `VALID_FOR` from then.

    Returns:
        The secret of the link. Only its hash is kept: it cannot be shown again.

    Raises:
        NotUsable: the client has an account already.
    """
    fresh = Client.objects.select_for_update().get(pk=client.pk)
    if fresh.user_id:
        raise NotUsable("joined", _("This client has pages of their own already."))
    for earlier in Invitation.objects.filter(client=fresh, used_at=None, withdrawn_at=None):
        withdraw_invitation(invitation=earlier, by=by, at=at)
    return _invite(fresh.practice, email, by, at, client=fresh)


@transaction.atomic
def invite_staff(*, practice: Practice, email: str, role: str, by: User, at: datetime) -> str:
    """Invite somebody to work in a practice in one role. Returns the secret of the link, which cannot be shown again.

    Raises:
        NotUsable: there is no such role.
    """
    if role not in Role.values:
        raise NotUsable("role", _("There is no such role."))
    return _invite(practice, email, by, at, role=role)


def _invite(
    practice: Practice, email: str, by: User, at: datetime, *, client: Client | None = None, role: str = ""
) -> str:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = Invitation.objects.create(
        practice=practice,
        client=client,
        role=role,
        email=email.strip().lower(),
        secret_hash=hash_of(secret),
        invited_by=by,
        created_at=at,
        expires_at=at + VALID_FOR,
    )
    _note("invitation.made", made, by, at, role=role)
    return secret


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Let an invitation work no more; one that was used or withdrawn stays as it is."""
    fresh = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if fresh.used_at is None and fresh.withdrawn_at is None:
        fresh.withdrawn_at = at
        fresh.save(update_fields=["withdrawn_at"])
        _note("invitation.withdrawn", fresh, by, at)


@transaction.atomic
def accept_invitation(
    *,
    invitation: Invitation,
    name: str,
    password: str,
    time_zone: str,
    consents: Collection[str] = (),
    by: User | None = None,
    at: datetime,
) -> User:
    """Make the account of somebody who was invited, once.

    Args:
        invitation: the one whose link they hold.
        name: what to call them.
        password: already checked against the rules.
        time_zone: IANA name of the clock they go by.
        consents: the kinds (`Consent.Kind`) a client agrees to; staff are asked nothing.
        by: nobody is signed in yet; the audit trail names the new user.
        at: when.

    Raises:
        NotUsable: the invitation was used, withdrawn or is too old, or the address has an account.
        NotAgreed: a client does not agree that a record is kept.
    """
    fresh = Invitation.objects.select_for_update(of=("self",)).select_related("practice").get(pk=invitation.pk)
    state = fresh.state(at)
    if state is not Invitation.State.OPEN:
        raise NotUsable(state.value, str(state.label))
    if User.objects.filter(email=fresh.email).exists() or EmailAddress.objects.filter(email=fresh.email).exists():
        raise NotUsable("taken", _("There is an account with this e-mail address already. Sign in with it instead."))
    user = User.objects.create_user(fresh.email, password, name=name, time_zone=time_zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    fresh.used_at = at
    fresh.save(update_fields=["used_at"])
    _note("invitation.accepted", fresh, by or user, at)
    if fresh.client_id:
        _give_pages(fresh.client_id, user, consents, at)
    else:
        grant_role(practice=fresh.practice, user=user, role=fresh.role, by=fresh.invited_by, at=at)
    return user


def _give_pages(client_id: UUID, user: User, consents: Collection[str], at: datetime) -> None:
    missing = [text.kind for text in CURRENT.values() if text.needed and text.kind not in consents]
    if missing:
        raise NotAgreed(_("Without this there can be no pages of your own."))
    client = Client.objects.select_for_update().get(pk=client_id)
    if client.user_id:
        raise NotUsable("joined", _("There are pages for this person already. Sign in to see them."))
    client.user = user
    client.save(update_fields=["user"])
    for kind in consents:
        give_consent(client=client, kind=kind, by=user, at=at)


@transaction.atomic
def give_consent(*, client: Client, kind: str, by: User, at: datetime) -> Consent:
    """Note that a client agrees to something in its present wording; twice is as once, a new wording replaces an old.

    Raises:
        NotAgreed: there is nothing of that kind to agree to.
    """
    if kind not in CURRENT:
        raise NotAgreed(_("There is nothing of that kind to agree to."))
    Client.objects.select_for_update().get(pk=client.pk)
    held = Consent.objects.filter(client=client, kind=kind, withdrawn_at=None).first()
    if held and held.edition == CURRENT[kind].edition:
        return held
    if held:
        withdraw_consent(client=client, kind=kind, by=by, at=at)
    given = Consent.objects.create(client=client, kind=kind, edition=CURRENT[kind].edition, given_at=at)
    _note("consent.given", given, by, at, kind=kind, edition=given.edition)
    return given


@transaction.atomic
def withdraw_consent(*, client: Client, kind: str, by: User, at: datetime) -> None:
    """Note that a client takes a consent back; nothing happens where there is none."""
    Client.objects.select_for_update().get(pk=client.pk)
    held = Consent.objects.filter(client=client, kind=kind, withdrawn_at=None).first()
    if held:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        _note("consent.withdrawn", held, by, at, kind=kind)
