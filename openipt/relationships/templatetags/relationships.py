"""Filters of the inventory: `{% load relationships %}`."""

from django import template
from django.forms import BoundField
from django.utils.translation import gettext as _

from openipt.relationships.inventory import in_words

register = template.Library()


@register.filter
def said_in_words(field: BoundField) -> str:
    """What a field of the inventory holds, in words."""
    value = field.value() or ""
    return ", ".join(_(part) for part in in_words(field.name, ",".join(value) if isinstance(value, list) else value))
