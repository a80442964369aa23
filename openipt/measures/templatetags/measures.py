"""Tags that put scores on other concepts' pages: `{% load measures %}`."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _

from openipt.measures.scoring import change_words
from openipt.measures.trend import Point, Trend
from openipt.ui.charts import Answer, Band, Drawing, Scale, score_course

register = template.Library()


@register.inclusion_tag("measures/_score_chart.html")
def score_chart(trend: Trend) -> dict[str, Any]:
    """The scores of one instrument over a course, drawn, with the table behind: `{% score_chart trend %}`."""
    return {"trend": trend, "drawing": drawing_of(trend), "band": trend.band}


@register.simple_tag
def change_since_start(trend: Trend) -> str:
    """How the newest score differs from the first, in words; "" while there is only one."""
    if trend.change is None:
        return ""
    return _(change_words(trend.change)) % {"points": abs(trend.change.better_by)}


def drawing_of(trend: Trend) -> Drawing:
    """The picture and its rows."""
    form = trend.instrument
    scale = Scale(
        maximum=form.highest,
        bands=tuple(Band(band.lowest, band.highest, _(band.label)) for band in form.bands),
        cutoff=form.cut_off,
    )
    return score_course(
        [_answer(point) for point in trend.points],
        scale,
        title=_("{name}: scores so far").format(name=form.short_name),
        description=_("From {first} to {last}, between {lowest} and {highest}.").format(
            first=trend.first, last=trend.last, lowest=form.lowest, highest=form.highest
        ),
        missing=_("no total: too much was left out"),
    )


def _answer(point: Point) -> Answer:
    day = timezone.localtime(point.at).date()
    words = written(day, "j M")
    label = _("Session {number}, {day}").format(number=point.session, day=words) if point.session else words
    return Answer(on=day, label=label, tick=str(point.session or words), score=point.total)
