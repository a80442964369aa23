"""An article: Markdown with front matter (TOML between `+++` lines), checked when it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openipt.library.collection import Text, plain, split_front
from openipt.library.words import words

WORDS_A_MINUTE = 200  # slower than most adults read easy prose (238, Brysbaert 2019): people read these on a bad night
TOPICS = ("first_steps", "problem_areas", "course", "techniques", "people", "staying_well")
AUDIENCES = ("everybody", "clients", "teenagers", "parents", "families", "therapists")
AREAS = ("", "grief", "dispute", "transition", "isolation")
REVIEW_STATES = ("unreviewed", "reviewed")


class ArticleError(ValueError):
    """An article's file is not as it should be; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something an article rests on: what it is, and where it can be read, if on the web."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `body` is Markdown; `also` are words people use for what it is about, for the search alone."""

    slug: str
    title: str
    summary: str
    topic: str
    audience: str
    body: str
    written_on: date
    review_state: str
    sources: tuple[Source, ...]
    related: tuple[str, ...]
    also: tuple[str, ...]
    problem_area: str = ""
    crisis_note: bool = False
    practice: str = ""
    """The key of the practice that wrote it; empty for ours."""

    @property
    def minutes(self) -> int:
        """How long reading it takes, in whole minutes, at least one."""
        return max(1, round(len(words(self.body)) / WORDS_A_MINUTE))

    def as_text(self) -> Text:
        """The article as the search reads it."""
        return Text(self.slug, self.title, f"{self.summary}\n{plain(self.body)}", " . ".join(self.also))


def parse(slug: str, told: str) -> Article:
    """An article from its file's text.

    Raises:
        ArticleError: something is missing or not one of the words allowed.
    """
    front, body = split_front(told)
    try:
        return Article(
            slug=slug,
            title=_text(front, "title"),
            summary=_text(front, "summary"),
            topic=_one_of(front, "topic", TOPICS),
            audience=_one_of(front, "audience", AUDIENCES),
            body=body.strip(),
            written_on=_day(front),
            review_state=_one_of(front, "review_state", REVIEW_STATES),
            sources=tuple(Source(**source) for source in _list(front, "sources")),
            related=tuple(_list(front, "related")),
            also=tuple(_list(front, "also")),
            problem_area=_one_of({"problem_area": "", **front}, "problem_area", AREAS),
            crisis_note=bool(front.get("crisis_note", False)),
        )
    except (TypeError, ValueError) as problem:
        raise ArticleError(f"{slug}: {problem}") from None


def _text(front: Mapping[str, Any], name: str) -> str:
    if not isinstance(front.get(name), str) or not front[name].strip():
        raise ValueError(f"{name} is missing")
    return str(front[name])


def _list(front: Mapping[str, Any], name: str) -> list[Any]:
    if not isinstance(front.get(name), list):
        raise ValueError(f"{name} must be a list")  # noqa: TRY004 - told as a fault of the file
    return list(front[name])


def _one_of(front: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    if front.get(name) not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(filter(None, allowed))}")
    return str(front[name])


def _day(front: Mapping[str, Any]) -> date:
    if not isinstance(front.get("written_on"), date):
        raise ValueError("written_on must be a day")  # noqa: TRY004 - told as a fault of the file
    found: date = front["written_on"]
    return found
