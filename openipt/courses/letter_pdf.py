"""A letter as a tagged PDF (PDF/UA-1). What people wrote goes in as data, never as markup."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

import typst


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


@cache
def _source() -> bytes:
    return (files("openipt.courses") / "letter.typ").read_bytes()


def pdf(sheet: Sheet) -> bytes:
    """The letter as PDF bytes."""
    made = typst.compile(
        _source(), format="pdf", sys_inputs={"sheet": json.dumps(asdict(sheet))}, pdf_standards=["ua-1"]
    )
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for, and one document must come")
    return made
