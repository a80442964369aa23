"""AES-256-GCM sealing of text: key number, nonce, then ciphertext bound to the place it belongs to."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openipt.secrecy.keyring import Keyring

NONCE_BYTES = 12


class SealBroken(Exception):  # noqa: N818 - reads as the state of affairs it reports
    """Sealed text cannot be opened: its key is missing or wrong, or it was altered or moved."""


def seal(text: str, *, place: str, ring: Keyring) -> bytes:
    """Seal `text` for one `place` (table, column and row): it opens nowhere else."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(ring.data_keys[ring.current]).encrypt(nonce, text.encode(), place.encode())
    return bytes([ring.current]) + nonce + sealed


def unseal(sealed: bytes, *, place: str, ring: Keyring) -> str:
    """Open what `seal` made for the same place; raises `SealBroken` saying what is wrong."""
    key = ring.data_keys.get(key_number(sealed))
    if key is None:
        raise SealBroken(
            f"This was sealed with key {key_number(sealed)}, which the key file does not hold. "
            "Put back the key file that belongs to this database."
        )
    try:
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return AESGCM(key).decrypt(nonce, body, place.encode()).decode()
    except (InvalidTag, ValueError):
        raise SealBroken(
            f"Key {key_number(sealed)} does not open this: the key file belongs to another database, "
            "or the text was altered."
        ) from None


def key_number(sealed: bytes) -> int:
    """The number of the key a text was sealed with (0 when there is nothing there)."""
    return sealed[0] if sealed else 0


def fingerprint(key: bytes) -> str:
    """A short name for a key that gives nothing away, to tell whether a key file fits a database."""
    return hmac.new(key, b"openipt key fingerprint", hashlib.sha256).hexdigest()[:32]
