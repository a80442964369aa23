"""Forms about concerns, and about whom to turn to."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openipt.accounts.models import User
from openipt.safety.models import Concern, CrisisContact
from openipt.safety.risk_note import ASKED, BACKGROUND, KEYS, PROTECTION, REST, THOUGHTS, Standing
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


NOTE_QUESTIONS = {
    "ideation": (_("Thoughts of death or suicide"), _("What exactly, in the person's words?")),
    "frequency": (_("How often and how long"), _("Since when, how often, how long; can they be put aside?")),
    "intent": (_("Intent"), _("Do they want to act on it? What speaks for and against?")),
    "plan": (_("Plan"), _("How, where, when; anything prepared?")),
    "means": (_("Means, and how near they are"), _("Medicines, weapons, places; what could be put out of reach?")),
    "past_attempts": (_("Past attempts and self-harm"), _("When, how, what led to it, what followed.")),
    "drivers": (_("What drives it"), _("Loss, quarrel, shame, pain, debts, sleeplessness, agitation.")),
    "intoxication": (_("Alcohol and drugs"), _("Now, and when it gets bad.")),
    "warning_signs": (_("Warning signs"), _("How do they and others notice that it gets dangerous?")),
    "protective": (_("What protects"), _("People, duties, beliefs, treatment, being able to ask for help.")),
    "reasons": (_("Reasons for living"), _("In the person's words.")),
}
NOTE_GROUPS = (
    (_("The thoughts"), THOUGHTS),
    (_("Behind them"), BACKGROUND),
    (_("What holds against them"), PROTECTION),
)


class RiskNoteForm(forms.Form):
    """The clinician's note about risk. As a draft it takes anything; what closing needs is checked on signing."""

    is_draft = True  # so no field calls itself optional
    STANDINGS: ClassVar = [
        ("", _("as written")),
        (Standing.NONE, _("none found")),
        (Standing.NOT_ASKED, _("not asked")),
        (Standing.NOT_KNOWN, _("not known")),
    ]
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    rest_not_asked = forms.BooleanField(
        label=_("What I left empty above was not asked this time"), required=False, widget=forms.CheckboxInput
    )
    formulation = forms.CharField(
        label=_("How you understand it"),
        help_text=_("What makes it dangerous or less so now, what could change that, and how soon."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    level = forms.ChoiceField(
        label=_("How great do you judge the danger now?"),
        help_text=_("Your judgement after talking with the person. No answer or score decides this."),
        choices=Concern.Level.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    actions = forms.CharField(
        label=_("What was done and agreed"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    informed = forms.CharField(
        label=_("Who was told, and who was not and why"),
        help_text=_("The person's own wishes first; a guardian only if that is safe."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    plan_looked = forms.ChoiceField(
        label=_("Was the staying-safe plan looked at?"),
        choices=Concern.PlanLooked.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    look_again_on = forms.CharField(
        label=_("When somebody looks again"),
        help_text=_("May stay empty only when there is no sign of danger now."),
        max_length=20,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item, (label, help_text) in NOTE_QUESTIONS.items():
            self.fields[item] = forms.CharField(
                label=label,
                help_text=help_text,
                max_length=MOST_WORDS,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"{item}_is"] = forms.ChoiceField(
                label=format_html('<span class="hush">{}: </span>{}', label, _("Or")),
                choices=self.STANDINGS,
                required=False,
            )

    def groups(self) -> list[tuple[object, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """What is asked about, in groups: the field for words, and the one for what stands in their place."""
        return [(name, [(self[item], self[f"{item}_is"]) for item in items]) for name, items in NOTE_GROUPS]

    def said(self) -> dict[str, str]:
        """What was written and chosen, by the keys of `risk_note.KEYS`."""
        kept = {key: str(self.cleaned_data[key]) for key in KEYS if key != REST}
        return {**kept, REST: "yes" if self.cleaned_data[REST] else ""}

    def complain(self, keys: Iterable[str]) -> None:
        """Say at each field what closing still needs."""
        self.full_clean()
        for key in keys:
            words = _("Write something, or choose what stands in its place.") if key in ASKED else _("This is needed.")
            self.add_error(key, _("Enter today or a later day.") if key == "look_again_on" else words)


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
