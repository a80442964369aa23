"""Where a therapist sends a client something to read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import open_client, viewer
from openipt.library import actions
from openipt.library.forms import SendForm
from openipt.library.models import SentArticle
from openipt.library.queries import sent_to


@require_http_methods(["GET", "POST"])
def send_article(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What was sent and whether it was read, and a form to send more; `?article=` chooses one beforehand."""
    client = open_client(request, client_id, "article.send")
    initial = {"article": request.GET.get("article", "")}
    form = SendForm(request.POST or None, practice=client.practice, initial=initial)
    if request.method == "POST" and form.is_valid():
        slug, article = form.chosen()
        actions.send_article(
            client=client,
            slug=slug,
            article=article,
            note=form.cleaned_data["note"],
            by=viewer(request),
            at=timezone.now(),
        )
        messages.success(request, _("Sent. It is on their home page."))
        return redirect("send_article", client.pk)
    sent = sent_to(client)
    return render(request, "library/send_article.html", {"client": client, "form": form, "sent": sent})


@require_POST
def take_back_article(request: HttpRequest, client_id: UUID, sent_id: UUID) -> HttpResponse:
    """Take a sent article off the client's page."""
    client = open_client(request, client_id, "article.send")
    sent = get_object_or_404(SentArticle, pk=sent_id, client=client)
    actions.take_back(sent=sent, by=viewer(request), at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("send_article", client.pk)
