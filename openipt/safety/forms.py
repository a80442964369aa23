"""Forms about concerns, and about whom to turn to."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openipt.accounts.models import User
from openipt.safety.models import Concern, CrisisContact
from openipt.safety.staying_safe import LONGEST, PARTS
from openipt.safety.triage import Answer, Screener

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


class ClosingForm(forms.Form):
    """What came of it, as a clinician who asked writes it down."""

    outcome = forms.CharField(
        label=_("What came of it"),
        help_text=_("What you asked and found, what was agreed, who knows, and when you look again."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    level = forms.ChoiceField(
        label=_("How great do you judge the danger now?"),
        help_text=_("Your judgement after talking with the person. No answer or score decides this."),
        choices=Concern.Level.choices,
        widget=forms.RadioSelect,
    )
    plan_looked = forms.ChoiceField(
        label=_("Was the staying-safe plan looked at?"), choices=Concern.PlanLooked.choices, widget=forms.RadioSelect
    )
    look_again_on = forms.DateField(
        label=_("When somebody looks again"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


PLAN_QUESTIONS = {
    "warning_signs": (
        _("How do I notice that it is getting dangerous?"),
        _("Thoughts, pictures, moods, situations, what I do then."),
    ),
    "on_my_own": (
        _("What can I do on my own to get through the next hour?"),
        _("Without anybody's help: small things that worked before."),
    ),
    "people_and_places": (
        _("Who or where takes my mind off it?"),
        _("People who are good company, places where I am among others. I need not tell them why."),
    ),
    "people_to_ask": (
        _("Whom can I ask for help?"),
        _("Name and number, one person on each line. The number becomes a button to call."),
    ),
    "professionals": (
        _("Which professionals and places help?"),
        _("Name and number, one on each line. The crisis numbers stand below the plan in any case."),
    ),
    "surroundings": (
        _("How do we make my surroundings safer?"),
        _("What is put away or given to somebody, who does it, and by when."),
    ),
    "reasons": (_("What is worth staying for?"), _("People, animals, plans, hopes: in my own words.")),
}


class SafetyPlanForm(forms.Form):
    """The staying-safe plan, with the revision of the draft the page was opened with."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            label, help_text = PLAN_QUESTIONS[part]
            self.fields[part] = forms.CharField(
                label=label,
                help_text=help_text,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def parts(self) -> dict[str, str]:
        """What was written."""
        return {part: self.cleaned_data[part] for part in PARTS}


class ScreeningForm(forms.Form):
    """The questions of a risk screener, as they are read out. A question without an answer never counts as a no."""

    WORDS: ClassVar = [
        (Answer.NO, _("No")),
        (Answer.YES, _("Yes")),
        (Answer.REFUSED, _("Does not want to say")),
        (Answer.UNANSWERED, _("No answer")),
    ]

    def __init__(self, *args: Any, screener: Screener, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in screener.questions:
            only_then = _("Only if any answer above is not a plain no.") if question.asked_if else ""
            self.fields[question.key] = forms.ChoiceField(
                label=gettext(question.text),
                help_text=only_then,
                required=question.asked_if is None,
                choices=self.WORDS,
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[str, Answer]:
        """The answers that were given."""
        return {key: Answer(value) for key, value in self.cleaned_data.items() if value}


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
