"""Whatever is answered, in whatever order: a stored sign of risk has its stored concern, and nothing is kept twice."""

from contextlib import suppress
from datetime import UTC, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from openipt.audit.queries import findings
from openipt.measures.actions import (
    MeasureError,
    assign_for_session,
    decline_assignment,
    record_read_out,
    record_response,
    void_response,
)
from openipt.measures.models import Assignment, Response
from openipt.measures.scoring import AnswerError
from openipt.safety.due import due_at
from openipt.safety.models import Concern
from tests.people import make_cast
from tests.risk import close_with_note
from tests.treatment import FIRST_SESSION, make_course, session_of

VALUES = st.one_of(st.none(), st.integers(-1, 4))
ANSWERS = st.lists(VALUES, min_size=0, max_size=10).map(
    lambda values: {f"phq-{place}": value for place, value in enumerate(values, 1)}
)
WHOLE = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=9, max_size=9).map(
    lambda values: {f"phq-{place}": value for place, value in enumerate(values, 1)}
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["link", "signed in", "read out", "void", "decline", "close"]), ANSWERS | WHOLE),
    min_size=1,
    max_size=8,
)


def take(step, answers, session, cast, at):
    asked = Assignment.objects.get(session=session, instrument="phq-9")
    if step == "read out":
        record_read_out(session=session, key="phq-9", answers=answers, by=cast.ben, at=at)
    elif step in {"link", "signed in"}:
        way, by = (Response.Way.LINK, None) if step == "link" else (Response.Way.SIGNED_IN, cast.amara_user)
        record_response(assignment=asked, answers=answers, way=way, by=by, at=at)
    elif step == "decline":
        decline_assignment(assignment=asked, by=cast.amara_user, at=at)
    elif step == "void":
        for response in Response.objects.filter(voided_at=None):
            void_response(response=response, reason="By mistake", by=cast.ben, at=at)
    else:
        for concern in Concern.objects.filter(closed_at=None):
            close_with_note(concern, cast.ben, at)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_a_stored_sign_of_risk_has_its_stored_concern(steps):
    with transaction.atomic():
        cast = make_cast()
        session = session_of(make_course(cast.amara, cast.ben), 1)
        assign_for_session(session=session, by=cast.ben, at=FIRST_SESSION - timedelta(days=2))
        for number, (step, answers) in enumerate(steps):
            at = FIRST_SESSION - timedelta(days=2) + timedelta(minutes=number)
            with suppress(AnswerError, MeasureError):
                take(step, answers, session, cast, at)
        marked = {found.pk for found in Response.objects.all() if (found.given.get("phq-9") or 0) > 0}
        assert set(Concern.objects.values_list("source_id", flat=True)) == marked
        assert Response.objects.filter(voided_at=None).count() <= 1
        assert all(concern.note.signed_by for concern in Concern.objects.exclude(closed_at=None))
        assert findings() == []
        transaction.set_rollback(True)


@given(
    moment=st.datetimes(min_value=FIRST_SESSION.replace(tzinfo=None), timezones=st.just(UTC)),
    hours=st.integers(1, 72),
    zone=st.sampled_from(["Europe/London", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_a_due_time_is_never_in_the_past_and_within_a_long_weekend(moment, hours, zone):
    if moment.year > 2100:
        moment = moment.replace(year=2100, day=min(moment.day, 28))
    soon = due_at("soon", moment, zone=zone, alert_hours=hours)
    first = due_at("priority", moment, zone=zone, alert_hours=hours)
    assert moment <= first <= soon + timedelta(hours=hours)
    assert soon - moment <= timedelta(days=4)
    assert due_at("soon", moment, zone=zone, alert_hours=hours, next_session_at=soon) == soon
