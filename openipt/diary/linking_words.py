"""What may be said of mood and one person, in one sentence that never names a cause."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.diary.queries import LinkedPerson
from openipt.relationships.association import Estimate, Verdict


def about_whom(person: LinkedPerson) -> str:
    """Their name, or "conflict with" and their name."""
    return _("conflict with {name}").format(name=person.name) if person.linked.conflict else person.name


def same_day_words(person: LinkedPerson) -> str:
    """What may be said of the days themselves, in one sentence without a cause."""
    days = _("On days with {whom}").format(whom=about_whom(person))
    return _said(days, person.linked.found.same_day, person.linked.verdict, person.linked.found.missing_days)


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
