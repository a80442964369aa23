"""Entering the total of an instrument that may not be asked here, from its owner's form."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.models import Course
from openipt.measures.actions.answering import record_response
from openipt.measures.actions.trail import MeasureError
from openipt.measures.models import Assignment, Response
from openipt.measures.queries.stock import totals_of

NOON = time(12)


@transaction.atomic
def record_total(*, course: Course, key: str, total: Decimal, on: date, by: User, at: datetime) -> Response:
    """Keep a total with the day it is of, and show it beside the others. The same one again is kept once.

    Raises:
        MeasureError: there is no such instrument, the total is not possible, or the day is still to come.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    form = totals_of(course.client.practice_id).get(key)
    if form is None:
        raise MeasureError(_("There is no such total to enter."))
    value = total * form.divisor
    if value != int(value) or not form.lowest <= total <= form.highest:
        raise MeasureError(
            _("{name} goes from {lowest} to {highest}.").format(
                name=form.short_name, lowest=form.lowest, highest=form.highest
            )
        )
    zone = ZoneInfo(course.client.time_zone)
    if on > at.astimezone(zone).date():
        raise MeasureError(_("The day cannot be in the future."))
    when = min(datetime.combine(on, NOON, zone), at)
    there = course.responses.filter(instrument=key, answered_at=when, total=total, voided_at=None).first()
    if there:
        return there
    asked = Assignment.objects.create(
        client=course.client, course=course, instrument=key, edition=form.edition, assigned_at=at, opens_at=when
    )
    answers = {"total": int(value)}
    way = Response.Way.ENTERED
    return record_response(assignment=asked, answers=answers, way=way, answered_at=when, by=by, at=at).response
