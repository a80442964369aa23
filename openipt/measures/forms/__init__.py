"""A questionnaire as a form: the instrument's own words, one group of choices for each item."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openipt.measures.brought import MOST_BYTES, UnreadableError, decoded, faults_in
from openipt.measures.instrument import Instrument, Item
from openipt.measures.models import PlannedMeasure, Remark
from openipt.measures.queries.paper import NOT_ANSWERED

RATHER_NOT = "rather-not"


class ResponseForm(forms.Form):
    """One fieldset of radio buttons for each item. Items that make the total need a choice, if only "rather not"."""

    use_required_attribute = False  # a question that is not on show cannot complain; the page says what is missing

    def __init__(self, *args: Any, instrument: Instrument, only: Item | None = None, **kwargs: Any) -> None:
        """All questions of an instrument, or `only` one of them."""
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        self.items = instrument.items if only is None else (only,)
        for item in self.items:
            self.fields[item.key] = _question(item, instrument.by_clinician)

    def chosen(self) -> dict[str, str]:
        """What was chosen so far, whether all is answered or not."""
        said = {item.key: str(self.data.get(item.key, "")) for item in self.items}
        known = {item.key: {str(value) for value, _text in self.fields[item.key].choices} for item in self.items}  # type: ignore[attr-defined]
        return {key: value for key, value in said.items() if value and value in known[key]}

    def answers(self) -> dict[str, int | None]:
        """Item key to value; None where the client would rather not answer, or where it was not assessed."""
        said = {item.key: self.cleaned_data[item.key] for item in self.items}
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
        label=gettext_lazy("How often"),
        choices=[choice for choice in PlannedMeasure.Rhythm.choices if choice[0] != PlannedMeasure.Rhythm.NEVER],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, fitting: Iterable[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.short_name}: {_(one.about)}") for one in fitting]
        self.fields["instrument"] = forms.ChoiceField(label=gettext_lazy("Questionnaire"), choices=choices)


class BringForm(forms.Form):
    """A file with an instrument or a wording, and the permission to use it."""

    file = forms.FileField(
        label=gettext_lazy("The file (TOML)"),
        help_text=gettext_lazy("Text in UTF-8, 200 kB at most."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    permission_from = forms.CharField(
        label=gettext_lazy("Who permits its use"),
        help_text=gettext_lazy("The owner and the person who answered; or where it says that it is free to use."),
        max_length=200,
    )
    permission_on = forms.DateField(
        label=gettext_lazy("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    permission_reference = forms.CharField(
        label=gettext_lazy("Where that is written down"),
        help_text=gettext_lazy("A licence number, a letter and where it is kept, or an address."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.text = today, ""

    def clean_file(self) -> Any:
        """The file, looked through; its text is kept in `text`."""
        found = self.cleaned_data["file"]
        try:
            self.text = decoded(found.read(MOST_BYTES + 1))
        except UnreadableError as problem:
            raise forms.ValidationError(str(problem)) from None
        if told := faults_in(self.text):
            raise forms.ValidationError(told)
        return found

    def clean_permission_on(self) -> date:
        """Not in the future."""
        found: date = self.cleaned_data["permission_on"]
        if found > self.today:
            raise forms.ValidationError(_("The permission cannot be of a day in the future."))
        return found


class TotalForm(forms.Form):
    """A total of a form that was filled in elsewhere, and the day it is of."""

    instrument = forms.ChoiceField(label=gettext_lazy("Questionnaire"))
    total = forms.DecimalField(
        label=gettext_lazy("Total"),
        max_digits=6,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, fitting: Iterable[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.short_name}, {one.lowest} to {one.highest}: {_(one.about)}") for one in fitting]
        self.fields["instrument"] = forms.ChoiceField(label=gettext_lazy("Questionnaire"), choices=choices)


class SheetForm(forms.Form):
    """One sheet of paper, entered with the digits of the keyboard: the date on it, and a number for each question."""

    use_required_attribute = False

    def __init__(self, *args: Any, instrument: Instrument, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.today = instrument, today
        self.fields["answered_on"] = forms.DateField(
            label=gettext_lazy("Date on the sheet"),
            widget=forms.DateInput(attrs={"type": "date", "max": today.isoformat()}, format="%Y-%m-%d"),
        )
        for item in instrument.items:
            self.fields[item.key] = _typed(item)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed for this sheet."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields)

    @property
    def typed(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[item.key] for item in self.instrument.items]

    def answers(self) -> dict[str, int | None]:
        """Item key to value; None where nothing is ticked on the sheet."""
        said = {item.key: self.cleaned_data[item.key] for item in self.instrument.items}
        return {key: None if value in {NOT_ANSWERED, ""} else int(value) for key, value in said.items()}

    def clean_answered_on(self) -> date:
        """Not in the future."""
        found: date = self.cleaned_data["answered_on"]
        if found > self.today:
            raise forms.ValidationError(_("The date on the sheet cannot be in the future."))
        return found


def _typed(item: Item) -> forms.CharField:
    values = [str(option.value) for option in item.options]
    allowed = [*values, NOT_ANSWERED]
    wrong = _("Question {number}: one of {values}, or - where nothing is ticked.").format(
        number=item.number, values=", ".join(values)
    )

    def check(said: str) -> None:
        if said not in allowed:
            raise forms.ValidationError(wrong)

    return forms.CharField(
        label=f"{item.number}. {_(item.text)}",
        required=item.scored,
        max_length=3,
        validators=[check],
        error_messages={"required": wrong, "max_length": wrong},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 2}),
    )
