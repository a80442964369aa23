"""What the page of a search shows: articles with the passage that answers, the words asked for marked."""

from collections.abc import Mapping
from dataclasses import dataclass

from openipt.library.article import AREAS, Article
from openipt.library.crisis import in_crisis
from openipt.library.passages import Piece, highlighted, passage
from openipt.library.searching import Library

SHOWN = 10
CRISIS_ARTICLE = "what-to-do-in-a-crisis"


@dataclass(frozen=True, slots=True)
class Answer:
    """An article that answers, with its title and best passage in pieces."""

    article: Article
    title: list[Piece]
    passage: list[Piece]


@dataclass(frozen=True, slots=True)
class Answers:
    """All a search says: whether it may be a crisis, the spelling it used, the answers, and what they are about."""

    crisis: bool
    did_you_mean: str
    answers: list[Answer]
    problem_area: str


def answers(typed: str, library: Library, articles: Mapping[str, Article]) -> Answers:
    """Search articles. In a crisis the article about it is always there, and first."""
    found, crisis = library.search(typed, SHOWN), in_crisis(typed)
    slugs = [hit.text.key for hit in found.hits]
    if crisis:
        slugs = [CRISIS_ARTICLE, *(slug for slug in slugs if slug != CRISIS_ARTICLE)][:SHOWN]
    told = [articles[slug] for slug in slugs if slug in articles]
    shown = [
        Answer(
            article,
            highlighted(article.title, found.stems),
            passage(article.as_text().body, found.stems, library.weight),
        )
        for article in told
    ]
    return Answers(crisis, found.did_you_mean, shown, _area(told))


def _area(articles: list[Article]) -> str:
    """The problem area of the best answers, if the first three agree on one; else none."""
    areas = [article.problem_area for article in articles[:3] if article.problem_area]
    return max(areas, key=lambda area: (areas.count(area), -AREAS.index(area))) if len(areas) >= 2 else ""
