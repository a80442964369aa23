"""Articles of a practice beside our own, the library of both, and what was sent to a client."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.db.models import Max, QuerySet

from openipt.library.article import Article
from openipt.library.models import PracticeArticle, SentArticle
from openipt.library.own_articles import own_articles, own_library
from openipt.library.searching import Library, built
from openipt.people.models import Client, Membership, Practice

THEIRS = "practice:"  # before the slug of a practice's article, among the keys of articles


def practice_of(user_id: UUID) -> Practice | None:
    """The practice whose articles somebody sees beside ours: where they are a client or work; None for strangers."""
    own = Practice.objects.filter(clients__user=user_id).first()
    work = Membership.objects.filter(user=user_id, ended_at=None).select_related("practice").first()
    return own or (work.practice if work else None)


def published_of(practice: Practice) -> QuerySet[PracticeArticle]:
    """What the practice shows to everybody."""
    return practice.articles.filter(state=PracticeArticle.State.PUBLISHED)


def as_article(row: PracticeArticle) -> Article:
    """A practice's article in the shape of ours."""
    return Article(
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        topic="practice",
        audience="everybody",
        body=row.body,
        written_on=row.changed_at.date(),
        review_state="unreviewed",
        sources=(),
        related=(),
        also=(),
        problem_area=row.problem_area,
        practice=str(row.practice_id),
    )


def articles_for(practice: Practice | None) -> tuple[Mapping[str, Article], Library]:
    """All articles for the people of a practice (ours and theirs) and the library of them."""
    newest = published_of(practice).aggregate(newest=Max("changed_at"))["newest"] if practice else None
    if practice is None or newest is None:
        return own_articles(), own_library()
    return _with_theirs(practice.pk, published_of(practice).count(), str(newest))


@lru_cache(16)
def _with_theirs(practice_id: UUID, count: int, newest: str) -> tuple[Mapping[str, Article], Library]:
    """Kept until the number of published articles or the newest change differs."""
    rows = PracticeArticle.objects.filter(practice_id=practice_id, state=PracticeArticle.State.PUBLISHED)
    articles = {**own_articles(), **{f"{THEIRS}{row.slug}": as_article(row) for row in rows}}
    texts = [replace(article.as_text(), key=key) for key, article in articles.items()]
    return articles, Library(built(texts))


def sent_to(client: Client) -> list[SentArticle]:
    """What was sent to a client, newest first; of a retired or missing article nothing is shown."""
    rows = client.sent_articles.select_related("article", "sent_by")
    return [row for row in rows if row.title]
