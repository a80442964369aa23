"""A letter as a PDF."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from openipt.ui import paper


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper."""

    title: str
    practice: str
    address: Sequence[str]
    date: str
    addressee: Sequence[str]
    paragraphs: Sequence[str]
    language: str
    page: str  # "Page {number} of {total}"
    picture: str = ""  # SVG, complete in itself
    picture_words: str = ""


@cache
def _source() -> bytes:
    return (files("openipt.courses") / "letter.typ").read_bytes()


def pdf(sheet: Sheet) -> bytes:
    """The letter as PDF bytes."""
    return paper.pdf(_source(), asdict(sheet))
