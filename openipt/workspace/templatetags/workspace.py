"""Filters of the staff pages: `{% load workspace %}`."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

STATES = {
    "enquired": gettext_lazy("Enquiry"),
    "suitability": gettext_lazy("Suitability"),
    "initial": gettext_lazy("Initial phase"),
    "middle": gettext_lazy("Middle phase"),
    "final": gettext_lazy("Final phase"),
    "maintenance": gettext_lazy("Maintenance"),
    "paused": gettext_lazy("Paused"),
    "ended": gettext_lazy("Ended"),
    "dropped_out": gettext_lazy("Dropped out"),
    "transferred": gettext_lazy("Transferred"),
}


@register.filter
def state_name(state: str) -> str:
    """The state of a course in words (`protocol.lifecycle`)."""
    return str(STATES[state])


@register.filter
def named(names: Mapping[UUID, str], key: UUID | None) -> str:
    """The name of a user from a table of names; the system itself where there is no user."""
    return names.get(key, _("somebody no longer here")) if key else _("OpenIPT itself")
