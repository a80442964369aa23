"""Writing, publishing and retiring a practice's articles; sending an article to a client."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.library.models import PracticeArticle, SentArticle
from openipt.people.models import Client, Practice


class ChangedMeanwhileError(ValueError):
    """Somebody else has changed the article since this page was opened."""


@transaction.atomic
def write_article(
    *, practice: Practice, article_id: UUID | None, told: dict[str, str], revision: int, by: User, at: datetime
) -> PracticeArticle:
    """Write a new article (a draft) or change one; `told` are title, summary, body and problem area.

    Raises:
        ChangedMeanwhileError: it was changed since `revision`.
        PracticeArticle.DoesNotExist: the practice has no such article.
    """
    held = PracticeArticle.objects.select_for_update()
    if article_id is None:
        article = PracticeArticle(practice=practice, slug=_free_slug(practice, told["title"]))
    else:
        article = held.get(pk=article_id, practice=practice)
    if article.revision != revision:
        raise ChangedMeanwhileError
    for name in ("title", "summary", "body", "problem_area"):
        setattr(article, name, told[name])
    article.revision += 1
    article.changed_at, article.changed_by = at, by
    article.save()
    _note(article, "article.written", by, at)
    return article


def _free_slug(practice: Practice, title: str) -> str:
    wanted = slugify(title)[:60] or "article"
    taken = set(practice.articles.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


@transaction.atomic
def set_state(*, article: PracticeArticle, state: PracticeArticle.State, by: User, at: datetime) -> None:
    """Publish an article, or retire it. Done already is done."""
    if article.state == state:
        return
    article.state, article.changed_at, article.changed_by = state, at, by
    article.save(update_fields=["state", "changed_at", "changed_by"])
    _note(article, f"article.{state}", by, at)


def _note(article: PracticeArticle, act: str, by: User, at: datetime) -> None:
    record(act=act, by=by, at=at, subject=article, practice_id=article.practice_id)


@transaction.atomic
def send_article(
    *, client: Client, slug: str, article: PracticeArticle | None, note: str, by: User, at: datetime
) -> SentArticle:
    """Send a client an article, ours by slug or the practice's own. If it waits unread already, the note changes."""
    waiting = SentArticle.objects.filter(client=client, slug=slug, article=article, read_at=None).first()
    sent = waiting or SentArticle(client=client, slug=slug, article=article)
    sent.note, sent.sent_at, sent.sent_by = note, at, by
    sent.save()
    _about(sent, "article.sent", by, at)
    return sent


@transaction.atomic
def mark_read(*, sent: SentArticle, by: User, at: datetime) -> None:
    """Note that the client opened it; the first time counts."""
    if sent.read_at is None:
        sent.read_at = at
        sent.save(update_fields=["read_at"])
        _about(sent, "article.read", by, at)


@transaction.atomic
def take_back(*, sent: SentArticle, by: User, at: datetime) -> None:
    """Take a sent article off the client's page."""
    _about(sent, "article.taken_back", by, at)
    sent.delete()


def _about(sent: SentArticle, act: str, by: User, at: datetime) -> None:
    record(act=act, by=by, at=at, subject=sent, practice_id=sent.client.practice_id, client_id=sent.client_id)
