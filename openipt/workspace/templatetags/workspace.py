"""Filters of the staff pages: `{% load workspace %}`."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.utils.translation import gettext as _

from openipt.protocol.lifecycle import STATE_NAMES, State

register = template.Library()


@register.filter
def state_name(state: str) -> str:
    """The state of a course in words (`protocol.lifecycle`)."""
    return _(STATE_NAMES[State(state)])


@register.filter
def named(names: Mapping[UUID, str], key: UUID | None) -> str:
    """The name of a user from a table of names; the system itself where there is no user."""
    return names.get(key, _("somebody no longer here")) if key else _("OpenIPT itself")
