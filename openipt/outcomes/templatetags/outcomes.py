"""Signals in words: `{% load outcomes %}`."""

from django import template
from django.utils.translation import gettext as _

from openipt.outcomes.signals import Signal

register = template.Library()


@register.filter
def says(signal: Signal) -> str:
    """What a signal says, in one sentence."""
    return _(signal.says) % dict(signal.values)


@register.filter
def sure(signal: Signal) -> str:
    """How sure that is, in one sentence."""
    return _(signal.sure) % dict(signal.values)
