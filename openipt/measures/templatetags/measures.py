"""Tags that put scores on other concepts' pages: `{% load measures %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf.locale import LANG_INFO
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from openipt.measures.explained import explained
from openipt.measures.instrument import Instrument
from openipt.measures.plan import Hindrance, Moment
from openipt.measures.queries.plans import Stop
from openipt.measures.scoring import Audience, change_words
from openipt.measures.trend import Comparison, Point, Trend
from openipt.ui.charts import Answer, Band, Drawing, Scale, score_course

register = template.Library()


@register.inclusion_tag("measures/_score_chart.html")
def score_chart(trend: Trend, comparison: Comparison | None = None, reader: str = "therapist") -> dict[str, Any]:
    """The scores of one instrument over a course, drawn, with the table behind: `{% score_chart trend %}`."""
    drawing = drawing_of(trend, comparison.by_session if comparison else {})
    return {"trend": trend, "drawing": drawing, "band": trend.band, "comparison": comparison, "reader": reader}


@register.inclusion_tag("measures/_explained.html")
def what_it_says(
    instrument: Instrument, last: int | None, first: int | None = None, reader: str = "therapist", whose: str = ""
) -> dict[str, Any]:
    """What a score says, how sure that is, and where it is from, to be opened: `{% what_it_says form 12 %}`.

    Args:
        instrument: of which the totals are.
        last: the total that is shown.
        first: an earlier one to compare it with.
        reader: "therapist" or "client".
        whose: a name, for those who hear the page, where several stand on it.
    """
    told = explained(instrument, last, first, Audience(reader))
    change = _(told.change) % {"points": told.points} if told.change else ""
    margin = _(told.margin) % {"points": told.reliable} if told.reliable else _(told.margin)
    return {"told": told, "change": change, "margin": margin, "whose": whose}


@register.inclusion_tag("measures/_explained.html")
def score_told(trend: Trend, whose: str) -> dict[str, Any]:
    """The same, opened by how far the newest score is from the first: `{% score_told trend "Amara" %}`."""
    better = trend.change.better_by if trend.change else 0
    if trend.compared is None:
        label = _("the first score")
    elif better == 0:
        label = _("as at the start")
    else:
        label = (_("{points} better") if better > 0 else _("{points} worse")).format(points=abs(better))
    look = "better" if better > 0 else "worse" if better < 0 else ""
    told = what_it_says(trend.instrument, trend.last, trend.compared, whose=whose)
    return {**told, "label": label, "look": look}


MOMENTS = {
    Moment.EVERY_SESSION: gettext_lazy("before every session"),
    Moment.INTAKE: gettext_lazy("before the first session"),
    Moment.MID: gettext_lazy("in the middle, before session {number}"),
    Moment.END: gettext_lazy("at the end, before session {number}"),
    Moment.MONTHS_3: gettext_lazy("3 months after the end"),
    Moment.MONTHS_6: gettext_lazy("6 months after the end"),
    Moment.MONTHS_12: gettext_lazy("12 months after the end"),
}
HINDRANCES = {
    Hindrance.NO_WORDING: gettext_lazy(
        "Its wording is not here. It can be asked once the practice has permission for it."
    ),
    Hindrance.PACK_OFF: gettext_lazy(
        "Only for non-commercial use; whoever runs this installation has not switched it on."
    ),
    Hindrance.AGE: gettext_lazy("It was not made for the client's age."),
    Hindrance.CLINICIAN: gettext_lazy("You rate it yourself, in the session room."),
}


@register.simple_tag
def moment(stop: Stop) -> str:
    """When something is asked, in words, with the day where it is known: `{% moment stop %}`."""
    words = str(MOMENTS[stop.moment]).format(number=stop.number)
    if stop.session is None or stop.moment is Moment.EVERY_SESSION:
        return words
    return f"{words} ({written(timezone.localtime(stop.session.starts_at), 'j M')})"


@register.simple_tag
def hindrance(why: Hindrance) -> str:
    """Why something of the plan is not asked of the client: `{% hindrance line.hindrance %}`."""
    return str(HINDRANCES[why])


@register.simple_tag
def change_since_start(trend: Trend) -> str:
    """How the newest score differs from the first, in words; "" while there is only one."""
    if trend.change is None:
        return ""
    return _(change_words(trend.change)) % {"points": abs(trend.change.better_by)}


@register.simple_tag
def language_note(instrument: Instrument, wanted: str) -> str:
    """In what language the questions are, where it is not the client's: `{% language_note instrument "de" %}`."""
    if not wanted or wanted.partition("-")[0] == instrument.language or not instrument.is_worded:
        return ""
    known = instrument.language in LANG_INFO
    name = _(get_language_info(instrument.language)["name"]) if known else instrument.language
    return _("These questions are in {language}: no official wording in the client's language is here.").format(
        language=name
    )


def drawing_of(trend: Trend, expected: Mapping[int, tuple[float, float, float]]) -> Drawing:
    """The picture and its rows; `expected` is where comparable courses were, by session."""
    form = trend.instrument
    scale = Scale(
        maximum=form.highest,
        bands=tuple(Band(band.lowest, band.highest, _(band.label)) for band in form.bands),
        cutoff=form.cut_off,
    )
    return score_course(
        [_answer(point, expected.get(point.session or 0)) for point in trend.points],
        scale,
        title=_("{name}: scores so far").format(name=form.short_name),
        description=_("From {first} to {last}, between {lowest} and {highest}.").format(
            first=trend.first, last=trend.last, lowest=form.lowest, highest=form.highest
        ),
        missing=_("no total: too much was left out"),
    )


def _answer(point: Point, expected: tuple[float, float, float] | None) -> Answer:
    day = timezone.localtime(point.at).date()
    words = written(day, "j M")
    label = _("Session {number}, {day}").format(number=point.session, day=words) if point.session else words
    return Answer(on=day, label=label, tick=str(point.session or words), score=point.total, expected=expected)
