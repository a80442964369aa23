"""Tags of the formulation's pages: `{% load formulation %}`."""

from contextlib import suppress

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from openipt.courses.models import Course
from openipt.formulation.attainment import Rated, ladder
from openipt.formulation.evidence import Evidence, Source
from openipt.formulation.models import Goal
from openipt.ui.charts import Svg
from openipt.ui.templatetags.moments import short_day

register = template.Library()

SOURCES = {
    Source.TIMELINE: gettext_noop("from the timeline"),
    Source.INVENTORY: gettext_noop("from the people in the client's life"),
    Source.DIARY: gettext_noop("from the diary"),
    Source.MEASURES: gettext_noop("from the questionnaires"),
}


@register.simple_tag(name="ladder")
def ladder_tag(goal: Goal) -> Svg:
    """How far a goal has come, as a small picture: `{% ladder goal %}`."""
    rated = [Rated(short_day(row.at), row.level) for row in goal.attainments.all()]
    said = ", ".join(f"{one.day}: {one.level:+d}" for one in rated)
    return ladder(rated, _("From -2 to +2: {said}").format(said=said or _("not rated yet")))


@register.filter
def in_words(evidence: Evidence) -> str:
    """What a piece of evidence says."""
    return _(evidence.pattern).format(**dict(evidence.values))


@register.filter
def source(evidence: Evidence) -> str:
    """Where it is from."""
    return _(SOURCES[evidence.source])


@register.simple_tag
def record_url(evidence: Evidence, course: Course) -> str:
    """Where the record it is from can be looked at: `{% record_url evidence course %}`."""
    if evidence.source is Source.TIMELINE:
        return reverse("timeline_row", args=[course.client_id, "events", evidence.record])
    if evidence.source is Source.INVENTORY:
        with suppress(NoReverseMatch):
            return (
                reverse("person", args=[evidence.record])
                if evidence.record
                else reverse("people", args=[course.client_id])
            )
    if evidence.source is Source.DIARY:
        return reverse("course_linking", args=[course.pk])
    return reverse("course_page", args=[course.pk])
