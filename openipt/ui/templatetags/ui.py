"""The look's tags and filters: `{% load ui %}`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.ui import icons
from openipt.ui.charts import Svg, progress_ring, sparkline
from openipt.ui.templatetags import moments

register = template.Library()

AREAS = {
    "grief": gettext_lazy("Grief"),
    "dispute": gettext_lazy("Role dispute"),
    "transition": gettext_lazy("Role transition"),
    "isolation": gettext_lazy("Isolation"),
}


@register.simple_tag
def icon(name: str) -> Svg:
    """A symbol beside words: `{% icon "tick" %}`."""
    return icons.icon(name)


@register.simple_tag
def brand() -> str:
    """The emblem and the name."""
    return format_html("{}<span>OpenIPT</span>", icons.emblem())


@register.simple_tag
def emblem(look: str = "") -> Svg:
    """The emblem alone, with further classes."""
    return icons.emblem(look)


@register.simple_tag
def chip(area: str, label: str = "") -> str:
    """A problem area in its colour and in words: `{% chip "grief" %}`; `label` where the edition names it otherwise."""
    return format_html('<span class="chip {}">{}</span>', area, label or AREAS.get(area, area))


@register.simple_tag(takes_context=True)
def active(context: Context, name: str) -> str:
    """`aria-current` when the page of that URL name, or one below it, is being looked at."""
    current = _current(context, _address(name))
    return format_html('aria-current="{}"', current) if current else ""


@register.simple_tag(takes_context=True)
def navlink(context: Context, name: str, label: str, icon: str = "") -> str:
    """A list item with a link to the page of that URL name; nothing in an installation without that page."""
    address = _address(name)
    if not address:
        return ""
    current = _current(context, address)
    return format_html(
        '<li><a href="{}"{}>{}<span>{}</span></a></li>',
        address,
        format_html(' aria-current="{}"', current) if current else "",
        icons.icon(icon) if icon else "",
        label,
    )


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(context: Context, address: str) -> str:
    """`page` on the page itself, `true` below it; the roots of the surfaces are never "below"."""
    here = getattr(context.get("request"), "path", "")
    if not address:
        return ""
    if here == address:
        return "page"
    return "true" if address.count("/") > 2 and here.startswith(address) else ""


@register.filter
def first_input(field: BoundField) -> str:
    """The id of the first control of a field: where a link to the field should lead."""
    if field.use_fieldset and hasattr(field.field, "choices"):
        return str(field.subwidgets[0].id_for_label) if field.subwidgets else str(field.auto_id)
    return str(field.id_for_label or field.auto_id)


@register.filter
def clock(moment: datetime | None) -> str:
    """15:00"""  # noqa: D415 - an example says more than a sentence
    return moments.clock(moment) if moment else ""


@register.filter
def day(moment: date | None) -> str:
    """Wednesday 3 February"""  # noqa: D415
    return moments.day(moment) if moment else ""


@register.filter
def short_day(moment: date | None) -> str:
    """Wed 3 Feb"""  # noqa: D415
    return moments.short_day(moment) if moment else ""


@register.filter
def when(moment: datetime | None) -> str:
    """8 minutes ago, today at 15:00, yesterday at 08:12, Wed 3 Feb, 15:00"""  # noqa: D415
    return moments.when(moment) if moment else ""


@register.filter
def said(sentence: Any) -> str:
    """A sentence of the pure core (`pattern` and `values`) in the viewer's language: `{{ due.reason|said }}`."""
    values = {name: _(value) if isinstance(value, str) and value else value for name, value in sentence.values}
    return _(sentence.pattern).format(**values)


@register.simple_tag(name="sparkline")
def sparkline_tag(scores: list[int | None], maximum: int) -> Svg:
    """A tiny line beside a written score: `{% sparkline totals 27 %}`."""
    return sparkline(scores, maximum=maximum)


@register.simple_tag(name="progress")
def progress_tag(done: int, total: int) -> Svg:
    """A ring that fills: `{% progress 6 16 %}`."""
    return progress_ring(done, total, label=_("{done} of {total}").format(done=done, total=total))
