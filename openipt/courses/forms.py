"""Forms of the course pages: they parse, the actions decide."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.courses.models import Agreement, Course, Frequency, Mark, PlaceKind, Step
from openipt.courses.plan_text import PARTS
from openipt.courses.terms import MOST_SESSIONS, AgreementTerms
from openipt.courses.turning_points import CLOSING
from openipt.protocol.editions import edition as edition_of
from openipt.protocol.lifecycle import COMPLETION_NAMES, EVENTS
from openipt.scheduling.series import on_the_clock

LONGEST = 50_000
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def area(rows: int = 3) -> forms.Textarea:
    """A text area."""
    return forms.Textarea(attrs={"rows": rows})


class AgreementForm(forms.Form):
    """The terms of an agreement."""

    planned_sessions = forms.IntegerField(
        label=_("Number of sessions"),
        min_value=1,
        max_value=MOST_SESSIONS,
        help_text=_("Fixed at the outset: the ending is part of the treatment."),
    )
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices)
    session_minutes = forms.IntegerField(label=_("Minutes a session"), min_value=10, max_value=240)
    day = forms.DateField(label=_("First session on"), widget=DATE)
    clock = forms.TimeField(label=_("at"), widget=TIME, help_text=_("By the practice's clock, summer and winter."))
    place_kind = forms.ChoiceField(label=_("Where"), choices=PlaceKind.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Room, address or video link"), required=False, max_length=500)
    fee_note = forms.CharField(label=_("Fees"), required=False, max_length=1000, widget=area(2))
    absence_note = forms.CharField(
        label=_("If a session cannot be kept"), required=False, max_length=1000, widget=area(2)
    )
    missed_counts = forms.BooleanField(label=_("A session missed without notice counts as one of them"), required=False)
    other = forms.CharField(label=_("What else you agree on"), required=False, max_length=5000, widget=area(4))
    reason = forms.CharField(label=_("Why the agreement is changed"), required=False, max_length=2000, widget=area(2))

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        kwargs["initial"] = self._usual(course)
        super().__init__(*args, **kwargs)
        self.zone = course.agreement.time_zone if course.agreement else course.client.practice.time_zone
        if course.agreement is None:
            del self.fields["reason"]

    @staticmethod
    def _usual(course: Course) -> dict[str, Any]:
        if course.agreement:
            return _as_agreed(course.agreement)
        edition = edition_of(course.edition)
        soon = datetime.now(ZoneInfo(course.client.practice.time_zone)) + timedelta(days=7)
        return {
            "planned_sessions": edition.usual,
            "frequency": edition.frequency,
            "session_minutes": edition.minutes,
            "day": soon.date(),
            "clock": soon.replace(hour=10, minute=0).time(),
            "place_kind": PlaceKind.ROOM,
            "missed_counts": True,
        }

    def terms(self) -> AgreementTerms:
        """The terms as entered."""
        said = dict(self.cleaned_data)
        said.pop("reason", None)
        first = on_the_clock(said.pop("day"), said.pop("clock"), ZoneInfo(self.zone))
        return AgreementTerms(first_session_at=first, time_zone=self.zone, **said)


def _as_agreed(agreement: Agreement) -> dict[str, Any]:
    first = agreement.first_session_at.astimezone(ZoneInfo(agreement.time_zone))
    names = ("planned_sessions", "frequency", "session_minutes", "place_kind", "place", "fee_note", "absence_note")
    found = {name: getattr(agreement, name) for name in (*names, "missed_counts", "other")}
    return {**found, "day": first.date(), "clock": first.time()}


class MoveForm(forms.Form):
    """A new time for a session."""

    day = forms.DateField(label=_("To"), widget=DATE)
    clock = forms.TimeField(label=_("at"), widget=TIME)
    and_following = forms.BooleanField(label=_("and all that follow, in the same rhythm"), required=False)
    reason = forms.CharField(label=_("Why"), required=False, max_length=500)

    def starts_at(self, zone: str) -> datetime:
        """The new time by the clock of the course."""
        return on_the_clock(self.cleaned_data["day"], self.cleaned_data["clock"], ZoneInfo(zone))


class CancelForm(forms.Form):
    """Who cancelled, and why."""

    by_client = forms.TypedChoiceField(
        label=_("Who cancelled"),
        choices=[("yes", _("the client")), ("no", _("I did"))],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=500)


class ReasonForm(forms.Form):
    """A reason, if there is one to give."""

    reason = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=area(2))


class OpeningForm(forms.Form):
    """How things have been."""

    text = forms.CharField(required=False, max_length=10_000)
    mood = forms.IntegerField(required=False, min_value=0, max_value=10)


class MarkForm(forms.Form):
    """A mark; no verdict takes it back."""

    kind = forms.ChoiceField(choices=Mark.Kind.choices)
    key = forms.CharField(max_length=80)
    verdict = forms.ChoiceField(choices=[("", ""), *Mark.Verdict.choices], required=False)
    reason = forms.CharField(required=False, max_length=500)


class StepForm(forms.Form):
    """One step until next time."""

    what = forms.CharField(max_length=1000)
    with_whom = forms.CharField(required=False, max_length=200)
    when = forms.CharField(required=False, max_length=200)
    obstacle = forms.CharField(required=False, max_length=1000)
    confidence = forms.IntegerField(required=False, min_value=0, max_value=10)


class ReportForm(forms.Form):
    """How a step went."""

    outcome = forms.ChoiceField(label=_("It was"), choices=Step.Outcome.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("What happened, and how it felt"), required=False, max_length=5000, widget=area(4))


class TextForm(forms.Form):
    """A text that is autosaved, with the revision the page was opened with."""

    body = forms.CharField(required=False, max_length=LONGEST, strip=False)
    revision = forms.IntegerField(min_value=0)


class AddendumForm(forms.Form):
    """Something to add to a signed note."""

    body = forms.CharField(label=_("Add to this note"), max_length=10_000, widget=area(3))


class MoveOnForm(forms.Form):
    """One step in the life of a course."""

    event = forms.ChoiceField(choices=[(event, transition.name) for event, transition in EVENTS.items()])
    completion = forms.ChoiceField(
        required=False, choices=[("", ""), *((key.value, name) for key, name in COMPLETION_NAMES.items())]
    )
    reason = forms.CharField(required=False, max_length=2000)

    @staticmethod
    def completions() -> list[tuple[str, str]]:
        """How a course may come to its end."""
        return [(key.value, COMPLETION_NAMES[key]) for key in CLOSING["end"] if key]


PLAN_QUESTIONS = {
    "gains": _("What is better now than at the start?"),
    "what_helped": _("What did the client do that made the difference?"),
    "warning_signs": _("What would be the first signs that it comes back?"),
    "triggers": _("What could set it off?"),
    "steps": _("What to do then, step by step"),
    "contacts": _("Whom to tell, and where help is"),
    "unfinished": _("What is left to go on with"),
    "feelings": _("Feelings about ending (stays in the record, not on the client's copy)"),
}


class EndingPlanForm(forms.Form):
    """The ending plan, with the revision the page was opened with."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part] = forms.CharField(
                label=PLAN_QUESTIONS[part], required=False, max_length=10_000, widget=area(3)
            )

    def parts(self) -> dict[str, str]:
        """What was written."""
        return {part: self.cleaned_data[part] for part in PARTS}


class LetterForm(forms.Form):
    """The summary letter, with the revision the page was opened with."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    addressee = forms.CharField(label=_("To"), required=False, max_length=500, widget=area(3))
    body = forms.CharField(label=_("Letter"), max_length=LONGEST, widget=area(22))
