"""Forms of the staff pages that belong to no single concept."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from openipt.accounts.models import User
from openipt.people.models import Client, Practice, Role
from openipt.protocol.definition import Edition
from openipt.protocol.editions import editions
from openipt.ui.forms import TimeZoneField

USUAL = "ipt-adult"


class ByName(forms.ModelChoiceField):
    """A choice among people, shown by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_full_name())


def _users(people: Iterable[User]) -> Any:
    return User.objects.filter(pk__in=[person.pk for person in people])


class ClientForm(forms.Form):
    """Who a client is and how to reach them."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("A made-up name will do if that is safer."))
    called = forms.CharField(label=_("What they like to be called"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=200, required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    reached_by = forms.ChoiceField(
        label=_("Messages, if they agreed to them"), choices=Client.ReachedBy.choices, required=False
    )
    birth_date = forms.DateField(
        label=_("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    emergency_contact = forms.CharField(
        label=_("Whom to call in an emergency"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    time_zone = TimeZoneField(label=_("Time zone"))

    def clean_reached_by(self) -> str:
        """By e-mail, unless something else was chosen."""
        return str(self.cleaned_data["reached_by"] or Client.ReachedBy.EMAIL)

    def details(self) -> dict[str, str]:
        """What was entered, as text."""
        said = {**self.cleaned_data, "birth_date": self.cleaned_data["birth_date"] or ""}
        return {name: str(value) for name, value in said.items()}


class StartCourseForm(forms.Form):
    """Which protocol, in whose words."""

    edition = forms.ChoiceField(label=_("Protocol"), widget=forms.RadioSelect)
    school = forms.ChoiceField(label=_("School: whose words to use"))

    def __init__(self, *args: Any, age: int | None = None, **kwargs: Any) -> None:
        """Offer every edition, those made for the client's age (None: not known) first: guidance, never a bar."""
        super().__init__(*args, **kwargs)
        known = sorted(editions().values(), key=lambda one: (_outside(one, age), one.key != USUAL, one.key))
        schools = {words.school: _(words.name) for edition in known for words in edition.schools}
        self.fields["edition"].choices = [(one.key, _described(one, age)) for one in known]  # type: ignore[attr-defined]
        self.fields["edition"].initial = known[0].key
        self.fields["school"].choices = list(schools.items())  # type: ignore[attr-defined]


def _outside(edition: Edition, age: int | None) -> bool:
    return age is not None and not edition.ages.include(age)


def _described(edition: Edition, age: int | None) -> str:
    """An edition in one label: its name and gist, whom it was made for, and whether that includes this age."""
    youngest, oldest = edition.ages.youngest, edition.ages.oldest
    whom = [str(_(edition.population))]
    if youngest and oldest:
        whom.append(str(_("{low} to {high} years old")).format(low=youngest, high=oldest))
    elif youngest:
        whom.append(str(_("from {low} years on")).format(low=youngest))
    if _outside(edition, age):
        whom.append(str(_("not made for the age of {age}, so your judgement goes first")).format(age=age))
    said = "; ".join(whom)
    return format_html(
        "<span><strong>{}</strong>. {} <small>{}.</small></span>", _(edition.name), _(edition.summary), said
    )


class HandOverForm(forms.Form):
    """Make sure."""

    sure = forms.BooleanField(label=_("I know that I will no longer be able to open this record"))


class PracticeForm(forms.ModelForm[Practice]):
    """The practice's settings, and who reads alerts."""

    time_zone = TimeZoneField(label=_("Time zone"))
    alert_reader = ByName(
        label=_("Who reads alerts"),
        queryset=User.objects.none(),
        required=False,
        help_text=_(
            "When somebody marks thoughts of death or self-harm, this person (after the therapist) is told. "
            "While nobody is named, questionnaires answered away from the therapist leave that question out (PHQ-8)."
        ),
    )
    alert_deputy = ByName(label=_("Who stands in for them"), queryset=User.objects.none(), required=False)
    alert_hours = forms.IntegerField(
        label=_("Working hours within which an alert is read"),
        min_value=1,
        max_value=72,
        help_text=_("Clients are told this time, so it must be true."),
    )

    class Meta:
        model = Practice
        fields = ("name", "time_zone", "country", "address", "telephone", "alert_reader", "alert_deputy", "alert_hours")
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("alert_reader", "alert_deputy"):
            self.fields[name].queryset = _users(staff)  # type: ignore[attr-defined]

    def clean_country(self) -> str:
        """Two letters, upper case."""
        country = str(self.cleaned_data["country"]).upper()
        if len(country) != 2 or not country.isalpha():
            raise ValidationError(_("Two letters, such as GB or US."))
        return country

    def clean(self) -> dict[str, Any]:
        """The deputy is somebody else."""
        said = super().clean() or {}
        if said.get("alert_deputy") and said.get("alert_deputy") == said.get("alert_reader"):
            self.add_error("alert_deputy", _("Name somebody else, or nobody."))
        return said


class AssignForm(forms.Form):
    """Give a client to somebody."""

    carer = ByName(label=_("Who will care for them"), queryset=User.objects.none())

    def __init__(self, *args: Any, staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carer"].queryset = _users(staff)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """Give somebody a further role."""

    person = ByName(label=_("Who"), queryset=User.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def __init__(self, *args: Any, staff: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = _users(staff)  # type: ignore[attr-defined]


class SupervisionForm(forms.Form):
    """Who supervises whom."""

    supervisor = ByName(label=_("Supervisor"), queryset=User.objects.none())
    therapist = ByName(label=_("Supervises"), queryset=User.objects.none())

    def __init__(self, *args: Any, supervisors: Iterable[User], therapists: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = _users(supervisors)  # type: ignore[attr-defined]
        self.fields["therapist"].queryset = _users(therapists)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody supervises themself."""
        said = super().clean() or {}
        if said.get("supervisor") and said.get("supervisor") == said.get("therapist"):
            raise ValidationError(_("Nobody supervises themself."))
        return said
