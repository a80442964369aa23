"""The timeline as the client and the therapist see it: the same page in two frames."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from openipt.access.guards import viewer
from openipt.courses.refusals import Refused, Stale
from openipt.people.queries import unsafe_names
from openipt.timeline import actions
from openipt.timeline.drawing import Happening, Picture, Turn, Words, picture
from openipt.timeline.forms import LifeEventForm, PlacedForm, StaffLifeEventForm, SymptomPointForm
from openipt.timeline.guards import Side
from openipt.timeline.lag import before, window_before
from openipt.timeline.models import LifeEvent, SymptomPoint
from openipt.timeline.queries import Timeline, events_for_client, taken_off, timeline_of, unsafe_in
from openipt.timeline.window import LIFE, ZOOMS, Window, asked_for, zoom_of, zoomed

EVENTS, MOODS = "events", "moods"
ZOOM_NAMES = {
    LIFE: gettext_noop("Whole life"),
    "ten": gettext_noop("10 years"),
    "three": gettext_noop("3 years"),
    "year": gettext_noop("1 year"),
    "quarter": gettext_noop("3 months"),
    "month": gettext_noop("1 month"),
    "week": gettext_noop("1 week"),
}
AXIS = {"year": "Y", "month": "M Y", "day": "j M"}


def _form(side: Side, what: str) -> type[PlacedForm]:
    """The form for an event or a mood."""
    if what == MOODS:
        return SymptomPointForm
    return StaffLifeEventForm if side.staff else LifeEventForm


def show(request: HttpRequest, side: Side) -> HttpResponse:
    """The timeline with everything on it."""
    found = timeline_of(side.client, private=side.staff)
    today = timezone.localdate()
    life = found.life(today)
    window = asked_for(request.GET.get("from", ""), request.GET.get("to", ""), life)
    drawn = drawing(found, window, today)
    turns = [(turn, before(found.events, turn), window_before(turn)) for turn in found.turns]
    context = {
        "side": side,
        "client": side.client,
        "frame": side.frame,
        "timeline": found,
        "drawn": drawn,
        "window": window,
        "zooms": _zooms(window, life),
        "steps": {"earlier": window.moved(-0.5), "later": window.moved(0.5)},
        "turns": turns,
        "gone": taken_off(side.client, private=side.staff) if side.may_write else [],
        "form": _form(side, EVENTS)(client=side.client),
    }
    return render(request, "timeline/timeline.html", context)


def drawing(found: Timeline, window: Window, today: date) -> Picture | None:
    """The picture of a window; None where there is nothing to draw at all."""
    if not (found.events or found.points or found.scores):
        return None
    happenings = [
        Happening(event.what, event.earliest, event.latest, event.valence, str(event.pk), bool(event.unsafe))
        for event in found.events
        if event.earliest and event.latest
    ]
    turns = [
        Turn(_turned(point), point.earliest, point.latest, point.mood, str(point.pk))
        for point in found.points
        if point.earliest and point.latest
    ]
    words = Words(
        title=_("What happened, and how it was, from {first} to {last}").format(
            first=written(window.first, "j F Y"), last=written(window.last, "j F Y")
        ),
        mood=_("Mood as remembered: 0 worst, 10 best"),
        today=_("Today"),
        more=_("{} more: zoom in, or see the list"),
        day=lambda day, kind: written(day, AXIS[kind]),
    )
    links = [(str(link.event_id), str(link.point_id)) for link in found.links]
    return picture(happenings, turns, found.scores, window=window, today=today, words=words, links=links)


def _turned(point: SymptomPoint) -> str:
    return "" if point.kind == SymptomPoint.Kind.MOOD else str(point.get_kind_display()).capitalize()


def _zooms(window: Window, life: Window) -> list[tuple[str, Window, bool]]:
    here = zoom_of(window, life)
    steps = [step for step in (LIFE, *reversed(ZOOMS)) if step == LIFE or ZOOMS[step] < life.days]
    return [(_(ZOOM_NAMES[step]), zoomed(window.middle, step, life), step == here) for step in steps]


def add(request: HttpRequest, side: Side, what: str) -> HttpResponse:
    """Put something on the timeline."""
    _known(what)
    form = _form(side, what)(request.POST or None, client=side.client)
    if request.method == "POST" and form.is_valid() and _done(request, form, lambda: _add(request, side, what, form)):
        return redirect(side.url("timeline_add", what) if "again" in request.POST else side.url("timeline"))
    return _form_page(request, side, what, form)


def _add(request: HttpRequest, side: Side, what: str, form: PlacedForm) -> None:
    told, by, at = form.told(), viewer(request), timezone.now()
    if what == MOODS:
        actions.add_symptom_point(client=side.client, told=told, by=by, at=at)
    else:
        actions.add_life_event(client=side.client, told=told, by=by, at=at)


def _done(request: HttpRequest, form: PlacedForm, change: Callable[[], None]) -> bool:
    """Do it, and say what became of it; or put on the form why not, with everything that was written."""
    try:
        change()
    except Stale as problem:
        form.add_error(None, _("This was changed somewhere else meanwhile. What you wrote is still here."))
        form.add_error(None, _("There now: {words}").format(words="; ".join(filter(None, problem.current.values()))))
        form.data = {**request.POST.dict(), "revision": str(problem.revision)}
        return False
    except Refused as problem:
        form.add_error(None, _(str(problem)))
        return False
    if form.unclear:
        words = _("Kept, but it has no place in time yet.")
        messages.warning(request, f"{words} {_(form.unclear)}")
    else:
        messages.success(request, _("It is on the timeline."))
    return True


def change(request: HttpRequest, side: Side, what: str, row_id: UUID, **more: Any) -> HttpResponse:
    """Change something on the timeline."""
    row = the_row(side, what, row_id)
    form = _form(side, what)(request.POST or None, client=side.client, row=row)
    if request.method == "POST" and form.is_valid() and _done(request, form, lambda: _change(request, row, form)):
        return redirect(side.url("timeline"))
    return _form_page(request, side, what, form, row=row, **more)


def _change(request: HttpRequest, row: LifeEvent | SymptomPoint, form: PlacedForm) -> None:
    told, by, at = form.told(), viewer(request), timezone.now()
    revision = form.cleaned_data["revision"] or 0
    if isinstance(row, LifeEvent):
        actions.change_life_event(event=row, told=told, revision=revision, by=by, at=at)
    else:
        actions.change_symptom_point(point=row, told=told, revision=revision, by=by, at=at)


def _form_page(request: HttpRequest, side: Side, what: str, form: PlacedForm, **more: Any) -> HttpResponse:
    context = {"side": side, "client": side.client, "frame": side.frame, "what": what, "form": form, **more}
    row = more.get("row")
    if side.staff and isinstance(row, LifeEvent):
        context["unsafe"] = unsafe_in(row, unsafe_names(side.client))
    return render(request, "timeline/row.html", context)


def take_off(request: HttpRequest, side: Side, what: str, row_id: UUID) -> HttpResponse:
    """Take something off the timeline."""
    actions.take_off(row=the_row(side, what, row_id), by=viewer(request), at=timezone.now())
    messages.success(request, _("Taken off. You can put it back below."))
    return redirect(side.url("timeline"))


def put_back(request: HttpRequest, side: Side, what: str, row_id: UUID) -> HttpResponse:
    """Put it back."""
    actions.put_back(row=the_row(side, what, row_id), by=viewer(request), at=timezone.now())
    messages.success(request, _("It is back on the timeline."))
    return redirect(side.url("timeline"))


def the_row(side: Side, what: str, row_id: UUID) -> LifeEvent | SymptomPoint:
    """An event or a point of this client's that this side may see; 404 otherwise."""
    _known(what)
    if what == MOODS:
        return get_object_or_404(side.client.symptom_points, pk=row_id)
    rows = side.client.life_events.filter(pk=row_id)
    found = list(rows) if side.staff else events_for_client(side.client, rows)
    if not found:
        raise Http404
    return found[0]


def _known(what: str) -> None:
    if what not in (EVENTS, MOODS):
        raise Http404
