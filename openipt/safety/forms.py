"""Forms about concerns, and about whom to turn to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.accounts.models import User
from openipt.safety.models import Concern, CrisisContact

MOST_WORDS = 5000


class PersonField(forms.ModelChoiceField[User]):
    """One of several people, by name."""

    def label_from_instance(self, obj: User) -> str:
        """Their name."""
        return obj.get_full_name()


class ConcernForm(forms.Form):
    """Raise a concern by hand."""

    reason = forms.CharField(
        label=_("What was said or seen"),
        help_text=_("In plain words, as near as you can to what the person said."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    severity = forms.ChoiceField(
        label=_("By when somebody must look after this"),
        help_text=_("This is about time. It does not say how great the danger is: that is your judgement."),
        choices=[(Concern.Severity.PRIORITY, _("The same day")), (Concern.Severity.SOON, _("Within one working day"))],
        widget=forms.RadioSelect,
    )


class StepForm(forms.Form):
    """Something that was done."""

    text = forms.CharField(
        label=_("What was done"),
        help_text=_("Who was spoken to, what was agreed, what happens next and when."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        label=_("What came of it"),
        help_text=_("What you asked and found, what was agreed, who knows, and when you look again."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HandOverForm(forms.Form):
    """Somebody else takes over."""

    to = PersonField(queryset=User.objects.none(), label=_("Who takes over"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class HelpForm(forms.Form):
    """The client asks for somebody."""

    NEEDS = [("call", _("I want somebody to call me")), ("unsafe", _("I am not safe"))]
    need = forms.ChoiceField(label=_("What do you need?"), choices=NEEDS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Is there anything they should know?"),
        help_text=_("For example a number to call you on. You can leave this empty."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def reason(self) -> str:
        """What was asked for, in the words of the page and the client's own."""
        said = self.cleaned_data
        return "\n".join(filter(None, [str(dict(self.NEEDS)[said["need"]]), said["words"].strip()]))


class CrisisContactForm(forms.ModelForm[CrisisContact]):
    """Somebody to turn to in a crisis."""

    class Meta:
        model = CrisisContact
        fields = ["name", "telephone", "text_message", "hours", "about", "source", "checked_on", "position"]
        widgets = {"checked_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = {"position": _("Place in the list")}
        help_texts = {
            "text_message": _("What to send and where to, if they answer text messages."),
            "hours": _("For example: day and night."),
            "about": _("For example: for anybody who feels they cannot go on."),
            "source": _("The page or the person you have this from."),
            "checked_on": _("When you last made sure that somebody answers."),
        }

    def clean(self) -> dict[str, Any]:
        """There must be a way to reach them."""
        said = super().clean() or {}
        if not said.get("telephone") and not said.get("text_message"):
            raise forms.ValidationError(_("Enter a telephone number, or how to send a text message."))
        return said
