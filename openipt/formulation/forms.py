"""Forms for the focus and for goals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.formulation.areas import Choice
from openipt.protocol.definition import Edition


class FocusForm(forms.Form):
    """The primary area with its reason, and perhaps a secondary one with its own."""

    primary = forms.ChoiceField(label=_("What to work on first"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Why this one"),
        help_text=_("The link in time with how the client has been, how much feeling there is, what can be worked on."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )
    client_words = forms.CharField(
        label=_("In the client's words"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    secondary = forms.ChoiceField(label=_("A second area, if there must be one"), required=False)
    secondary_reasons = forms.CharField(
        label=_("Why this one too"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )
    agreed_with_client = forms.BooleanField(
        label=_("The client agrees with this focus"),
        help_text=_("Without the client's agreement this is a draft."),
        required=False,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.key, _(area.name)) for area in edition.areas]
        self.fields["primary"].choices = areas  # type: ignore[attr-defined]
        self.fields["secondary"].choices = [("", _("None: one focus is best")), *areas]  # type: ignore[attr-defined]

    def choices(self) -> list[Choice]:
        """What was chosen, primary first."""
        said = self.cleaned_data
        found = [Choice(said["primary"], said["reasons"], said["client_words"])]
        if said["secondary"]:
            found.append(Choice(said["secondary"], said["secondary_reasons"]))
        return found


class GoalForm(forms.Form):
    """A new goal."""

    text = forms.CharField(
        label=_("A goal"),
        help_text=_("What will you both be able to see? Who does what differently?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class GoalRatingForm(forms.Form):
    """How near a goal is."""

    rating = forms.IntegerField(label=_("How near, from 0 (not at all) to 10 (fully)"), min_value=0, max_value=10)
