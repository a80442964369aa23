"""Where a client answers, and sees what they answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import own_client, viewer
from openipt.measures import actions
from openipt.measures.forms import RemarkForm
from openipt.measures.forms.sitting import Sitting
from openipt.measures.models import Assignment, Remark, Response
from openipt.measures.queries import due_for, may_answer, responses_of, scores_of
from openipt.measures.scoring import Audience, meaning
from openipt.measures.spoken import answers_in_words
from openipt.people.models import Client
from openipt.safety.actions import NobodyToTell
from openipt.safety.models import Concern


def _assignment(client: Client, assignment_id: UUID) -> Assignment:
    rows = client.assignments.select_related("client__practice", "session", "follow_up", "course__therapist")
    return get_object_or_404(rows, pk=assignment_id)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """One questionnaire. Who reads it and when is said before the first question."""
    client = own_client(request, "response.give")
    asked = _assignment(client, assignment_id)
    if request.method == "POST":
        return _record(request, asked)
    if asked.responses.filter(voided_at=None).exists():
        return redirect("measure_thanks", asked.pk)
    if not may_answer(asked, timezone.now()):
        return render(request, "measures/not_now.html", {"asked": asked})
    return _sitting(request, asked).shown()


def _sitting(request: HttpRequest, asked: Assignment) -> Sitting:
    return Sitting(request, asked, "measures/answer.html", {"practice": asked.client.practice}, viewer(request))


def _record(request: HttpRequest, asked: Assignment) -> HttpResponse:
    try:
        answers = _sitting(request, asked).sent()
        if isinstance(answers, HttpResponse):
            return answers
        actions.record_response(
            assignment=asked,
            answers=answers,
            way=Response.Way.SIGNED_IN,
            by=viewer(request),
            at=timezone.now(),
        )
    except NobodyToTell:
        return render(request, "measures/not_kept.html", {"practice": asked.client.practice}, status=409)
    except actions.AnsweredBefore as problem:
        messages.info(request, str(problem))
    except actions.MeasureError as problem:
        messages.info(request, str(problem))
        return redirect("my_answers")
    return redirect("measure_thanks", asked.pk)


@require_safe
def thanks(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Thank you: help first where a risk item was marked, then the score with its meaning, then what is next."""
    client = own_client(request, "response.read")
    asked = _assignment(client, assignment_id)
    response = get_object_or_404(asked.responses.filter(voided_at=None))
    concerns = Concern.objects.select_related("client__practice", "owner")
    context = {
        "asked": asked,
        "response": response,
        "meaning": _(meaning(response.score, Audience.CLIENT)),
        "concern": concerns.filter(source=Concern.Source.ANSWER, source_id=response.pk, closed_at=None).first(),
        "due": due_for(client, timezone.now()),
        "practice": client.practice,
    }
    return render(request, "measures/thanks.html", context)


@require_POST
def decline(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Not this time, or not for this client at all."""
    client = own_client(request, "response.give")
    asked = _assignment(client, assignment_id)
    why = Assignment.DeclinedAs
    chosen = why.NOT_APPLICABLE if request.POST.get("why") == why.NOT_APPLICABLE else why.RATHER_NOT
    actions.decline_assignment(assignment=asked, why=chosen, by=viewer(request), at=timezone.now())
    messages.info(request, _("That is all right. You can talk about it when you meet."))
    return redirect("my_answers")


@require_safe
def my_answers(request: HttpRequest) -> HttpResponse:
    """What the client answered so far, as pictures and as tables."""
    client = own_client(request, "response.read")
    context = {
        "due": due_for(client, timezone.now()),
        "courses": scores_of(client),
        "responses": responses_of(client),
    }
    return render(request, "measures/my_answers.html", context)


@require_http_methods(["GET", "POST"])
def my_response(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """The client's own answers of one day, and what they want to say about them when they meet."""
    client = own_client(request, "response.read")
    response = get_object_or_404(responses_of(client), pk=response_id)
    form = RemarkForm(request.POST or None, initial={"kind": Remark.Kind.BRING_UP})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_remark(
                response=response,
                kind=Remark.Kind(said["kind"]),
                text=said["text"],
                by=viewer(request),
                at=timezone.now(),
            )
        except actions.MeasureError as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("Kept for when you meet."))
            return redirect("my_response", response.pk)
    context = {
        "form": form,
        "remarks": response.remarks.all(),
        "response": response,
        "lines": answers_in_words(response.form.in_language(client.language), response.given),
        "meaning": _(meaning(response.score, Audience.CLIENT)),
    }
    return render(request, "measures/my_response.html", context)
