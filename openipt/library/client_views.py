"""What a client was sent to read."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from openipt.access.guards import own_client, viewer
from openipt.library.actions import mark_read
from openipt.library.models import SentArticle
from openipt.library.own_articles import own_articles
from openipt.library.queries import as_article, sent_to
from openipt.library.rendering import as_html


@require_safe
def my_articles(request: HttpRequest) -> HttpResponse:
    """Everything I was sent to read, newest first."""
    client = own_client(request, "article.read")
    return render(request, "library/my_articles.html", {"sent": sent_to(client)})


@require_safe
def my_article(request: HttpRequest, sent_id: UUID) -> HttpResponse:
    """One of them, with the note that came with it."""
    client = own_client(request, "article.read")
    rows = SentArticle.objects.select_related("article", "sent_by", "client")
    sent = get_object_or_404(rows, pk=sent_id, client=client)
    if not sent.title:
        raise Http404
    article = as_article(sent.article) if sent.article else own_articles()[sent.slug]
    if request.method == "GET":
        mark_read(sent=sent, by=viewer(request), at=timezone.now())
    return render(request, "library/my_article.html", {"sent": sent, "article": article, "html": as_html(article.body)})
