"""Proposing, showing and accepting the treatment agreement."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openipt.access.guards import viewer
from openipt.courses import actions
from openipt.courses.forms import AgreementForm
from openipt.courses.guards import open_course
from openipt.courses.models import Agreement
from openipt.courses.refusals import Refused
from openipt.courses.terms import checked
from openipt.courses.therapist_views.attempts import attempt
from openipt.scheduling.series import Frequency, series


@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The terms: look at the dates first, then propose them; earlier versions below."""
    course = open_course(request, course_id, "course.change")
    form = AgreementForm(request.POST or None, course=course)
    dates = []
    if request.method == "POST" and form.is_valid():
        try:
            terms = checked(form.terms())
            zone = ZoneInfo(terms.time_zone)
            dates = series(terms.first_session_at, Frequency(terms.frequency), terms.planned_sessions, zone)
            if "propose" in request.POST:
                reason = form.cleaned_data.get("reason", "")
                actions.propose_agreement(
                    course=course, terms=terms, reason=reason, by=viewer(request), at=timezone.now()
                )
                return redirect("agreement", course.pk)
        except Refused as problem:
            form.add_error(None, _(str(problem)))
    versions = course.agreements.order_by("-version")
    context = {"course": course, "form": form, "dates": dates, "versions": versions, "newest": versions.first()}
    return render(request, "courses/agreement.html", context)


@require_POST
def accept(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The client said yes in session."""
    found = get_object_or_404(Agreement.objects.select_related("course"), pk=agreement_id)
    open_course(request, found.course_id, "agreement.accept")
    if attempt(
        request,
        lambda: actions.accept_agreement(agreement=found, by=viewer(request), at=timezone.now()),
        _("Agreed. The sessions are planned."),
    ):
        return redirect("course_page", found.course_id)
    return redirect("agreement", found.course_id)
