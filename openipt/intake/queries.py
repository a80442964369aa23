"""Which invitations are open, whose secret is whose, and what somebody agreed to."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from openipt.intake.consent_texts import CURRENT, ConsentText, text_of
from openipt.intake.models import Consent, Invitation
from openipt.people.models import Client, Practice


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_for(secret: str) -> Invitation | None:
    """The invitation with this secret, in whatever state it is."""
    found = Invitation.objects.select_related("practice", "client").filter(secret_hash=hash_of(secret))
    return found.first()


def open_invitations(practice: Practice, at: datetime) -> QuerySet[Invitation]:
    """The practice's invitations of staff that can still be used, newest first."""
    return _usable(at).filter(practice=practice, client=None)


def open_invitations_of(client: Client, at: datetime) -> QuerySet[Invitation]:
    """A client's invitations that can still be used, newest first."""
    return _usable(at).filter(client=client)


def _usable(at: datetime) -> QuerySet[Invitation]:
    usable = Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=at)
    return usable.select_related("practice", "client").order_by("-created_at")


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One thing to agree to: the wording, and the client's consent to it if it is given."""

    text: ConsentText
    given: Consent | None

    @property
    def is_old_wording(self) -> bool:
        """The client agreed to an earlier edition than the present one."""
        return self.given is not None and self.given.edition != CURRENT[self.text.kind].edition


def consents_of(client: Client) -> list[ConsentLine]:
    """Everything a client can agree to, with the wording they agreed to or the present one."""
    given = {consent.kind: consent for consent in Consent.objects.filter(client=client, withdrawn_at=None)}
    return [_line(kind, given.get(kind)) for kind in CURRENT]


def _line(kind: str, given: Consent | None) -> ConsentLine:
    return ConsentLine(text_of(kind, given.edition) if given else CURRENT[kind], given)
