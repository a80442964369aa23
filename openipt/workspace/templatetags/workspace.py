"""Filters of the staff pages: `{% load workspace %}`."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from openipt.courses.models import Course
from openipt.protocol.lifecycle import STATE_NAMES, State

register = template.Library()

# The page where the work of a task is done: by the end of its key, the address by name, and what the link says.
TASK_PAGES = {
    "suitability": ("suitability", gettext_noop("Does IPT fit?")),
    "timeline": ("timeline", gettext_noop("Open the timeline")),
    "inventory": ("people", gettext_noop("Open the people")),
    "closeness-circle": ("circle", gettext_noop("Open the circle")),
    "problem-area-choice": ("evidence", gettext_noop("Look at the evidence")),
    "formulation": ("formulation", gettext_noop("Open the formulation")),
    "goals": ("focus", gettext_noop("Open the goals")),
}
OF_THE_CLIENT = {"timeline", "people", "circle"}  # these belong to the client and outlive a course


@register.filter
def state_name(state: str) -> str:
    """The state of a course in words (`protocol.lifecycle`)."""
    return _(STATE_NAMES[State(state)])


@register.filter
def named(names: Mapping[UUID, str], key: UUID | None) -> str:
    """The name of a user from a table of names; the system itself where there is no user."""
    return names.get(key, _("somebody no longer here")) if key else _("OpenIPT itself")


@register.simple_tag
def task_page(key: str, course: Course) -> tuple[str, str] | None:
    """Where the work of a task is done, and what the link says; None where it has no page of its own."""
    name, words = TASK_PAGES.get(key.split(".")[-1], ("", ""))
    try:
        return reverse(name, args=[course.client_id if name in OF_THE_CLIENT else course.pk]), _(words)
    except NoReverseMatch:
        return None
