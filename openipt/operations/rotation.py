"""`openipt rotate-keys`: a new key for what is written from now on, and what was written before sealed anew with it."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models, transaction
from django.db.models import BinaryField, ExpressionWrapper, F
from django.utils import timezone

from openipt.accounts.adapters import PLACE
from openipt.audit.actions import record
from openipt.operations.installation import keep_fingerprints, pending_migrations
from openipt.operations.locks import alone
from openipt.operations.refusal import Refused
from openipt.secrecy.fields import EncryptedTextField, Sealed, keyring
from openipt.secrecy.keyring import write_keyring
from openipt.secrecy.models import KeyRecord
from openipt.secrecy.queries import sealed_fields, sealed_otherwise
from openipt.secrecy.sealing import SealBroken, key_number, seal, unseal

AT_ONCE = 200  # rows in one transaction: others may write in between
SECRETS = ("secret", "seed")  # what allauth has sealed in an authenticator's data


def rotate(*, new_key: bool = True) -> list[str]:
    """Make a new key (unless an interrupted rotation is only to be finished), seal everything with it; says how much.

    Old keys stay in the key file: backups made before need them. Servers may run meanwhile.
    """
    if pending_migrations():
        raise Refused("The database is not up to date. Run `openipt migrate` first.")
    keep_fingerprints()
    with alone(settings.HOME / "rotation.lock"):
        if new_key:
            write_keyring(keyring().with_new_key(), settings.KEYS_FILE)
            keep_fingerprints()
        texts = sum(_reseal_field(field) for field in sealed_fields())
        factors = sum(_reseal_factor(factor) for factor in Authenticator.objects.order_by("pk"))
        _note(texts, factors)
    return [
        f"Key {keyring().current} is in use. Sealed anew: {texts} texts, {factors} second factors.",
        f"Make a copy of {settings.KEYS_FILE} now: copies of before do not open what is written from now on.",
    ]


def _note(texts: int, factors: int) -> None:
    with transaction.atomic():
        subject = KeyRecord.objects.get(pk=keyring().current)
        detail: dict[str, object] = {"texts": texts, "second_factors": factors}
        record(act="keys.rotated", by=None, at=timezone.now(), subject=subject, detail=detail)


def _reseal_field(field: EncryptedTextField) -> int:
    done, after = 0, None
    while rows := _next(field, after):
        with transaction.atomic():
            done += sum(_reseal(field, row) for row in rows)
        after = rows[-1].pk
    return done


def _next(field: EncryptedTextField, after: object) -> list[models.Model]:
    rows = sealed_otherwise(field, keyring().current).order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows)[:AT_ONCE])


def _reseal(field: EncryptedTextField, row: models.Model) -> int:
    """Seal one text anew, unless somebody wrote it meanwhile (then it has the new key already)."""
    old: Sealed = row.__dict__[field.attname]
    place, ring = field.place(row), keyring()
    try:
        fresh = Sealed(seal(unseal(old, place=place, ring=ring), place=place, ring=ring))
    except SealBroken as problem:
        raise Refused(f"Stopped at {place}, which cannot be opened. {problem}") from None
    stored = ExpressionWrapper(F(field.name), output_field=BinaryField())
    same = field.model._default_manager.filter(pk=row.pk).annotate(stored=stored).filter(stored=bytes(old))
    return int(same.update(**{field.name: fresh}))


def _reseal_factor(factor: Authenticator) -> int:
    old = factor.data
    fresh = old | {name: _resealed(old[name]) for name in SECRETS if isinstance(old.get(name), str)}
    if fresh == old:
        return 0
    return int(Authenticator.objects.filter(pk=factor.pk, data=old).update(data=fresh))


def _resealed(text: str) -> str:
    sealed, ring = bytes.fromhex(text), keyring()
    if key_number(sealed) == ring.current:
        return text
    return seal(unseal(sealed, place=PLACE, ring=ring), place=PLACE, ring=ring).hex()
