"""Forms on the client's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.people.models import Client
from openipt.ui.forms import TimeZoneField


class DetailsForm(forms.Form):
    """How a client can be reached."""

    called = forms.CharField(label=_("What we should call you"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail address for messages"), max_length=200, required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    reached_by = forms.ChoiceField(
        label=_("How we may remind you of questions"),
        choices=Client.ReachedBy.choices,
        required=False,
        help_text=_("Only if you agreed to messages. They never say what the questions are about."),
    )
    emergency_contact = forms.CharField(
        label=_("Whom we may call if we worry about you"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    time_zone = TimeZoneField(label=_("Your time zone"))

    def clean_reached_by(self) -> str:
        """By e-mail, unless something else was chosen."""
        return str(self.cleaned_data["reached_by"] or Client.ReachedBy.EMAIL)
