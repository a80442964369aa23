"""Forms on the client's own pages."""

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

ZONES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))


class DetailsForm(forms.Form):
    """How a client can be reached."""

    called = forms.CharField(label=_("What we should call you"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail address for messages"), max_length=200, required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    emergency_contact = forms.CharField(
        label=_("Whom we may call if we worry about you"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES])
