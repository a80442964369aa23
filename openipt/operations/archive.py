"""The backup file: a zip with the database's contents and a manifest that says what they are."""

import hashlib
import json
import shutil
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from openipt.operations.refusal import Refused

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = "keys.toml"
# What Python's zip and JSON readers raise when bytes of a file are not those that were written.
DAMAGED = (
    OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, NotImplementedError,
    RuntimeError, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup, and with what it can be opened and checked."""

    version: str  # of OpenIPT
    made_at: str  # ISO 8601
    engine: str  # `sqlite` or `postgresql`
    migrations: list[list[str]]  # [app, name] of each one applied
    keys: dict[str, str]  # number -> fingerprint
    anchors: list[list[str | int]]  # [practice, length, last hash] of each audit chain
    columns: dict[str, list[str]]  # of each table (PostgreSQL)
    checksums: dict[str, str]  # SHA-256 of each file, filled in when it is written
    format: int = FORMAT


def write(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write a backup file in one step: it appears under its name only when it is whole."""
    checksums = {name: checksum(path.open("rb")) for name, path in files.items()}
    said = asdict(manifest) | {"checksums": checksums}
    part = target.with_name(f".{target.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
            file.writestr(MANIFEST, json.dumps(said, indent=1))
            for name, path in files.items():
                file.write(path, name)
        part.chmod(0o600)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def read(source: Path) -> Manifest:
    """The manifest of a backup file, after checking that every file in it is whole."""
    try:
        with zipfile.ZipFile(source) as file:
            said = json.loads(file.read(MANIFEST))
            if said["format"] != FORMAT:
                raise Refused(f"{source} was written by another version of OpenIPT, in a format this one cannot read.")
            manifest = Manifest(**said)
            for name, expected in manifest.checksums.items():
                if checksum(file.open(name)) != expected:
                    raise Refused(f"{source} is damaged: {name} in it is not what was written.")
    except DAMAGED:
        raise Refused(f"{source} is not a whole backup of OpenIPT.") from None
    return manifest


def extract(source: Path, name: str, target: Path) -> None:
    """Write one file of a backup to a place of its own."""
    with zipfile.ZipFile(source) as file, file.open(name) as packed, target.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    target.chmod(0o600)


def checksum(file: IO[bytes]) -> str:
    """SHA-256 (hex) of an open file, which is closed."""
    with file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest()
