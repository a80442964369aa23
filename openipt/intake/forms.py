"""Forms for inviting, for joining, and for what somebody agrees to."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openipt.accounts.models import User
from openipt.intake.consent_texts import CURRENT
from openipt.people.models import Role
from openipt.ui.forms import TimeZoneField


class InviteClientForm(forms.Form):
    """Where a client gets their invitation."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=200,
        help_text=_("They sign in with it. Ask whether somebody else reads their e-mail."),
    )
    send = forms.BooleanField(label=_("Send the link to this address as well"), required=False, initial=True)


class InviteStaffForm(forms.Form):
    """Whom to invite to work here, as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=200, help_text=_("They sign in with it."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    send = forms.BooleanField(label=_("Send the link to this address as well"), required=False, initial=True)


class JoinForm(forms.Form):
    """What somebody who was invited says about themselves."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_(
            "At least 12 characters. Three or four words that do not belong together are good. "
            "Not your name, and not a password you use elsewhere."
        ),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = TimeZoneField(
        label=_("Your time zone"),
        help_text=_("All times are shown by this clock."),
    )

    def __init__(self, *args: Any, email: str, asks_consent: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._email = email
        for text in CURRENT.values() if asks_consent else ():
            self.fields[f"consent_{text.kind}"] = _consent_field(text.sentence, text.meaning, needed=text.needed)

    def clean_name(self) -> str:
        """The name, which must be more than spaces."""
        return str(self.cleaned_data["name"]).strip()

    def clean(self) -> dict[str, Any]:
        """Judge the password by the rules, which also look at name and address."""
        said = super().clean() or self.cleaned_data
        if "password" in said:
            try:
                validate_password(said["password"], User(email=self._email, name=said.get("name", "")))
            except ValidationError as problem:
                self.add_error("password", problem)
        return said

    @property
    def consents(self) -> list[str]:
        """The kinds agreed to."""
        return [kind for kind in CURRENT if self.cleaned_data.get(f"consent_{kind}")]


def _consent_field(sentence: str, meaning: str, *, needed: bool) -> forms.BooleanField:
    return forms.BooleanField(label=gettext(sentence), help_text=gettext(meaning), required=needed)


class ConsentForm(forms.Form):
    """One thing to agree to or to take back."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in CURRENT])
    agree = forms.BooleanField(required=False)
