"""Where a therapist reads answers, plans what is asked, reads it out, makes links, and enters sheets of paper."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import allow, permit, record_look_at_list, staff_practice, viewer
from openipt.courses.guards import open_course, open_session
from openipt.courses.models import Course, Session
from openipt.measures import actions
from openipt.measures.forms import PlanForm, ResponseForm, SheetForm, TotalForm, VoidForm
from openipt.measures.guards import open_response
from openipt.measures.models import Assignment, PlannedMeasure, Response
from openipt.measures.queries import plannable, totals_fitting
from openipt.measures.queries.deliveries import deliveries_before, deliveries_in, way_to
from openipt.measures.queries.paper import TWICE, Sheet, agreed, piles_for, sheet_to_check, sheets_of, side_by_side
from openipt.measures.queries.plans import changes_in, plan_of
from openipt.measures.queries.stock import stock_of
from openipt.measures.scoring import Audience, meaning
from openipt.measures.spoken import answers_in_words
from openipt.measures.tasks import queue_answer_link
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
    way = way_to(client)
    if request.method == "POST" and "send" in request.POST and way:
        queue_answer_link(occasion=session, by=viewer(request), at=timezone.now())
        messages.success(request, _("The link is on its way. An earlier link stops working."))
        return redirect("make_answer_link", session.pk)
    if request.method == "POST":
        try:
            secret = actions.make_answer_link(occasion=session, by=viewer(request), at=timezone.now())
            address = f"{settings.PUBLIC_URL}/answer/{secret}/"
        except actions.MeasureError as problem:
            messages.error(request, str(problem))
    context = {
        "session": session,
        "client": client,
        "address": address,
        "way": way,
        "log": deliveries_before(session),
    }
    page = render(request, "measures/answer_link.html", context)
    add_never_cache_headers(page)
    return page


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What is asked in a course and when; adding to it, and leaving out."""
    course, now = open_course(request, course_id, "course.change"), timezone.now()
    if request.method == "POST" and "leave_out" in request.POST:
        return _leave_out(request, course)
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
    context = {
        "course": course,
        "form": form,
        "lines": plan_of(course, now),
        "planned": [row for row in changes_in(course) if row.rhythm != PlannedMeasure.Rhythm.NEVER],
        "log": deliveries_in(course),
    }
    return render(request, "measures/plan.html", context)


def _leave_out(request: HttpRequest, course: Course) -> HttpResponse:
    key, reason = request.POST["leave_out"], request.POST.get("reason", "")[:500]
    try:
        actions.leave_out_measure(course=course, key=key, reason=reason, by=viewer(request), at=timezone.now())
    except actions.MeasureError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Left out. What was answered stays."))
    return redirect("measure_plan", course.pk)


@require_POST
def end_plan(request: HttpRequest, course_id: UUID, planned_id: UUID) -> HttpResponse:
    """No longer ask what was added."""
    course = open_course(request, course_id, "course.change")
    found = get_object_or_404(PlannedMeasure.objects.select_related("course__client"), pk=planned_id, course=course)
    actions.end_planned_measure(planned=found, by=viewer(request), at=timezone.now())
    left_out = found.rhythm == PlannedMeasure.Rhythm.NEVER
    messages.success(
        request, _("It is asked again.") if left_out else _("It is no longer asked. What was answered stays.")
    )
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


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Hand this device to a client: whoever is signed in on it is signed out, and it shows only the questions."""
    session = open_session(request, session_id, "response.record")
    if request.method == "POST":
        try:
            secret = actions.hand_over_device(session=session, by=viewer(request), at=timezone.now())
        except actions.MeasureError as problem:
            messages.error(request, str(problem))
            return redirect("session_room", session.pk)
        logout(request)
        away = redirect("device", secret)
        away["Clear-Site-Data"] = '"cache"'
        return away
    return render(request, "measures/hand_over.html", {"session": session, "client": session.course.client})


# ------------------------------------------------------------------------------------------------------------- paper


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The piles of sheets that may be waiting, by questionnaire."""
    practice = staff_practice(request)
    piles = piles_for(viewer(request), practice, timezone.now())
    return render(request, "measures/paper.html", {"piles": piles})


