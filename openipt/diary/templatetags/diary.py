"""Tags that show entries, and what may be said of mood and people: `{% load diary %}`."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.diary.interval_picture import Interval, interval_picture
from openipt.diary.models import DiaryEntry
from openipt.diary.queries import LinkedPerson, kind_name, name_of
from openipt.diary.rhythm import DAY, Hint
from openipt.relationships.association import Estimate, Verdict
from openipt.ui.charts import Svg

register = template.Library()


@register.filter
def kind_words(kind: str) -> str:
    """A kind of contact in one or two words."""
    return kind_name(kind)


@register.filter
def with_whom(entry: DiaryEntry) -> str:
    """The people named in an entry."""
    return ", ".join(name_of(person) for person in entry.people.all())


@register.filter
def about_whom(person: LinkedPerson) -> str:
    """Their name, or "conflict with" and their name."""
    return _("conflict with {name}").format(name=person.name) if person.linked.conflict else person.name


@register.filter
def same_day_words(person: LinkedPerson) -> str:
    """What may be said of the days themselves, in one sentence without a cause."""
    days = _("On days with {whom}").format(whom=about_whom(person))
    return _said(days, person.linked.found.same_day, person.linked.verdict, person.linked.found.missing_days)


@register.filter
def next_day_words(person: LinkedPerson) -> str:
    """What may be said of the day after."""
    days = _("On the day after days with {whom}").format(whom=about_whom(person))
    return _said(days, person.linked.found.next_day, person.linked.next_day, person.linked.found.missing_days)


def _said(days: str, one: Estimate | None, verdict: Verdict, missing: int) -> str:
    if one is None or verdict is Verdict.NOT_ENOUGH:
        more = max(1, missing)
        words = ngettext("Not enough yet: about {number} more day.", "Not enough yet: about {number} more days.", more)
        return words.format(number=more)
    number = ngettext("{number} day", "{number} days", one.days).format(number=one.days)
    if verdict is Verdict.UNCLEAR:
        return _("{days}: unclear so far, {number}.").format(days=days, number=number)
    if verdict is Verdict.NOT_SEEN:
        return _("{days}: no difference in mood was seen, {number}.").format(days=days, number=number)
    low, high = sorted((abs(one.low), abs(one.high)))
    way = _("lower") if one.value < 0 else _("higher")
    told = _("{days}, mood was on average {size} {way} ({low} to {high}), {number}.")
    return told.format(
        days=days, size=f"{abs(one.value):.1f}", way=way, low=f"{low:.1f}", high=f"{high:.1f}", number=number
    )


@register.simple_tag
def linking_picture(people: Sequence[LinkedPerson]) -> Svg | None:
    """The differences that were reckoned, with their intervals; None where there is none yet."""
    rows = [
        Interval(about_whom(one), found.value, found.low, found.high, one.linked.verdict is Verdict.ASSOCIATED)
        for one in people
        if (found := one.linked.found.same_day)
    ]
    if not rows:
        return None
    return interval_picture(
        rows,
        title=_("How much mood differed on days with each person"),
        description=_("For each person the difference in mood and its 95 % interval; the table says the same."),
        lower=_("lower"),
        higher=_("higher"),
    )


@register.filter
def hint_words(hint: Hint) -> str:
    """What stood out in the rhythm log."""
    told = {
        Hint.SHIFT: _("To bed or out of bed more than two hours off the usual time."),
        Hint.SHORT_NIGHTS: _("Less than five hours between going to bed and getting up, two nights in a row."),
        Hint.HIGH_ENERGY: _("Energy of +3 or more on two days in a row."),
    }
    return told[hint]


@register.filter
def rhythm_item(item: str) -> str:
    """One of the five things of the day."""
    told = {
        "out_of_bed": _("Out of bed"),
        "first_contact": _("First talk with somebody"),
        "start": _("Began work, study, housework or caring"),
        "dinner": _("Main evening meal"),
        "to_bed": _("To bed"),
    }
    return told[item]


@register.filter
def clock_of(minutes: int) -> str:
    """Minutes after midnight as a time."""
    return f"{minutes % DAY // 60}:{minutes % 60:02}"


@register.filter
def noted(day: dict[str, Any], item: str) -> str:
    """What was noted of one item on a day."""
    return str(day.get(item, ""))
