"""Tags that show entries, and what may be said of mood and people: `{% load diary %}`."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from openipt.diary.interval_picture import Interval, interval_picture
from openipt.diary.models import DiaryEntry
from openipt.diary.queries import LinkedPerson, about_whom, kind_name, name_of, next_day_words, same_day_words
from openipt.diary.rhythm import DAY, Hint
from openipt.relationships.association import Verdict
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


register.filter("about_whom", about_whom)
register.filter("same_day_words", same_day_words)
register.filter("next_day_words", next_day_words)


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