@require_http_methods(["GET", "POST"])
def paper_sheets(request: HttpRequest, key: str) -> HttpResponse:
    """Enter several sheets of one questionnaire, each for the first or the second time."""
    practice = staff_practice(request)
    known = stock_of(practice.pk)
    if key not in known:
        raise Http404
    sheets = sheets_of(viewer(request), key, timezone.now())
    record_look_at_list(request, "response.record", practice, {sheet.client_id for sheet in sheets})
    rows = [(sheet, _sheet_form(request, sheet)) for sheet in sheets if sheet.entered < TWICE]
    if request.method == "POST":
        faulty = [(sheet, form) for sheet, form in rows if not form.is_blank and not _entered(request, sheet, form)]
        if not faulty:
            return redirect("paper_sheets", key)
        rows = faulty
    context = {
        "instrument": known[key],
        "rows": rows,
        "faulty": request.method == "POST",
        "differ": [sheet for sheet in sheets if sheet.entered == TWICE],
    }
    return render(request, "measures/paper_sheets.html", context)


def _sheet_form(request: HttpRequest, sheet: Sheet) -> SheetForm:
    today = timezone.localdate(timezone.now(), ZoneInfo(sheet.client.time_zone))
    data = request.POST if request.method == "POST" else None
    return SheetForm(data, prefix=str(sheet.pk), instrument=sheet.asked.form, today=today)


def _entered(request: HttpRequest, sheet: Sheet, form: SheetForm) -> bool:
    if not form.is_valid():
        return False
    said = {"answers": form.answers(), "answered_on": form.cleaned_data["answered_on"]}
    try:
        made = actions.enter_sheet(assignment=sheet.asked, **said, by=viewer(request), at=timezone.now())
    except (actions.MeasureError, NobodyToTell) as problem:
        form.add_error(None, str(problem))
        return False
    name = sheet.client.name
    if made.response:
        messages.success(request, _("{name}: both entries agree; the answers are kept.").format(name=name))
    elif made.entry.place == 1:
        messages.success(request, _("{name}: entered once. Enter it a second time.").format(name=name))
    else:
        messages.warning(request, _("{name}: the two entries differ. Look at them side by side.").format(name=name))
    return True


@require_http_methods(["GET", "POST"])
def paper_check(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Two entries that differ, side by side; what the sheet really says is kept."""
    asked = get_object_or_404(Assignment.objects.select_related("client__practice", "session"), pk=assignment_id)
    allow(request, asked.client, "response.record", subject=asked)
    first, second = sheet_to_check(asked)
    if second is None or first is None:
        return redirect("paper_sheets", asked.instrument)
    today = timezone.localdate(timezone.now(), ZoneInfo(asked.client.time_zone))
    form = SheetForm(request.POST or None, instrument=asked.form, today=today, initial=agreed(first, second))
    if request.method == "POST" and form.is_valid() and (kept := _settled(request, asked, form)):
        return redirect("response", kept.pk)
    lines = [
        {"field": form[name], "first": one, "second": other, "differs": one != other}
        for name, one, other in side_by_side(first, second)
    ]
    context = {"asked": asked, "instrument": asked.form, "form": form, "lines": lines, "entries": [first, second]}
    return render(request, "measures/paper_check.html", context)


def _settled(request: HttpRequest, asked: Assignment, form: SheetForm) -> Response | None:
    said = {"answers": form.answers(), "answered_on": form.cleaned_data["answered_on"]}
    try:
        return actions.settle_sheet(assignment=asked, **said, by=viewer(request), at=timezone.now())
    except (actions.MeasureError, NobodyToTell) as problem:
        form.add_error(None, str(problem))
        return None
