"""Writing the interpersonal formulation, sharing it, what the client says in session, and the sheet for the file."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openipt.access.guards import permit, viewer
from openipt.courses.guards import open_course
from openipt.courses.models import Course
from openipt.courses.refusals import Refused
from openipt.courses.therapist_views.attempts import attempt, hesitation, not_understood, saved
from openipt.formulation import actions
from openipt.formulation.forms import AnswerForm, FormulationForm
from openipt.formulation.interpersonal import MOST_WORDS, paragraphs, word_count
from openipt.formulation.queries import focus_of, formulation_texts, formulations_of, goals_of
from openipt.formulation.views import sheet
from openipt.people.queries import unsafe_named
from openipt.protocol.editions import edition


def _form(course: Course, data: object = None) -> FormulationForm:
    texts = formulation_texts(course)
    again = course.formulations.filter(shared_at__isnull=False).exists()
    return FormulationForm(data, initial=texts, new_version=again)


def _on_paper(course: Course, parts: Mapping[str, str]) -> list[str]:
    """What the client and the sheet to print get of a formulation."""
    return [*(text for _name, text in paragraphs(parts)), *(goal.text for goal in goals_of(course))]


@require_safe
def formulation(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The formulation that was shared, and the draft."""
    course = open_course(request, course_id, "course.review")
    versions = formulations_of(course)
    newest = versions.draft or versions.shared
    context = {
        "course": course,
        "form": _form(course),
        "versions": versions,
        "words": word_count(newest.parts) if newest else 0,
        "most_words": MOST_WORDS,
        "answer_form": AnswerForm(),
        "focus": focus_of(course),
        "edition": edition(course.edition),
        "may_change": permit(request, course.client, "course.change"),
        "unsafe": unsafe_named(course.client, *_on_paper(course, newest.parts if newest else {})),
    }
    return render(request, "formulation/formulation.html", context)


@require_POST
def save_formulation(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Save the draft as one writes."""
    course = open_course(request, course_id, "course.change")
    back = reverse("formulation", args=[course.pk])
    form = _form(course, request.POST)
    if not form.is_valid():
        return not_understood(request, back)
    return saved(request, lambda: _written(request, course, form), back)


def _written(request: HttpRequest, course: Course, form: FormulationForm) -> int:
    revision = form.cleaned_data["revision"]
    return actions.save_formulation(
        course=course, parts=form.parts(), revision=revision, by=viewer(request), at=timezone.now()
    ).revision


@require_POST
def share_formulation(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Save what was typed last, and show it to the client: from then on it stays as it is."""
    course = open_course(request, course_id, "course.change")
    here = reverse("formulation", args=[course.pk])
    form = _form(course, request.POST)
    if not form.is_valid():
        return not_understood(request, here)

    def share() -> int:
        revision = _written(request, course, form)
        if why := hesitation(request, course.client, *_on_paper(course, form.parts())):
            raise Refused(why)
        actions.share_formulation(course=course, by=viewer(request), at=timezone.now())
        return revision

    return saved(request, share, here, _("Shared. Now ask, and write down what the client says to it."))


@require_POST
def answer_formulation(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What the client said to it in session."""
    course = open_course(request, course_id, "course.change")
    shared, form = formulations_of(course).shared, AnswerForm(request.POST)
    here = reverse("formulation", args=[course.pk])
    if shared is None or not form.is_valid():
        return not_understood(request, here)
    shared.course = course
    said = form.cleaned_data
    attempt(
        request,
        lambda: actions.answer_formulation(
            formulation=shared, view=said["view"], words=said["words"], by=viewer(request), at=timezone.now()
        ),
        _("Written down."),
    )
    return redirect(here)


@require_safe
def formulation_pdf(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The shared formulation on one page, with the circle."""
    course = open_course(request, course_id, "course.review")
    shared = formulations_of(course).shared
    if shared is None:
        raise Http404
    shared.course = course
    return sheet(shared)
