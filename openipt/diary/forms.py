"""The diary entry form (also for what a device sends later), the rhythm log, and reminders."""

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openipt.diary.entry import HIGHEST, LONGEST_NAME, LONGEST_WORDS, LOWEST, MOST_NAMES, Told, names_in
from openipt.diary.models import Contact
from openipt.diary.reminding import FIRST, LAST
from openipt.diary.rhythm import ITEMS

CLOCK = {"type": "time"}
COMPANY = [("", _("not said")), (0, _("alone")), (1, _("somebody there")), (2, _("together")), (3, _("very lively"))]


class PeopleField(forms.MultipleChoiceField):
    """People of one's inventory; whoever was taken out of it since the page was made may still come."""

    def valid_value(self, value: str) -> bool:
        """Whether it names somebody at all; whose they are is seen to when the entry is kept."""
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class EntryForm(forms.Form):
    """A diary entry: under a minute."""

    mood = forms.TypedChoiceField(
        label=_("How is your mood?"),
        help_text=_("0 is as low as it can be, 10 is as good as it can be."),
        choices=[(str(n), str(n)) for n in range(LOWEST, HIGHEST + 1)],
        coerce=int,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=_("What was it like with people?"), choices=Contact.choices, widget=forms.RadioSelect
    )
    people = PeopleField(label=_("With whom?"), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label=_("Somebody else?"),
        help_text=_("A name or two, with a comma between them."),
        max_length=(LONGEST_NAME + 2) * MOST_NAMES,
        required=False,
    )
    words = forms.CharField(
        label=_("What happened?"),
        help_text=_("A word is enough."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    day = forms.DateField(label=_("Which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    clock = forms.TimeField(
        label=_("About what time?"), required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M")
    )
    shared = forms.BooleanField(label=_("My therapist may read this entry"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people_field: Any = self.fields["people"]
        people_field.choices = people
        if not people:
            self.fields["others"].label = people_field.label

    def clean_others(self) -> tuple[str, ...]:
        """The names, each once."""
        names = names_in(self.cleaned_data["others"])
        if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(gettext("Write up to 12 short names with commas between them."))
        return names

    def told(self) -> Told:
        """What was written."""
        kept = self.cleaned_data
        return Told(
            day=kept["day"],
            clock=kept["clock"],
            mood=kept["mood"],
            kind=kept["kind"],
            people=tuple(dict.fromkeys(UUID(one) for one in kept["people"])),
            names=kept["others"],
            words=kept["words"],
            shared=kept["shared"],
        )

    @staticmethod
    def initial_of(told: Told) -> dict[str, Any]:
        """What stands in the form of an entry."""
        return {
            "mood": str(told.mood),
            "kind": told.kind,
            "people": [str(pk) for pk in told.people],
            "others": ", ".join(told.names),
            "words": told.words,
            "day": told.day,
            "clock": told.clock,
            "shared": told.shared,
        }


def _when(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))


def _with(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=COMPANY, coerce=int, empty_value=None, required=False)


class RhythmForm(forms.Form):
    """When five things of the day were done: what was not done is left out."""

    out_of_bed = _when(_("Out of bed"))
    out_of_bed_with = _with(_("Who was there"))
    first_contact = _when(_("First talk with somebody"))
    first_contact_with = _with(_("Who was there"))
    start = _when(_("Began work, study, housework or caring"))
    start_with = _with(_("Who was there"))
    dinner = _when(_("Main evening meal"))
    dinner_with = _with(_("Who was there"))
    to_bed = _when(_("To bed"))
    to_bed_with = _with(_("Who was there"))
    energy = forms.TypedChoiceField(
        label=_("Energy"),
        help_text=_("From -5 (none at all) over 0 (as usual) to 5 (far too much)."),
        choices=[("", _("not said")), *((str(n), f"{n:+}" if n else "0") for n in range(-5, 6))],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each time with who was there."""
        return [(self[item], self[f"{item}_with"]) for item in ITEMS]

    def noted(self) -> dict[str, str | int]:
        """What was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in given.items()}


class RemindingForm(forms.Form):
    """Whether and when to be reminded."""

    on = forms.BooleanField(label=_("Remind me once a day by e-mail"), required=False)
    hour = forms.TimeField(
        label=_("At about"), required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"), initial=time(19)
    )

    def clean(self) -> dict[str, Any]:
        """A time of the day, not of the night, where reminders are wanted."""
        given = super().clean() or {}
        hour = given.get("hour")
        if given.get("on") and "hour" not in self.errors and not (hour and FIRST <= hour <= LAST):
            self.add_error("hour", gettext("Choose a time between 7:00 and 22:00."))
        return given

    def chosen(self) -> time | None:
        """The time, or None where no reminders are wanted."""
        hour: time | None = self.cleaned_data["hour"] if self.cleaned_data["on"] else None
        return hour
