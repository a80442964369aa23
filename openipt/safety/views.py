"""Writing a staying-safe plan: the same for the client and for whoever cares for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openipt.access.guards import viewer
from openipt.courses.therapist_views.attempts import attempt, not_understood, saved
from openipt.people.models import Client, Practice
from openipt.safety import actions
from openipt.safety.forms import PLAN_QUESTIONS, SafetyPlanForm
from openipt.safety.models import CrisisContact, SafetyPlan
from openipt.safety.plan_pdf import Contact, Part, Sheet, pdf
from openipt.safety.queries import crisis_contacts, safety_plan_of
from openipt.safety.staying_safe import lines


def plan_as_pdf(request: HttpRequest, client: Client, plan_page: str) -> HttpResponse:
    """The plan that holds, as a PDF to print or to give to somebody; the page of the plan where there is none."""
    plan = safety_plan_of(client)
    if plan is None or plan.kept_at is None:
        return redirect(plan_page)
    response = HttpResponse(pdf(_sheet(plan, client.practice)), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="staying-safe.pdf"'
    return response


def _sheet(plan: SafetyPlan, practice: Practice) -> Sheet:
    written = [(str(PLAN_QUESTIONS[part][0]), [line.text for line in lines(text)]) for part, text in plan.parts.items()]
    day = date_format(timezone.localtime(plan.kept_at), "j F Y")
    return Sheet(
        title=_("My staying-safe plan"),
        made=_("Version {number}, {day}").format(number=plan.version, day=day),
        parts=[Part(question, said) for question, said in written if said],
        anytime=_("Whom I can call at any time"),
        danger=_("If you or somebody else is in danger now, call your local emergency number."),
        contacts=[_contact(found) for found in crisis_contacts(practice)],
        honest=_("Nobody is told when you look at this plan. If you need somebody, call one of these numbers."),
        language=(get_language() or "en").split("-")[0],
        page=_("Page {number} of {total}"),
    )


def _contact(found: CrisisContact) -> Contact:
    ways = [found.telephone, _("by text message: {how}").format(how=found.text_message) if found.text_message else ""]
    about = [found.hours, found.about]
    return Contact(found.name, ", ".join(filter(None, ways)), ", ".join(filter(None, about)))


def save_plan(request: HttpRequest, client: Client, here: str) -> HttpResponse:
    """Save the draft as sent, by a script or by a button."""
    form = SafetyPlanForm(request.POST)
    if not form.is_valid():
        return not_understood(request, here)
    return saved(request, lambda: _save(request, client, form), here)


def _save(request: HttpRequest, client: Client, form: SafetyPlanForm) -> int:
    draft = actions.save_safety_plan(
        client=client,
        parts=form.parts(),
        revision=form.cleaned_data["revision"],
        by=viewer(request),
        at=timezone.now(),
    )
    return draft.revision


def keep_plan(request: HttpRequest, client: Client, here: str, plan: str) -> HttpResponse:
    """Save what was typed last, and keep the draft: from now on it is the plan."""
    form = SafetyPlanForm(request.POST)
    if not form.is_valid():
        return not_understood(request, here)

    def keep() -> int:
        revision = _save(request, client, form)
        actions.keep_safety_plan(client=client, by=viewer(request), at=timezone.now())
        return revision

    return saved(request, keep, plan, _("This is the plan from now on."))


def discard_draft(request: HttpRequest, client: Client, plan: str) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_draft(client=client, by=viewer(request), at=timezone.now())
    messages.success(request, _("The draft is gone. The plan stays as it was."))
    return redirect(plan)


def review_plan(request: HttpRequest, client: Client, plan: str) -> HttpResponse:
    """Note that it was looked at again together and still holds."""
    attempt(
        request,
        lambda: actions.review_safety_plan(client=client, by=viewer(request), at=timezone.now()),
        _("It is written down that you looked at it again."),
    )
    return redirect(plan)
