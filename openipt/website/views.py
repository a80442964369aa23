"""Articles for everybody: by topic, one at a time, and their search, beside therapists and whom to call in a crisis.

Nothing of what is typed is kept, and no cookie is set.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page  # for pages that hold nothing secret
from django.views.decorators.http import require_safe

from openipt.directory.models import Listing
from openipt.directory.queries import therapists_for
from openipt.library.answers import answers
from openipt.library.article import Article
from openipt.library.own_articles import own_articles
from openipt.library.queries import articles_for, as_article, practice_of, published_of
from openipt.library.rendering import as_html
from openipt.library.topics import by_topic, problem_area_name
from openipt.people.models import Practice
from openipt.safety.queries import practice_for_help

LONGEST = 400  # letters of a question


@login_not_required
@require_safe
@gzip_page
def library(request: HttpRequest) -> HttpResponse:
    """All articles by topic; with `?q=` those that answer, and therapists who work on it."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    practice = practice_of(request.user.pk) if request.user.is_authenticated else None
    articles, searched = articles_for(practice)
    context: dict[str, Any] = {
        "typed": typed,
        "topics": by_topic(articles.values()),
        "help": practice_for_help(practice),
        "practice": practice,
        "theirs": [one for one in articles.values() if one.practice],
    }
    if typed:
        found = answers(typed, searched, articles)
        context |= {"found": found, **_therapists(found.problem_area)}
    context["partial"] = bool(request.headers.get("HX-Request"))
    return render(request, "website/_found.html" if context["partial"] else "website/library.html", context)


@login_not_required
@require_safe
@gzip_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, with its sources and what to read next."""
    articles = own_articles()
    if slug not in articles:
        raise Http404
    return _shown(request, articles[slug], related=[articles[other] for other in articles[slug].related])


@login_not_required
@require_safe
@gzip_page
def articles_of_practice(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """What a practice has published."""
    practice = get_object_or_404(Practice, pk=practice_id)
    rows = published_of(practice).defer("body")
    return render(request, "website/articles_of_practice.html", {"practice": practice, "rows": rows})


@login_not_required
@require_safe
@gzip_page
def article_of_practice(request: HttpRequest, practice_id: UUID, slug: str) -> HttpResponse:
    """One article a practice has published, with its name."""
    row = get_object_or_404(published_of(get_object_or_404(Practice, pk=practice_id)), slug=slug)
    return _shown(request, as_article(row), practice=row.practice)


def _shown(request: HttpRequest, shown: Article, **more: Any) -> HttpResponse:
    context = {
        "article": shown,
        "html": as_html(shown.body),
        "help": practice_for_help(None) if shown.crisis_note else None,
        **_therapists(shown.problem_area),
        **more,
    }
    return render(request, "website/article.html", context)


def _therapists(area: str) -> dict[str, Any]:
    """Who works on this problem area and takes people now; nobody where no area is meant."""
    found: list[Listing] = therapists_for(area, timezone.now()) if area else []
    return {"therapists": found, "area": area, "area_name": _(problem_area_name(area)) if area else ""}
