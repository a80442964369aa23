"""Where a therapist reads answers, reads questions out, and makes links."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import permit, viewer
from openipt.courses.guards import open_course, open_session
from openipt.courses.models import Session
from openipt.measures import actions
from openipt.measures.forms import PlanForm, ResponseForm, TotalForm, VoidForm
from openipt.measures.guards import open_response
from openipt.measures.loading import instruments
from openipt.measures.models import PlannedMeasure, Response
from openipt.measures.queries import may_mail, plan_of, plannable, totals_fitting
from openipt.measures.queries.stock import stock_of
from openipt.measures.scoring import Audience, meaning
from openipt.measures.spoken import answers_in_words
from openipt.measures.tasks import send_answer_link
from openipt.protocol.editions import edition
from openipt.safety.actions import NobodyToTell
from openipt.safety.models import Concern


@require_http_methods(["GET", "POST"])
def read_out(request: HttpRequest, session_id: UUID, key: str) -> HttpResponse:
    """Ask the questions in session and mark what the client says; the risk item is always among them."""
    session = open_session(request, session_id, "response.record")
    known = stock_of(session.course.client.practice_id)
    if key not in known:
        raise Http404
    kept = Response.objects.filter(session=session, instrument=key, voided_at=None).first()
    if kept and request.method == "GET":
        return redirect("response", kept.pk)
    form = ResponseForm(request.POST or None, instrument=known[key].in_language(session.course.client.language))
    if request.method == "POST" and form.is_valid():
        return _record(request, session, form)
    return _questions(request, session, form)


def _questions(request: HttpRequest, session: Session, form: ResponseForm) -> HttpResponse:
    context = {"session": session, "client": session.course.client, "form": form, "instrument": form.instrument}
    return render(request, "measures/read_out.html", context)


def _record(request: HttpRequest, session: Session, form: ResponseForm) -> HttpResponse:
    try:
        made = actions.record_read_out(
            session=session, key=form.instrument.key, answers=form.answers(), by=viewer(request), at=timezone.now()
        )
    except NobodyToTell as problem:
        form.add_error(None, str(problem))
        return _questions(request, session, form)
    except actions.MeasureError as problem:
        messages.error(request, str(problem))
        return redirect(request.path)
    return redirect("response", made.response.pk)


@require_safe
def response(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """The answers one by one, risk items first."""
    return _page(request, open_response(request, response_id, "response.read"), VoidForm())


def _page(request: HttpRequest, found: Response, form: VoidForm) -> HttpResponse:
    lines, scored = answers_in_words(found.form, found.given), found.score
    context = {
        "parts": [
            (scale, total := scored.subscales[scale.key], scale.step_of(total)) for scale in found.form.subscales
        ],
        "patterns": [pattern for pattern in found.form.patterns if pattern.key in scored.patterns],
        "response": found,
        "client": found.client,
        "lines": sorted(lines, key=lambda line: not line.risk),
        "meaning": _(meaning(found.score, Audience.THERAPIST)),
        "concern": Concern.objects.filter(source=Concern.Source.ANSWER, source_id=found.pk).first(),
        "to_ask": [flag for flag in found.score.flags if flag.value is None],
        "may_void": permit(request, found.client, "response.record") and found.voided_at is None,
        "form": form,
    }
    return render(request, "measures/response.html", context, status=400 if form.errors else 200)


@require_POST
def void(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """These answers should not count."""
    found, form = open_response(request, response_id, "response.record"), VoidForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    actions.void_response(response=found, reason=form.cleaned_data["reason"], by=viewer(request), at=timezone.now())
    messages.success(request, _("These answers no longer count. A concern they raised stays open."))
    return redirect("response", found.pk)


@require_http_methods(["GET", "POST"])
def answer_link(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Make a link to the questions before a session: shown once here, or sent by mail."""
    session = open_session(request, session_id, "response.record")
    client, address = session.course.client, ""
    mailable = may_mail(client)
    if request.method == "POST" and "mail" in request.POST and mailable:
        send_answer_link.enqueue(str(session.pk), str(viewer(request).pk))
        messages.success(request, _("The link is on its way by e-mail. An earlier link stops working."))
        return redirect("make_answer_link", session.pk)
    if request.method == "POST":
        try:
            secret = actions.make_answer_link(session=session, by=viewer(request), at=timezone.now())
            address = f"{settings.PUBLIC_URL}/answer/{secret}/"
        except actions.MeasureError as problem:
            messages.error(request, str(problem))
    context = {"session": session, "client": client, "address": address, "mailable": mailable}
    page = render(request, "measures/answer_link.html", context)
    add_never_cache_headers(page)
    return page


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What is asked in a course, and adding to it."""
    course, now = open_course(request, course_id, "course.change"), timezone.now()
    form = PlanForm(request.POST or None, fitting=plannable(course, now), initial={"rhythm": "every_session"})
    if request.method == "POST" and form.is_valid():
        rhythm, key = PlannedMeasure.Rhythm(form.cleaned_data["rhythm"]), form.cleaned_data["instrument"]
        try:
            actions.plan_measure(course=course, key=key, rhythm=rhythm, by=viewer(request), at=now)
        except actions.MeasureError as problem:
            form.add_error("instrument", str(problem))
        else:
            messages.success(request, _("Added. The client is asked from the next session on."))
            return redirect("measure_plan", course.pk)
    usual = [measure.instrument for measure in edition(course.edition).measures]
    context = {
        "course": course,
        "form": form,
        "usual": [instruments()[key] for key in usual if key in instruments()],
        "planned": plan_of(course),
    }
    return render(request, "measures/plan.html", context)


@require_POST
def end_plan(request: HttpRequest, course_id: UUID, planned_id: UUID) -> HttpResponse:
    """No longer ask what was added."""
    course = open_course(request, course_id, "course.change")
    found = get_object_or_404(PlannedMeasure.objects.select_related("course__client"), pk=planned_id, course=course)
    actions.end_planned_measure(planned=found, by=viewer(request), at=timezone.now())
    messages.success(request, _("It is no longer asked. What was answered stays."))
    return redirect("measure_plan", course.pk)


@require_http_methods(["GET", "POST"])
def totals(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Enter the total of a form whose questions may not be asked here."""
    course, now = open_course(request, course_id, "response.record"), timezone.now()
    today = timezone.localdate(now, ZoneInfo(course.client.time_zone))
    fitting = totals_fitting(course.client, now)
    form = TotalForm(request.POST or None, fitting=fitting, initial={"on": today.isoformat()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.record_total(
                course=course, key=said["instrument"], total=said["total"], on=said["on"], by=viewer(request), at=now
            )
        except actions.MeasureError as problem:
            form.add_error("total" if said["on"] <= today else "on", str(problem))
        else:
            messages.success(request, _("Kept. It is shown beside the other scores."))
            return redirect("response", made.pk)
    return render(request, "measures/totals.html", {"course": course, "form": form})
