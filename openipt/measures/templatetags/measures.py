"""Tags that put scores on other concepts' pages: `{% load measures %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf.locale import LANG_INFO
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from openipt.measures.instrument import Instrument
from openipt.measures.scoring import change_words
from openipt.measures.trend import Comparison, Point, Trend
from openipt.ui.charts import Answer, Band, Drawing, Scale, score_course

register = template.Library()


@register.inclusion_tag("measures/_score_chart.html")
def score_chart(trend: Trend, comparison: Comparison | None = None) -> dict[str, Any]:
    """The scores of one instrument over a course, drawn, with the table behind: `{% score_chart trend %}`."""
    drawing = drawing_of(trend, comparison.by_session if comparison else {})
    return {"trend": trend, "drawing": drawing, "band": trend.band, "comparison": comparison}


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
