"""Forms of first contact: the self-check, the enquiry, and a therapist's answer."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openipt.directory.models import Listing
from openipt.directory.vocabulary import words
from openipt.enquiries.models import Ask
from openipt.enquiries.self_check import Question, SelfCheck
from openipt.enquiries.terms import AGES, AREAS, CONTACTS, MOST_ASKED, TIMES, WAYS, EnquiryTerms

SALT = "enquiry-form"
QUICKEST = timedelta(seconds=3)  # nobody fills this form in faster; programs do
SLOWEST = timedelta(days=1)


def _choices(table: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, gettext(text)) for key, text in table.items()]


def form_token(submission: uuid.UUID, at: datetime) -> str:
    """What marks one enquiry form: which it is and when it was given out. Signed, so that nobody makes their own."""
    return signing.dumps([str(submission), at.timestamp()], salt=SALT)


class FirstQuestionForm(forms.Form):
    """The one question that comes before all others."""

    def __init__(self, *args: Any, check: SelfCheck, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields[check.first.key] = _question_field(check.first)
        self.fields[check.first.key].required = True


class SelfCheckForm(forms.Form):
    """The other questions; any of them may be left out."""

    def __init__(self, *args: Any, check: SelfCheck, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for question in check.questions:
            self.fields[question.key] = _question_field(question)

    def answers(self) -> dict[str, list[str]]:
        """What was chosen, a list for each question."""
        said = self.cleaned_data.items()
        return {key: value if isinstance(value, list) else [value] if value else [] for key, value in said}


def _question_field(question: Question) -> forms.Field:
    choices = [(key, gettext(text)) for key, text in question.options]
    if question.several:
        return forms.MultipleChoiceField(
            label=gettext(question.text), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=gettext(question.text), choices=choices, required=False, widget=forms.RadioSelect)


class EnquiryForm(forms.Form):
    """What somebody tells the therapists they ask."""

    to = forms.MultipleChoiceField(label=_("Whom to ask"), widget=forms.CheckboxSelectMultiple)
    areas = forms.MultipleChoiceField(
        label=_("What it is about"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    reason = forms.CharField(
        label=_("What brings you here?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences are enough. Please leave your name out here: it is shown only after an answer."),
    )
    wishes = forms.CharField(
        label=_("What matters to you in a therapist?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    times = forms.MultipleChoiceField(
        label=_("When could you come?"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    way = forms.ChoiceField(label=_("In person or by video?"), widget=forms.RadioSelect, initial="either")
    where = forms.CharField(
        label=_("Where will you be when you meet?"),
        max_length=120,
        required=False,
        help_text=_("A postcode, a town or a state. It decides who may treat you by video."),
    )
    age = forms.ChoiceField(label=_("How old is the person this is for?"), initial="adult")
    language = forms.ChoiceField(label=_("In which language?"), initial="en")
    lower_fee = forms.BooleanField(label=_("I can only pay a lower fee"), required=False)
    name = forms.CharField(
        label=_("Your name, or what to call you"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_by = forms.ChoiceField(label=_("How may we reach you?"), widget=forms.RadioSelect, initial="email")
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=200,
        required=False,
        help_text=_("Choose one that nobody else reads."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    telephone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    safe_contact = forms.CharField(
        label=_("What makes it safe for you?"),
        max_length=300,
        required=False,
        help_text=_("For example: only after six, do not leave a message, say that you are from the bank."),
    )
    agree = forms.BooleanField(
        label=_("I agree that this is kept here, locked, and shown to the therapists I chose."),
        help_text=_("You can take it back at any time; then it is deleted at once."),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # people do not see it; programs fill it in
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, listings: Sequence[Listing], at: datetime, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._at = at
        self._listings = {listing.slug: listing for listing in listings}
        chosen = {
            "to": [(listing.slug, listing.name) for listing in listings],
            "areas": _choices(AREAS),
            "times": _choices(TIMES),
            "way": _choices(WAYS),
            "age": _choices(AGES),
            "language": _choices(words("languages")),
            "contact_by": _choices(CONTACTS),
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.initial["token"] = form_token(uuid.uuid4(), at)

    def clean_to(self) -> list[Listing]:
        """The listings, three at the most."""
        chosen = [self._listings[slug] for slug in self.cleaned_data["to"]]
        if len(chosen) > MOST_ASKED:
            raise ValidationError(_("Three therapists at once is the most."))
        return chosen

    def clean_website(self) -> str:
        """Nothing, unless a program filled the form in."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please leave the hidden field empty."))
        return ""

    def clean_token(self) -> uuid.UUID:
        """Which form this is. It must have been given out here, some seconds to a day ago."""
        try:
            submission, given = signing.loads(self.cleaned_data["token"], salt=SALT)
            age = self._at - datetime.fromtimestamp(given, tz=self._at.tzinfo)
            if QUICKEST <= age <= SLOWEST:
                return uuid.UUID(submission)
        except (signing.BadSignature, ValueError, TypeError):
            pass
        shown_again = QueryDict(mutable=True)
        shown_again.update(self.data)
        shown_again["token"] = form_token(uuid.uuid4(), self._at)
        self.data = shown_again
        raise ValidationError(_("Please look through it once more and send it again."))

    def clean(self) -> dict[str, Any]:
        """The way they chose to be reached must be there."""
        said = super().clean() or self.cleaned_data
        by = said.get("contact_by")
        if by == "email" and not said.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please write your e-mail address, or choose another way."))
        if by in {"telephone", "text"} and not said.get("telephone"):
            self.add_error("telephone", _("Please write your number, or choose another way."))
        return said

    def terms(self) -> EnquiryTerms:
        """What was written."""
        said = {name: self.cleaned_data[name] for name in EnquiryTerms.__dataclass_fields__}
        return EnquiryTerms(**{**said, "areas": tuple(said["areas"]), "times": tuple(said["times"])})


class AskMoreForm(forms.Form):
    """Further therapists to ask."""

    to = forms.MultipleChoiceField(label=_("Whom to ask"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, listings: Sequence[Listing], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._listings = {listing.slug: listing for listing in listings}
        self.fields["to"].choices = [(one.slug, one.name) for one in listings]  # type: ignore[attr-defined]

    def clean_to(self) -> list[Listing]:
        """The listings."""
        return [self._listings[slug] for slug in self.cleaned_data["to"]]


class AnswerForm(forms.Form):
    """A therapist's answer: the button says which."""

    answer = forms.ChoiceField(choices=[(key, key) for key in (Ask.State.YES, Ask.State.WAITING, Ask.State.NO)])
    words = forms.CharField(
        label=_("A few words to them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("With a yes: when you could meet. They read it as you write it."),
    )
    colleague = forms.CharField(required=False, label=_("If no: who may have room"))

    def __init__(self, *args: Any, colleagues: Sequence[Listing], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._colleagues = {listing.slug: listing for listing in colleagues}
        names = [("", gettext("Nobody in particular")), *((one.slug, one.name) for one in colleagues)]
        self.fields["colleague"].widget = forms.Select(choices=names)

    def clean_colleague(self) -> Listing | None:
        """The listing of the colleague, if one was named who is still public."""
        return self._colleagues.get(self.cleaned_data["colleague"])


class DoubtForm(forms.Form):
    """Which insurance somebody does not take."""

    insurer = forms.ChoiceField(label=_("Which insurance is not taken?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, insurers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = words("insurers")
        choices = [(code, gettext(named[code])) for code in insurers if code in named]
        self.fields["insurer"].choices = choices  # type: ignore[attr-defined]
