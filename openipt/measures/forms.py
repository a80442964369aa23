"""A questionnaire as a form: the instrument's own words, one group of choices for each item."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.measures.instrument import Instrument, Item
from openipt.measures.models import PlannedMeasure, Remark

RATHER_NOT = "rather-not"


class ResponseForm(forms.Form):
    """One fieldset of radio buttons for each item. Items that make the total need a choice, if only "rather not"."""

    use_required_attribute = False  # a question that is not on show cannot complain; the page says what is missing

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[item.key] = _question(item, instrument.by_clinician)

    def answers(self) -> dict[str, int | None]:
        """Item key to value; None where the client would rather not answer, or where it was not assessed."""
        said = {item.key: self.cleaned_data[item.key] for item in self.instrument.items}
        return {key: None if value in {RATHER_NOT, ""} else int(value) for key, value in said.items()}


def _question(item: Item, by_clinician: bool) -> forms.ChoiceField:
    choices = [(str(option.value), _(option.text)) for option in item.options]
    neither = _("Not assessed") if by_clinician else _("I'd rather not answer")
    if item.scored:
        choices.append((RATHER_NOT, neither))
    return forms.ChoiceField(
        label=_(item.text),
        choices=choices,
        required=item.scored,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer, or “{neither}”.").format(neither=neither)},
    )


class VoidForm(forms.Form):
    """Why a response should not count."""

    reason = forms.CharField(
        label=gettext_lazy("Why these answers should not count"),
        help_text=gettext_lazy("For example: filled in by somebody else. The answers are kept, with this reason."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RemarkForm(forms.Form):
    """What a client wants to say about their answers."""

    kind = forms.ChoiceField(
        label=gettext_lazy("For when you meet"), choices=Remark.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("In a word or two"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PlanForm(forms.Form):
    """A questionnaire to add to a course."""

    instrument = forms.ChoiceField(label=gettext_lazy("Questionnaire"))
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=PlannedMeasure.Rhythm.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, fitting: Iterable[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.short_name}: {_(one.about)}") for one in fitting]
        self.fields["instrument"] = forms.ChoiceField(label=gettext_lazy("Questionnaire"), choices=choices)
