"""Forms of the inventory and the circle."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openipt.relationships.closeness import MOMENTS, SHORT_RINGS
from openipt.relationships.inventory import Field, Section
from openipt.relationships.models import SafetyFlag, Snapshot


class NamesForm(forms.Form):
    """Quick adding: a name, Enter, the next."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("A first name or any name you like. Several at once: put commas between them."),
        max_length=3000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
    )


class SectionForm(forms.Form):
    """One section about one person, as `relationships.inventory` describes it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, sent: Any = None, *, section: Section, said: Mapping[str, str] | None = None, revision: int = 0
    ) -> None:
        given = said or {}
        initial = {field.name: _given(field, given.get(field.name, "")) for field in section.fields}
        super().__init__(sent, auto_id=f"{section.key}-%s", initial={"revision": revision, **initial})
        for field in section.fields:
            self.fields[field.name] = _form_field(field)
        self.section = section

    def values(self) -> dict[str, str]:
        """What was said, by the names of the fields; several choices with commas between."""
        said = {field.name: self.cleaned_data[field.name] for field in self.section.fields}
        return {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in said.items()}


def _given(field: Field, value: str) -> str | list[str]:
    return [part for part in value.split(",") if part] if field.several else value


def _form_field(field: Field) -> forms.Field:
    label, required = gettext(field.label), field.name == "name"
    if field.choices is None:
        widget = forms.TextInput() if field.short else forms.Textarea(attrs={"rows": 2})
        return forms.CharField(label=label, required=required, max_length=field.longest, widget=widget)
    choices = [(key, gettext(name)) for key, name in field.choices.items()]
    if field.several:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    empty = [] if field.name == "standing" else [("", gettext("not said yet"))]
    return forms.ChoiceField(label=label, required=False, choices=[*empty, *choices])


class PlaceForm(forms.Form):
    """Where somebody is put: from a drag, the keys, or the list."""

    moment = forms.ChoiceField(choices=list(MOMENTS.items()))
    ring = forms.TypedChoiceField(
        choices=[("", ""), *((str(ring), name) for ring, name in SHORT_RINGS.items())],
        coerce=int,
        empty_value=None,
        required=False,
    )
    angle = forms.IntegerField(min_value=0, max_value=359, required=False)
    moves = forms.IntegerField(min_value=0, required=False)


class SnapshotForm(forms.Form):
    """A picture of the circle to keep."""

    kind = forms.ChoiceField(label=_("A picture from the"), choices=Snapshot.Kind.choices)


class FlagForm(forms.Form):
    """Fear, control or violence."""

    about = forms.ChoiceField(label=_("What it is about"), choices=SafetyFlag.About.choices)
    note = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    asked_alone = forms.BooleanField(label=_("I asked about this alone with the client"), required=False)


class LiftForm(forms.Form):
    """Why a flag is no longer needed."""

    because = forms.CharField(label=_("Why this is no longer so"), max_length=2000)
