"""The keys of one installation: a small file that belongs beside, and is backed up apart from, the database."""

import base64
import binascii
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32
LARGEST_KEY_ID = 255


class KeyringError(Exception):
    """The key file is missing, unreadable or damaged; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by number (1-255); new text is sealed with `current`, old text opens with the key it names."""

    secret_key: str
    audit_key: bytes
    data_keys: Mapping[int, bytes]
    current: int

    def with_new_key(self) -> "Keyring":
        """The same ring with one more data key, made current."""
        number = max(self.data_keys) + 1
        if number > LARGEST_KEY_ID:
            raise KeyringError("This key file already holds 255 data keys, which is the most it can.")
        return Keyring(
            self.secret_key, self.audit_key, {**self.data_keys, number: secrets.token_bytes(KEY_BYTES)}, number
        )


def new_keyring() -> Keyring:
    """Fresh random keys for a new installation."""
    return Keyring(secrets.token_urlsafe(50), secrets.token_bytes(KEY_BYTES), {1: secrets.token_bytes(KEY_BYTES)}, 1)


def read_keyring(path: Path) -> Keyring:
    """Read a key file; raises `KeyringError` in plain words when it is missing or damaged."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise KeyringError(
            f"No key file at {path}. Run `openipt init` for a new installation, or put back the key file that "
            "belongs to this database: without it the private text in it cannot be read by anyone."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise KeyringError(f"The key file {path} cannot be read: {problem}.") from None
    return _keyring(found, path)


def _keyring(found: dict[str, object], path: Path) -> Keyring:
    match found:
        case {"secret_key": str(secret), "audit_key": str(audit), "current": int(current), "data_keys": dict(listed)}:
            keys = {_number(name, path): _key(value, f"data_keys.{name}", path) for name, value in listed.items()}
            if current not in keys:
                raise KeyringError(f"The key file {path} names key {current} as current but does not hold it.")
            return Keyring(secret, _key(audit, "audit_key", path), keys, current)
    raise KeyringError(f"The key file {path} needs secret_key, audit_key, current and a table data_keys.")


def _number(name: str, path: Path) -> int:
    if not (name.isascii() and name.isdigit() and 1 <= int(name) <= LARGEST_KEY_ID):
        raise KeyringError(f"The key file {path} has a data key called {name!r}; keys are numbered 1 to 255.")
    return int(name)


def _key(value: object, name: str, path: Path) -> bytes:
    try:
        key = base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyringError(f"The key {name} in {path} is damaged: it must be 32 bytes in base64.")
    return key


def write_keyring(ring: Keyring, path: Path) -> None:
    """Write the key file so that only its owner can read it, replacing an old one in a single step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        "# The keys of this OpenIPT installation. Keep a copy apart from the database, and keep both safe.",
        f'secret_key = "{ring.secret_key}"',
        f'audit_key = "{base64.b64encode(ring.audit_key).decode()}"',
        f"current = {ring.current}",
        "[data_keys]",
        *(f'{number} = "{base64.b64encode(key).decode()}"' for number, key in ring.data_keys.items()),
    ]
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def secret_key_of(path: Path) -> str:
    """The signing secret for sessions, or a throw-away one where there is no key file yet (nothing is kept then)."""
    return read_keyring(path).secret_key if path.exists() else secrets.token_urlsafe(50)
