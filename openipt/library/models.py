"""A practice's own articles, and articles a therapist sent to a client."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openipt.library.own_articles import own_articles
from openipt.people.models import Client, Practice
from openipt.secrecy.fields import EncryptedTextField


class PracticeArticle(models.Model):
    """An article that a practice wrote for its own people and its public page. Public, so not sealed."""

    class State(models.TextChoices):
        """Who can read it."""

        DRAFT = "draft", _("draft: only managers see it")
        PUBLISHED = "published", _("published: everybody can read it")
        RETIRED = "retired", _("retired: no longer shown")

    class Area(models.TextChoices):
        """What it is about, where it is about one of the four."""

        NONE = "", _("none of the four")
        GRIEF = "grief", _("grief")
        DISPUTE = "dispute", _("conflict")
        TRANSITION = "transition", _("a change of role")
        ISOLATION = "isolation", _("loneliness")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="articles")
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("what it says, in one or two sentences"), max_length=300)
    body = models.TextField(_("text"), max_length=50_000)
    problem_area = models.CharField(_("problem area"), max_length=12, choices=Area, blank=True, default=Area.NONE)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["practice", "slug"], name="article_slug_once_in_a_practice")]


class SentArticle(models.Model):
    """An article sent to a client, with a note: one of ours by its slug, or one of the practice's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="sent_articles")
    slug = models.SlugField(max_length=80, blank=True, default="")
    article = models.ForeignKey(PracticeArticle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = EncryptedTextField(blank=True, default="")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["client", "-sent_at"], name="sent_article_by_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(slug="", article__isnull=False) | (~Q(slug="") & Q(article__isnull=True)),
                name="sent_article_is_one_article",
            ),
        ]

    @property
    def title(self) -> str:
        """The title of what was sent; empty if it is no longer shown."""
        if self.article is None:
            return own_articles()[self.slug].title if self.slug in own_articles() else ""
        return self.article.title if self.article.state == PracticeArticle.State.PUBLISHED else ""
