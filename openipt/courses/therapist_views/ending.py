"""The ending plan and the summary letter."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openipt.access.guards import viewer
from openipt.courses import actions
from openipt.courses.forms import EndingPlanForm, LetterForm
from openipt.courses.guards import open_course
from openipt.courses.letter_pdf import pdf
from openipt.courses.letter_text import draft
from openipt.courses.models import Letter
from openipt.courses.plan_text import ON_THE_COPY, PARTS
from openipt.courses.queries import letter_facts, letters_of, plan_of, sheet_of
from openipt.courses.refusals import Refused
from openipt.courses.therapist_views.attempts import attempt, hesitation, not_understood, saved
from openipt.people.queries import unsafe_named


@require_http_methods(["GET", "POST"])
def ending_plan(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The plan client and therapist write together; autosaved, and shared when ready."""
    course = open_course(request, course_id, "plan.write")
    here = reverse("ending_plan", args=[course.pk])
    if request.method == "POST":
        form = EndingPlanForm(request.POST)
        if not form.is_valid():
            return not_understood(request, here)
        return saved(
            request,
            lambda: (
                actions.save_ending_plan(
                    course=course,
                    parts=form.parts(),
                    revision=form.cleaned_data["revision"],
                    by=viewer(request),
                    at=timezone.now(),
                ).revision
            ),
            here,
        )
    plan = plan_of(course)
    written = {part: getattr(plan, part) for part in PARTS} if plan else {}
    form = EndingPlanForm(initial={**written, "revision": plan.revision if plan else 0})
    context = {
        "course": course,
        "plan": plan,
        "form": form,
        "unsafe": unsafe_named(course.client, *(written.get(part, "") for part in ON_THE_COPY)),
    }
    return render(request, "courses/ending_plan.html", context)


@require_POST
def share_plan(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Put the plan on the client's own pages."""
    course = open_course(request, course_id, "plan.write")
    plan = plan_of(course)

    def share() -> None:
        if why := hesitation(request, course.client, *(getattr(plan, part, "") for part in ON_THE_COPY)):
            raise Refused(why)
        actions.share_ending_plan(course=course, by=viewer(request), at=timezone.now())

    attempt(request, share, _("The client has the plan now."))
    return redirect("ending_plan", course.pk)


@require_http_methods(["GET", "POST"])
def course_letter(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The letters of a course; a new one begins with what the record already says."""
    course = open_course(request, course_id, "letter.write")
    if request.method == "POST":
        body = draft(letter_facts(course))
        made = actions.draft_letter(course=course, addressee="", body=body, by=viewer(request), at=timezone.now())
        return redirect("letter", made.pk)
    return render(request, "courses/letters.html", {"course": course, "letters": letters_of(course)})


def _letter(request: HttpRequest, letter_id: UUID, act: str) -> Letter:
    found = get_object_or_404(Letter.objects.select_related("course__client__practice", "author"), pk=letter_id)
    open_course(request, found.course_id, act)
    return found


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Write a letter; finished, it can be printed and given to the client, and no longer changes."""
    found = _letter(request, letter_id, "letter.write")
    here = reverse("letter", args=[found.pk])
    if request.method == "POST":
        form = LetterForm(request.POST)
        if not form.is_valid():
            return not_understood(request, here)
        said = form.cleaned_data
        return saved(
            request,
            lambda: actions.save_letter(letter=found, by=viewer(request), at=timezone.now(), **said).revision,
            here,
        )
    form = LetterForm(initial={"addressee": found.addressee, "body": found.body, "revision": found.revision})
    unsafe = unsafe_named(found.course.client, found.body)
    context = {"course": found.course, "letter": found, "form": form, "unsafe": unsafe}
    return render(request, "courses/letter.html", context)


@require_POST
def finish_letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Finish a letter, with what was typed last."""
    found = _letter(request, letter_id, "letter.write")
    here, by = reverse("letter", args=[found.pk]), viewer(request)
    form = LetterForm(request.POST)
    if not form.is_valid():
        return not_understood(request, here)

    def save() -> int:
        kept = actions.save_letter(letter=found, by=by, at=timezone.now(), **form.cleaned_data)
        if why := hesitation(request, found.course.client, kept.body):
            raise Refused(why)
        return actions.finish_letter(letter=kept, by=by, at=timezone.now()).revision

    return saved(request, save, here)


@require_POST
def share_letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Give the client a copy."""
    found = _letter(request, letter_id, "letter.write")
    done = _("The client has a copy now.")
    attempt(request, lambda: actions.share_letter(letter=found, by=viewer(request), at=timezone.now()), done)
    return redirect("letter", found.pk)


@require_GET
def letter_pdf(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The finished letter as a PDF."""
    found = _letter(request, letter_id, "letter.read")
    if found.finished_at is None:
        return redirect("letter", found.pk)
    return pdf_response(found)


def pdf_response(letter: Letter) -> HttpResponse:
    """A letter as a download with a name that tells nothing about anybody."""
    response = HttpResponse(pdf(sheet_of(letter)), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response
