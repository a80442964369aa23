"""A client's timeline as the therapist keeps it with them, and the links marked on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openipt.access.guards import open_client, viewer
from openipt.timeline import actions, views
from openipt.timeline.forms import EventLinkForm
from openipt.timeline.guards import staff_side
from openipt.timeline.lag import nearest
from openipt.timeline.models import EventLink, LifeEvent, SymptomPoint
from openipt.timeline.views import EVENTS


@require_safe
def timeline(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A client's timeline."""
    return views.show(request, staff_side(request, client_id, "timeline.read"))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, client_id: UUID, what: str) -> HttpResponse:
    """Put something on a client's timeline."""
    return views.add(request, staff_side(request, client_id, "timeline.write"), what)


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, client_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """Change something on a client's timeline; an event can be linked to a change of symptoms here."""
    side = staff_side(request, client_id, "timeline.write")
    found = views.the_row(side, what, row_id)
    if not isinstance(found, LifeEvent):
        return views.change(request, side, what, row_id)
    links = found.links.select_related("point").filter(point__removed_at=None)
    return views.change(request, side, what, row_id, links=list(links), link_form=_link_form(found))


def _link_form(event: LifeEvent, data: object = None) -> EventLinkForm | None:
    """The form to link an event, the nearest change first chosen; None where no change is on the timeline."""
    turned = event.client.symptom_points.filter(removed_at=None).exclude(kind=SymptomPoint.Kind.MOOD)
    points = list(turned.order_by("-earliest"))
    if not points:
        return None
    close = nearest(event, points)
    choices = [(str(point.pk), f"{point.get_kind_display()}, {point.when}") for point in points]
    return EventLinkForm(data, points=choices, initial={"point": str(close.pk) if close else None}, prefix="link")


@require_POST
def link_event(request: HttpRequest, client_id: UUID, row_id: UUID) -> HttpResponse:
    """Mark that an event may go with a change of symptoms."""
    client = open_client(request, client_id, "timeline.link")
    event = get_object_or_404(client.life_events.select_related("client"), pk=row_id)
    form = _link_form(event, request.POST)
    if form and form.is_valid():
        point = get_object_or_404(client.symptom_points, pk=form.cleaned_data.pop("point"))
        actions.link_event(event=event, point=point, by=viewer(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Marked on the timeline."))
    else:
        messages.error(request, _("Choose what it may go with, how sure you are, and what the client says."))
    return redirect("timeline_row", client.pk, EVENTS, event.pk)


@require_POST
def unlink_event(request: HttpRequest, client_id: UUID, event_link_id: UUID) -> HttpResponse:
    """Take a link away again."""
    client = open_client(request, client_id, "timeline.link")
    link = get_object_or_404(EventLink.objects.select_related("event__client"), pk=event_link_id, event__client=client)
    actions.unlink_event(link=link, by=viewer(request), at=timezone.now())
    messages.success(request, _("The link is taken away."))
    return redirect("timeline_row", client.pk, EVENTS, link.event_id)


@require_POST
def take_off(request: HttpRequest, client_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """Take something off a client's timeline."""
    return views.take_off(request, staff_side(request, client_id, "timeline.write"), what, row_id)


@require_POST
def put_back(request: HttpRequest, client_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """Put it back."""
    return views.put_back(request, staff_side(request, client_id, "timeline.write"), what, row_id)
