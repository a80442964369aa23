"""The topics of the library in the order in which they are shown, and problem areas in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass

from openipt.library.article import Article

NAMES = {
    "first_steps": "First steps",
    "problem_areas": "What may be the matter",
    "course": "What happens in IPT",
    "techniques": "What you do in a session",
    "people": "For you and for those around you",
    "staying_well": "Staying well",
}
FIRST = ("what-to-do-in-a-crisis", "what-is-ipt", "depression-and-relationships", "first-sessions", "middle-sessions")
AREA_NAMES = {
    "grief": "grief",
    "dispute": "conflict",
    "transition": "a change of role",
    "isolation": "loneliness",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its articles."""

    key: str
    name: str
    articles: list[Article]


def by_topic(articles: Iterable[Article]) -> list[Topic]:
    """The articles of each topic: a few that come first, then in the order of their titles."""
    place = {slug: number for number, slug in enumerate(FIRST)}
    ordered = sorted(articles, key=lambda article: (place.get(article.slug, len(place)), article.title))
    topics = [Topic(key, name, [one for one in ordered if one.topic == key]) for key, name in NAMES.items()]
    return [topic for topic in topics if topic.articles]


def problem_area_name(area: str) -> str:
    """A problem area as people say it."""
    return AREA_NAMES[area]
