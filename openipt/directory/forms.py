"""Forms in which a therapist describes themself and a manager verifies."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from openipt.directory.actions.listings import CODED
from openipt.directory.gazetteer import position_of, spot
from openipt.directory.models import Listing
from openipt.directory.places import Address
from openipt.directory.portraits import NoPortrait, portrait
from openipt.directory.vocabulary import words


def choices(group: str) -> list[tuple[str, str]]:
    """The words of a group to choose from."""
    return [(code, translated(label)) for code, label in words(group).items()]


class DayInput(forms.DateInput):
    """A day, with the browser's calendar."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class CodesChoice(forms.MultipleChoiceField):
    """Boxes to tick for a group of the vocabulary."""

    def __init__(self, group: str, label: Any) -> None:
        super().__init__(
            choices=lambda: choices(group), label=label, required=False, widget=forms.CheckboxSelectMultiple
        )


class ListingForm(forms.Form):
    """What a listing says."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    credentials = forms.CharField(label=_("Letters after your name"), max_length=60, required=False)
    profession = forms.ChoiceField(label=_("Your profession"), choices=lambda: choices("professions"))
    npi = forms.CharField(
        label=_("NPI number"),
        max_length=10,
        required=False,
        help_text=_("If you have one: it helps to verify you. It is not shown."),
    )
    areas = CodesChoice("areas", _("Problems you work with"))
    ages = CodesChoice("ages", _("Ages you work with"))
    adaptations = CodesChoice("adaptations", _("Forms of IPT you offer"))
    languages = CodesChoice("languages", _("Languages you work in"))
    times = CodesChoice("times", _("When you see people"))
    video = forms.BooleanField(label=_("I also see people by video"), required=False)
    fee = forms.IntegerField(label=_("Fee for a session, in dollars"), min_value=0, max_value=5000, required=False)
    lowest_fee = forms.IntegerField(
        label=_("Lowest fee, for people with a low income"),
        help_text=_("Leave it empty if your fee is the same for everybody."),
        min_value=0,
        max_value=5000,
        required=False,
    )
    insurers = CodesChoice("insurers", _("Insurance you take"))
    access_needs = CodesChoice("access_needs", _("Access"))
    identities = CodesChoice("identities", _("What you want people to know of your identity"))
    identity = forms.CharField(
        label=_("Who you are, in your own words"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    approach = forms.CharField(
        label=_("How you work, in your own words"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    @staticmethod
    def of(listing: Listing) -> dict[str, Any]:
        """What a listing says now, to begin with."""
        return {name: getattr(listing, name) for name in ListingForm.base_fields}

    def clean_npi(self) -> str:
        """An NPI has ten digits, the last of which checks the others."""
        from openipt.directory.npi import is_npi

        said = str(self.cleaned_data["npi"]).strip()
        if said and not is_npi(said):
            raise forms.ValidationError(_("This is no NPI: it has ten digits, and one of them seems wrong."))
        return said

    def clean(self) -> dict[str, Any]:
        """The lowest fee is not above the fee."""
        said = super().clean() or {}
        fee, lowest = said.get("fee"), said.get("lowest_fee")
        if lowest is not None and (fee is None or lowest > fee):
            self.add_error("lowest_fee", _("The lowest fee cannot be above the usual fee."))
        return said

    def details(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        said = dict(self.cleaned_data)
        for name in CODED:
            said[name] = tuple(said[name])
        if said["insurers"]:
            said["insurers_confirmed_on"] = timezone.localdate()
        return said


class AvailabilityForm(forms.Form):
    """Whether there is room."""

    accepting = forms.ChoiceField(
        label=_("New clients"), choices=lambda: choices("accepting"), widget=forms.RadioSelect
    )
    next_opening = forms.DateTimeField(
        label=_("Next free time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    waiting_weeks = forms.IntegerField(
        label=_("Usual waiting time, in weeks"), min_value=0, max_value=104, required=False
    )


class PlaceForm(forms.Form):
    """Where somebody sees people."""

    postcode = forms.CharField(label=_("ZIP code"), max_length=10)
    street = forms.CharField(label=_("Street and number"), max_length=160, required=False)
    shows_street = forms.BooleanField(
        label=_("Show the street to everybody"),
        help_text=_("Without it people see the town and a dot that is about half a mile off."),
        required=False,
    )

    def clean_postcode(self) -> str:
        """A postcode that there is."""
        said = str(self.cleaned_data["postcode"]).strip()
        if not position_of(said):
            raise forms.ValidationError(_("We do not know this ZIP code."))
        return said

    def address(self) -> Address:
        """The address with its position."""
        said = self.cleaned_data
        found = spot(said["postcode"])
        town, state = (found.label.partition(" ")[2], found.jurisdiction) if found else ("", "")
        return Address(said["postcode"][:5], town, state, said["street"], position=position_of(said["postcode"]))


class LicenceForm(forms.Form):
    """A licence."""

    number = forms.CharField(label=_("Licence number"), max_length=40)
    jurisdiction = forms.ChoiceField(label=_("State"), choices=lambda: choices("jurisdictions"))
    compact = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("A licence of this state")), ("psypact", _("PSYPACT: I hold APIT with this home state"))],
    )


class TrainingForm(forms.Form):
    """A level of training in IPT."""

    level = forms.ChoiceField(label=_("Level"), choices=lambda: [one for one in choices("levels") if one[0] != "none"])
    issuer = forms.CharField(label=_("Given by"), max_length=120)
    given_on = forms.DateField(label=_("On"), widget=DayInput())
    evidence = forms.CharField(
        label=_("Evidence"), help_text=_("For example the number of the certificate."), max_length=200
    )
    areas = CodesChoice("areas", _("Problems in which you were supervised"))


class GroupForm(forms.Form):
    """A group that is about to begin."""

    title = forms.CharField(label=_("What it is called"), max_length=120)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    seats = forms.IntegerField(label=_("Free places"), min_value=0, max_value=100, required=False)
    by_video = forms.BooleanField(label=_("By video"), required=False)


class PhotoForm(forms.Form):
    """A photo."""

    photo = forms.FileField(label=_("Photo"), help_text=_("A JPEG, PNG or WebP file of up to 8 megabytes."))

    def clean_photo(self) -> bytes:
        """The photo, made anew and small."""
        sent = self.cleaned_data["photo"]
        if not isinstance(sent, UploadedFile):
            raise forms.ValidationError(_("Choose a file."))
        try:
            return portrait(sent.read())
        except NoPortrait as problem:
            raise forms.ValidationError(str(problem)) from problem


class ClaimForm(forms.Form):
    """Which record of a register is one's own."""

    number = forms.CharField(
        label=_("Your NPI, or your number in the register"),
        help_text=_("The National Provider Identifier has ten digits."),
        max_length=80,
    )


class CheckClaimForm(forms.Form):
    """How a manager made sure that a record is about this therapist."""

    source = forms.CharField(
        label=_("How did you make sure?"),
        help_text=_("For example: their licence and identity card seen, and compared with the register."),
        max_length=200,
    )


class VerifyForm(forms.Form):
    """What a manager checked."""

    source = forms.CharField(label=_("Checked against"), help_text=_("The register or page."), max_length=200)
    until = forms.DateField(label=_("Valid until"), widget=DayInput())


class VerifyTrainingForm(VerifyForm):
    """The same, for what may not run out."""

    until = forms.DateField(label=_("Valid until"), required=False, widget=DayInput())
