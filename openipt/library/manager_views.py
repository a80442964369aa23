"""Where a manager writes the practice's own articles."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import staff_practice, viewer
from openipt.library.actions import ChangedMeanwhileError, set_state, write_article
from openipt.library.forms import ArticleForm
from openipt.library.models import PracticeArticle
from openipt.library.rendering import as_html
from openipt.people.models import Practice


@require_safe
def practice_articles(request: HttpRequest) -> HttpResponse:
    """All articles of the practice, drafts and retired ones too."""
    practice = staff_practice(request, "practice.manage")
    rows = practice.articles.defer("body").select_related("changed_by").order_by("state", "title")
    return render(request, "library/practice_articles.html", {"practice": practice, "rows": rows})


@require_http_methods(["GET", "POST"])
def practice_article(request: HttpRequest, article_id: UUID | None = None) -> HttpResponse:
    """Write an article, see how it will look, and keep it."""
    practice = staff_practice(request, "practice.manage")
    row = get_object_or_404(PracticeArticle, pk=article_id, practice=practice) if article_id else None
    form = ArticleForm(request.POST or None, instance=row, initial={"revision": row.revision if row else 0})
    preview = as_html(request.POST.get("body", "")) if "preview" in request.POST else ""
    keeping = request.method == "POST" and "preview" not in request.POST and form.is_valid()
    if keeping and (kept := _keep(request, practice, article_id, form)):
        return redirect("practice_article", kept.pk)
    return render(
        request, "library/practice_article.html", {"practice": practice, "row": row, "form": form, "preview": preview}
    )


def _keep(
    request: HttpRequest, practice: Practice, article_id: UUID | None, form: ArticleForm
) -> PracticeArticle | None:
    try:
        kept = write_article(
            practice=practice,
            article_id=article_id,
            told=form.told(),
            revision=form.cleaned_data["revision"],
            by=viewer(request),
            at=timezone.now(),
        )
    except ChangedMeanwhileError:
        form.add_error(
            None, _("Somebody has changed this article meanwhile. Copy your text, open the page again and put it in.")
        )
        return None
    messages.success(request, _("Saved."))
    return kept


@require_POST
def publish_article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show an article to everybody."""
    return _change(request, article_id, PracticeArticle.State.PUBLISHED, _("Published. Everybody can read it now."))


@require_POST
def retire_article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show an article no longer; it is kept and can be published again."""
    return _change(request, article_id, PracticeArticle.State.RETIRED, _("Retired. It is kept, and nobody sees it."))


def _change(request: HttpRequest, article_id: UUID, state: PracticeArticle.State, told: str) -> HttpResponse:
    practice = staff_practice(request, "practice.manage")
    row = get_object_or_404(PracticeArticle, pk=article_id, practice=practice)
    set_state(article=row, state=state, by=viewer(request), at=timezone.now())
    messages.success(request, told)
    return redirect("practice_articles")
