"""Forms for evidence, focus, formulation, suitability and goals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.formulation.areas import Choice
from openipt.formulation.attainment import LEVELS, MEANINGS
from openipt.formulation.interpersonal import GUIDED, LONGEST, PARTS
from openipt.formulation.models import EvidenceWeight, Formulation, StageRating, SuitabilityDecision
from openipt.formulation.queries import Weighed
from openipt.protocol.definition import Edition, Suitability


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
    area = forms.ChoiceField(label=_("Which problem area it belongs to"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.key, _(area.name)) for area in edition.areas]
        self.fields["area"].choices = [("", _("not said")), *areas]  # type: ignore[attr-defined]


class GoalRatingForm(forms.Form):
    """How near a goal is."""

    rating = forms.IntegerField(label=_("How near, from 0 (not at all) to 10 (fully)"), min_value=0, max_value=10)


class FormulationForm(forms.Form):
    """The interpersonal formulation and the therapist's own sections, with the revision the page was opened with."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, new_version: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, (label, help_text) in {**PARTS, **GUIDED}.items():
            self.fields[part] = forms.CharField(
                label=_(label),
                help_text=_(help_text),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2 if part in PARTS else 4}),
            )
        if new_version:
            self.fields["because"] = forms.CharField(
                label=_("Why there is a new version"), required=False, max_length=LONGEST
            )

    def parts(self) -> dict[str, str]:
        """What was written, by part."""
        return {name: text for name, text in self.cleaned_data.items() if name != "revision"}

    def shared_fields(self) -> list[forms.BoundField]:
        """The fields of what the client sees."""
        return [self[part] for part in PARTS]

    def guided_fields(self) -> list[forms.BoundField]:
        """The fields of the therapist's own sections."""
        return [self[part] for part in GUIDED]


class AnswerForm(forms.Form):
    """What the client says to the formulation."""

    view = forms.ChoiceField(label=_("Is that how it is?"), choices=Formulation.View.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("What fits, what does not, what is missing."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EvidenceForm(forms.Form):
    """What the therapist makes of each piece of evidence."""

    def __init__(self, *args: Any, evidence: Sequence[Weighed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence = evidence
        choices = [("", _("not weighed yet")), *EvidenceWeight.Weight.choices]
        for place, one in enumerate(evidence):
            weight = forms.ChoiceField(label=_("Weighs"), choices=choices, required=False, initial=one.weight)
            word = forms.CharField(label=_("In a word"), required=False, max_length=200, initial=one.word)
            self.fields[f"weight-{place}"], self.fields[f"word-{place}"] = weight, word
            key = forms.CharField(initial=one.evidence.key, required=False, widget=forms.HiddenInput)
            self.fields[f"key-{place}"] = key

    def weights(self) -> dict[str, tuple[str, str]]:
        """By the key of the evidence as the page showed it, which way it counts and a word."""
        known = {one.evidence.key for one in self.evidence}
        said = self.cleaned_data
        rows = ((said[f"key-{n}"], said[f"weight-{n}"], said[f"word-{n}"]) for n in range(len(self.evidence)))
        return {key: (weight, word if weight else "") for key, weight, word in rows if key in known}


class StageForm(forms.Form):
    """How far a dispute has gone."""

    stage = forms.ChoiceField(label=_("Stage"), choices=StageRating.Stage.choices, widget=forms.RadioSelect)


class LevelsForm(forms.Form):
    """What each level of a goal would look like."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in LEVELS:
            self.fields[f"level{level}"] = forms.CharField(
                label=f"{level:+d}: {_(MEANINGS[level])}" if level else f"0: {_(MEANINGS[0])}",
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def levels(self) -> dict[int, str]:
        """The words by level."""
        return {level: self.cleaned_data[f"level{level}"] for level in LEVELS}


class AttainmentForm(forms.Form):
    """Which level a goal has reached."""

    level = forms.TypedChoiceField(
        label=_("Where it is now"), choices=[(str(level), f"{level:+d}") for level in LEVELS], coerce=int
    )


class SuitabilityForm(forms.Form):
    """A clinician's signed decision; what applies is for the clinician to see, it decides nothing."""

    noticed = forms.MultipleChoiceField(label=_("What applies"), required=False, widget=forms.CheckboxSelectMultiple)
    decision = forms.ChoiceField(
        label=_("Your decision"), choices=SuitabilityDecision.Decision.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("Why, and with which conditions"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    signed = forms.BooleanField(
        label=_("I have decided this as the clinician who is responsible"),
        help_text=_("Your name and the time are kept with it."),
    )

    def __init__(self, *args: Any, suitability: Suitability, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = (
            (_("Speaks for it"), suitability.favours),
            (_("Take care"), suitability.caution),
            (_("Not now, or not alone"), suitability.not_now),
        )
        choices = [(name, [(line, _(line)) for line in lines]) for name, lines in groups if lines]
        self.fields["noticed"].choices = choices  # type: ignore[attr-defined]
