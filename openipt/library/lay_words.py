"""What people say, and the word the field uses for it: "lonely" also finds isolation."""

import tomllib
from functools import cache
from importlib.resources import files

from openipt.library.words import folded_words, stems


@cache
def _pairs() -> dict[tuple[str, ...], list[str]]:
    """For each thing people say, as stems in order, the stems of the field's words."""
    listed = tomllib.loads((files("openipt.library") / "lay_words.toml").read_text("utf-8"))
    return {
        tuple(stems(folded_words(said))): stems(folded_words(" ".join(row["field"])))
        for row in listed["words"]
        for said in row["said"]
    }


@cache
def _longest() -> int:
    return max(map(len, _pairs()))


def said_otherwise(asked: list[str]) -> dict[str, float]:
    """The field's words for what was asked (stems in the order asked), each with 1."""
    found: dict[str, float] = {}
    for start in range(len(asked)):
        for end in range(start + 1, min(len(asked), start + _longest()) + 1):
            for stem in _pairs().get(tuple(asked[start:end]), ()):
                found[stem] = 1.0
    return found
