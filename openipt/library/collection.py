"""Reading a folder of Markdown, plain text or JSON lines as texts with a title. Broken files are told, never fatal."""

import gzip
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TEXTS, LINES = {".md", ".markdown", ".txt"}, (".jsonl", ".jsonl.gz")
LARGEST = 20_000_000  # bytes of one text file; a larger one is not an article
FRONT = re.compile(r"\A\ufeff?(\+\+\+|---)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
MARKS = re.compile(
    r"^(?:#{1,6}|[-*+>]|\d+\.)[ \t]+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|\]\([^)\s]*\)|[\[\]|]", re.MULTILINE
)


class LibraryError(ValueError):
    """A library cannot be read or made; the message says why in plain words."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a library: its key there, its title, other words it should be found by, and what it says."""

    key: str
    title: str
    body: str
    also: str = ""


@dataclass(slots=True)
class Reading:
    """What was read of a folder, and what could not be: where and why."""

    texts: list[Text] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_folder(folder: Path) -> Reading:
    """All texts below a folder (or in one file), in the order of their paths.

    Raises:
        OSError: there is no such folder.
    """
    if not folder.exists():
        raise FileNotFoundError(2, "There is no such folder", str(folder))
    single = folder.is_file()
    reading = Reading()
    for path in [folder] if single else sorted(folder.rglob("*")):
        name = path.name if single else path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in Path(name).parts):
            continue
        try:
            reading.texts += _read(path, name, reading.faults)
        except OSError as problem:
            reading.faults.append(f"{name}: {problem.strerror or problem}")
    return reading


def _read(path: Path, name: str, faults: list[str]) -> list[Text]:
    if name.lower().endswith(LINES):
        return list(_lines(path, name, faults))
    if path.suffix.lower() not in TEXTS:
        return []
    if path.stat().st_size > LARGEST:
        faults.append(f"{name}: larger than {LARGEST // 1_000_000} MB, left out")
        return []
    raw = path.read_bytes()
    told = decoded(raw)
    if "\ufffd" in told and "\ufffd".encode() not in raw:
        faults.append(f"{name}: not UTF-8 throughout; what could be read was taken")
    return [parse(name, told)] if told.strip() else []


def decoded(raw: bytes) -> str:
    """Bytes as text, accents composed; what is not UTF-8 becomes a replacement mark."""
    return unicodedata.normalize("NFC", raw.decode("utf-8-sig", "replace").replace("\0", " "))


def _lines(path: Path, name: str, faults: list[str]) -> Iterator[Text]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _record(line, f"{name}:{number}")
        except (ValueError, EOFError, gzip.BadGzipFile) as problem:
            faults.append(f"{name}: line {number}: {problem}; the rest of the file was left out")


def _record(line: bytes, place: str) -> Text:
    record = json.loads(decoded(line))
    if not isinstance(record, dict):
        raise ValueError("not an object with id, title and text")  # noqa: TRY004 - told as a fault of the file
    body, title = str(record.get("text") or ""), str(record.get("title") or "")
    return Text(str(record.get("id") or place), title or _first_line(body), body)


def parse(name: str, told: str) -> Text:
    """A Markdown or plain text: title from its front matter, its first heading, its first line, or its file's name."""
    front, body = split_front(told)
    heading = HEADING.search(body)
    title = front.get("title") or (heading.group(1) if heading else "") or _first_line(body) or Path(name).stem
    also = front.get("also", [])
    return Text(name, str(title), plain(body), " . ".join(map(str, also)) if isinstance(also, list) else str(also))


def split_front(told: str) -> tuple[dict[str, object], str]:
    """Front matter and the rest. `+++` is TOML; of `---` (YAML) only simple `name: value` lines are understood."""
    match = FRONT.match(told)
    if not match:
        return {}, told
    kind, inside = match.group(1), match.group(2)
    rest = told[match.end() :]
    if kind == "+++":
        try:
            return dict(tomllib.loads(inside)), rest
        except tomllib.TOMLDecodeError:
            return {}, rest
    pairs = (line.split(":", 1) for line in inside.splitlines() if ":" in line and not line[0].isspace())
    return {key.strip(): value.strip().strip("\"'") for key, value in pairs}, rest


def plain(markdown: str) -> str:
    """Markdown without its marks, good enough to search and to quote."""
    return MARKS.sub("", markdown).strip()


def _first_line(body: str) -> str:
    return next((line.strip()[:120] for line in body.splitlines() if line.strip()), "")
