"""The formulation on the client's own pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openipt.access.guards import own_client, viewer
from openipt.courses.therapist_views.attempts import attempt
from openipt.formulation import actions
from openipt.formulation.forms import AnswerForm
from openipt.formulation.interpersonal import paragraphs
from openipt.formulation.models import Formulation
from openipt.formulation.queries import goals_of, shared_formulation
from openipt.formulation.views import sheet


def _shared(request: HttpRequest, act: str) -> Formulation:
    found = shared_formulation(own_client(request, act))
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def my_formulation(request: HttpRequest) -> HttpResponse:
    """What my therapist and I understand, and whether I see it that way."""
    shared = _shared(request, "formulation.answer" if request.method == "POST" else "formulation.read")
    form = AnswerForm(request.POST or None, initial={"view": shared.view, "words": shared.client_words})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        attempt(
            request,
            lambda: actions.answer_formulation(
                formulation=shared, view=said["view"], words=said["words"], by=viewer(request), at=timezone.now()
            ),
            _("Thank you. Your therapist sees it."),
        )
        return redirect("my_formulation")
    context = {
        "formulation": shared,
        "parts": paragraphs(shared.parts),
        "goals": goals_of(shared.course),
        "form": form,
    }
    return render(request, "formulation/my_formulation.html", context)


@require_safe
def my_formulation_pdf(request: HttpRequest) -> HttpResponse:
    """The same on one page of paper."""
    return sheet(_shared(request, "formulation.read"))
