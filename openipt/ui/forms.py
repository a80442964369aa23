"""How forms look: labels, help and errors tied together, a summary of faults on top; and a choice of clocks."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.renderers import DjangoTemplates

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix")))


class Renderer(DjangoTemplates):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with our templates, and widgets with Django's."""

    form_template_name = "ui/_form.html"
    formset_template_name = "ui/_formset.html"
    field_template_name = "ui/_field.html"


class TimeZoneField(forms.ChoiceField):
    """A time zone by a place in it, as "Europe/London"."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(choices=[(zone, zone.replace("_", " ")) for zone in ZONES], **rest)
