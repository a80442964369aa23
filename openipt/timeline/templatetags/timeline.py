"""Tags of the timeline's pages: `{% load timeline %}`."""

from urllib.parse import urlencode

from django import template
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from openipt.timeline.guards import Side
from openipt.timeline.lag import Lag, lag, words
from openipt.timeline.models import EventLink, LifeEvent, SymptomPoint
from openipt.timeline.window import Window

register = template.Library()
gettext_noop("about the same time")
gettext_noop("the same day")


@register.simple_tag
def side_url(side: Side, name: str, *arguments: object) -> str:
    """An address on the side of whoever looks: `{% side_url side "timeline_add" "events" %}`."""
    return side.url(name, *arguments)


@register.filter
def query(window: Window | tuple[object, object]) -> str:
    """A window as it stands in an address: `?from=…&to=…`."""
    first, last = (window.first, window.last) if isinstance(window, Window) else window
    return "?" + urlencode({"from": first, "to": last})


@register.filter
def in_words(between: Lag) -> str:
    """How long before or after: 3 weeks before."""
    pattern, count = words(between)
    if not count:
        return _(pattern)
    singular = {
        "{count} days before": ngettext("{count} day before", "{count} days before", count),
        "{count} days after": ngettext("{count} day after", "{count} days after", count),
        "{count} weeks before": ngettext("{count} week before", "{count} weeks before", count),
        "{count} weeks after": ngettext("{count} week after", "{count} weeks after", count),
        "{count} months before": ngettext("{count} month before", "{count} months before", count),
        "{count} months after": ngettext("{count} month after", "{count} months after", count),
        "{count} years before": ngettext("{count} year before", "{count} years before", count),
        "{count} years after": ngettext("{count} year after", "{count} years after", count),
    }
    return _("about {time}").format(time=singular[pattern].format(count=count))


@register.filter
def link_lag(link: EventLink) -> str:
    """How long before the change the event of a link was."""
    between = lag(link.event, link.point)
    return in_words(between) if between else ""


@register.filter
def what(row: LifeEvent | SymptomPoint) -> str:
    """The kind of row as addresses name it."""
    return "events" if isinstance(row, LifeEvent) else "moods"


@register.filter
def called(row: LifeEvent | SymptomPoint) -> str:
    """What a row is called in a list."""
    if isinstance(row, LifeEvent):
        return row.what
    if row.kind == SymptomPoint.Kind.MOOD:
        return _("Mood {mood} of 10").format(mood=row.mood)
    if row.mood is None:
        return str(row.get_kind_display()).capitalize()
    return _("{what}, mood {mood} of 10").format(what=str(row.get_kind_display()).capitalize(), mood=row.mood)


@register.filter
def placed(row: LifeEvent | SymptomPoint) -> str:
    """The days a row's words were understood as, where they are not days themselves; "" for one day."""
    if row.earliest is None or row.latest is None or row.earliest == row.latest:
        return ""
    return f"{written(row.earliest, 'j M Y')} \N{EN DASH} {written(row.latest, 'j M Y')}"
