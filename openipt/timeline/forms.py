"""Forms for what happened and for how the mood was, with times as people say them."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openipt.people.models import Client
from openipt.relationships.queries import people_of, relationships_of, seen_by_client
from openipt.timeline.fuzzy_dates import LONGEST, NotADate, fuzzy_date, is_south
from openipt.timeline.models import Category, EventLink, LifeEvent, SymptomPoint, Valence

WHEN_HELP = _("As well as you know it: 2015, spring 2019, about March 2021, 12 March 2021, two years ago.")


class PlacedForm(forms.Form):
    """Something with a place in time. Words that cannot be placed are kept, and asked about again."""

    when = forms.CharField(label=_("When"), help_text=WHEN_HELP, required=False, max_length=LONGEST)
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, client: Client, row: LifeEvent | SymptomPoint | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}
        super().__init__(*args, **kwargs)
        self.client = client
        self.unclear = ""  # why the words could not be placed

    def placed(self) -> dict[str, Any]:
        """The words, and the earliest and latest day they can mean; None where they name no time."""
        words = self.cleaned_data["when"]
        born = date.fromisoformat(self.client.birth_date) if self.client.birth_date else None
        south = is_south(self.client.time_zone)
        try:
            found = fuzzy_date(words, today=timezone.localdate(), born=born, south=south)
        except NotADate as problem:
            self.unclear = str(problem)
            return {"when": words, "earliest": None, "latest": None}
        return {"when": found.words, "earliest": found.earliest, "latest": found.latest}

    def told(self) -> dict[str, Any]:
        """What was told, by the names of the row's fields."""
        plain = {name: value for name, value in self.cleaned_data.items() if name not in ("when", "revision")}
        return plain | self.placed()


TOLD_FIRST = ["what", "when", "category", "valence", "names", "known", "more"]


class LifeEventForm(PlacedForm):
    """Something that happened."""

    what = forms.CharField(label=_("What happened"), max_length=200)
    category = forms.ChoiceField(label=_("What kind of thing"), choices=Category.choices, initial=Category.OTHER)
    valence = forms.ChoiceField(
        label=_("How it was for you"), choices=Valence.choices, initial=Valence.HARD, required=False
    )
    known = forms.MultipleChoiceField(
        label=_("Of the people of the inventory"), required=False, widget=forms.CheckboxSelectMultiple
    )
    names = forms.CharField(
        label=_("Who was part of it"), help_text=_("Names, with commas between."), required=False, max_length=500
    )
    more = forms.CharField(
        label=_("Anything else about it"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = TOLD_FIRST

    def __init__(self, *args: Any, client: Client, row: LifeEvent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, client=client, row=row, **kwargs)
        here = list(dict.fromkeys(self.people()))
        if not here:
            del self.fields["known"]
            return
        self.fields["known"].choices = [(name, name) for name in here]  # type: ignore[attr-defined]
        if row is not None:
            self.initial["known"] = [name for name in row.people if name in here]
            self.initial["names"] = ", ".join(name for name in row.people if name not in here)

    def people(self) -> list[str]:
        """Whom the client has in their inventory, as they see it."""
        return [one.name for one in seen_by_client(self.client, relationships_of(self.client))]

    def clean_valence(self) -> str:
        """Not said is not sure."""
        return self.cleaned_data["valence"] or Valence.PLAIN

    def clean(self) -> dict[str, Any]:
        """The people chosen and written, each name once."""
        said = super().clean() or {}
        written = (" ".join(part.split()) for part in said.get("names", "").split(","))
        said["names"] = ", ".join(dict.fromkeys(name for name in [*said.pop("known", []), *written] if name))
        return said


class StaffLifeEventForm(LifeEventForm):
    """The same, with what only a therapist decides."""

    private = forms.BooleanField(
        label=_("For the therapist alone"),
        help_text=_(
            "Then it stands on no page, picture or paper of the client's: where others may look over a shoulder."
        ),
        required=False,
    )
    field_order = [*TOLD_FIRST, "private"]

    def people(self) -> list[str]:
        """Everybody in the inventory."""
        return [one.name for one in people_of(self.client)]


class SymptomPointForm(PlacedForm):
    """How the mood was at some time, and whether something turned then."""

    kind = forms.ChoiceField(
        label=_("What was then"), choices=SymptomPoint.Kind.choices, initial=SymptomPoint.Kind.MOOD
    )
    mood = forms.TypedChoiceField(
        label=_("How my mood was"),
        help_text=_("0 is the worst there could be, 10 the best."),
        choices=[("", _("I don't know")), *((number, str(number)) for number in range(11))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    remark = forms.CharField(label=_("In a few words"), required=False, max_length=500)
    field_order = ["when", "kind", "mood", "remark"]

    def clean(self) -> dict[str, Any]:
        """A point that says nothing is none."""
        said = super().clean() or {}
        if said.get("kind") == SymptomPoint.Kind.MOOD and said.get("mood") is None and "mood" in said:
            self.add_error("mood", _("Choose a number for the mood, or say what turned."))
        return said


class EventLinkForm(forms.Form):
    """That an event may go with a change of symptoms."""

    point = forms.ChoiceField(label=_("May go with"))
    confidence = forms.ChoiceField(label=_("How sure are you"), choices=EventLink.Confidence.choices)
    client_view = forms.ChoiceField(label=_("What the client says"), choices=EventLink.View.choices)
    remark = forms.CharField(label=_("In a few words"), required=False, max_length=500)

    def __init__(self, *args: Any, points: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].choices = points  # type: ignore[attr-defined]
