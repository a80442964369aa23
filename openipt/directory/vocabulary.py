"""The words a listing is made of, from `vocabulary.toml`: codes that are stored, words that people read."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files


@cache
def vocabulary() -> Mapping[str, Mapping[str, str]]:
    """Every group of words: group -> code -> words."""
    return tomllib.loads((files("openipt.directory") / "vocabulary.toml").read_text("utf-8"))


def words(group: str) -> Mapping[str, str]:
    """The words of one group, in the order in which people see them. Raises KeyError for an unknown group."""
    return vocabulary()[group]


def known(group: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Those of some codes that the group has, each once, in the group's order."""
    asked = set(codes)
    return tuple(code for code in words(group) if code in asked)
