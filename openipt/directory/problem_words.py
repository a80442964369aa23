"""What people say about what troubles them, and the problem area it points to (`problem_words.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from openipt.directory.vocabulary import words


@cache
def _phrases() -> Mapping[str, re.Pattern[str]]:
    lists = tomllib.loads((files("openipt.directory") / "problem_words.toml").read_text("utf-8"))
    return {
        area: re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(said, key=len, reverse=True))) + r")\b")
        for area, said in lists.items()
    }


def areas_in(text: str) -> tuple[str, ...]:
    """The problem areas that plain words point to: "someone died" gives grief. A code or its label points to itself."""
    said = text.casefold().replace("\u2019", "'")
    labels = {code: label.casefold() for code, label in words("areas").items()}
    return tuple(
        code for code in words("areas") if said.strip() in {code, labels[code]} or _phrases()[code].search(said)
    )


def without_problem_words(text: str) -> str:
    """What is left of a text without the phrases that point to a problem area: names and other words to look for."""
    left = text.casefold()
    for pattern in _phrases().values():
        left = pattern.sub(" ", left)
    return " ".join(left.split())
