"""Which articles fit a problem area, a step of the protocol, a technique or a result: a list in `pointers.toml`."""

import tomllib
from functools import cache
from importlib.resources import files

from openipt.library.article import Article
from openipt.library.own_articles import own_articles


@cache
def _listed() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("openipt.library") / "pointers.toml").read_text("utf-8"))


def articles_about(kind: str, key: str) -> list[Article]:
    """The articles for one of the `areas`, `tasks`, `techniques` or `instruments`; none where the list names none."""
    return [own_articles()[slug] for slug in _listed().get(kind, {}).get(key, [])]


def everything_pointed_at() -> set[tuple[str, str, str]]:
    """All rows of the list: kind, key and article."""
    return {(kind, key, slug) for kind, rows in _listed().items() for key, slugs in rows.items() for slug in slugs}
