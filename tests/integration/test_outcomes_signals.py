"""A signal on the course page, what to consider, and the decision that is written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.courses.refusals import Refused
from openipt.formulation.models import Focus
from openipt.measures.actions import assign_for_session, record_response
from openipt.measures.models import Response
from openipt.outcomes.actions import decide_on_signal
from openipt.outcomes.models import SignalDecision
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course, phq9, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def course(cast):
    made = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=15), held=2)
    for number, each in ((1, 1), (2, 2)):
        answered(cast, made, number, each)
    return made


def answered(cast, course, number, each):
    session = session_of(course, number)
    for assigned in assign_for_session(session=session, by=cast.ben, at=session.starts_at):
        if assigned.instrument == "phq-9":
            asked = course.assignments.select_related("client__practice").get(pk=assigned.pk)
            answers = phq9(*[each] * 8, 0)
            record_response(assignment=asked, answers=answers, way=Response.Way.LINK, by=None, at=session.starts_at)


def test_a_signal_is_on_the_course_page_until_somebody_decided(cast, course):
    ben = signed_in(cast.ben)
    page = ben.get(f"/work/courses/{course.pk}/").text
    assert "PHQ-9 is worse by 8 points than at the start." in page
    assert "to consider" in page
    address = f"/work/courses/{course.pk}/signals/phq-9/deteriorated/"
    assert "is there a loss that has not been talked about?" in ben.get(address).text
    sent = {"considered": ["risk", "grief"], "decision": "We come back to her father."}
    assert ben.post(address, sent, follow=True).status_code == 200
    page = ben.get(f"/work/courses/{course.pk}/").text
    assert "We come back to her father." in page
    assert 'class="chip warn state">to consider' not in page
    assert "We come back to her father." in ben.get(address).text
    assert SignalDecision.objects.get().considered == "risk grief"
    assert AuditEvent.objects.filter(act="signal.decided").count() == 1


def test_a_newer_score_asks_again(cast, course):
    ben = signed_in(cast.ben)
    at = session_of(course, 2).starts_at + timedelta(hours=1)
    decide_on_signal(
        course=course, instrument="phq-9", kind="deteriorated", considered=[], decision="Wait.", by=cast.ben, at=at
    )
    assert 'class="chip warn state">to consider' not in ben.get(f"/work/courses/{course.pk}/").text
    answered(cast, course, 3, 2)
    assert 'class="chip warn state">to consider' in ben.get(f"/work/courses/{course.pk}/").text


def test_the_same_words_twice_are_kept_once(cast, course):
    for _ in range(2):
        decide_on_signal(
            course=course, instrument="phq-9", kind="plateau", considered=["risk"], decision="Wait. ",
            by=cast.ben, at=timezone.now(),
        )  # fmt: skip
    assert SignalDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"decision": " "}, "Write what"),
        ({"kind": "remission"}, "no such signal"),
        ({"considered": ["weather"]}, "no such signal"),
    ],
)
def test_what_makes_no_sense_is_refused(cast, course, change, complaint):
    asked = {"instrument": "phq-9", "kind": "plateau", "considered": [], "decision": "Wait.", **change}
    with pytest.raises(Refused, match=complaint):
        decide_on_signal(course=course, by=cast.ben, at=timezone.now(), **asked)


@pytest.mark.parametrize("what", ["phq-9/remission", "phq-99/plateau"])
def test_there_is_no_page_about_other_things(cast, course, what):
    assert signed_in(cast.ben).get(f"/work/courses/{course.pk}/signals/{what}/").status_code == 404


def test_a_stale_page_says_that_it_is_no_longer_so_and_keeps_what_is_written(cast, course):
    ben = signed_in(cast.ben)
    address = f"/work/courses/{course.pk}/signals/phq-9/plateau/"
    assert "no longer say this" in ben.get(address).text
    ben.post(address, {"decision": "Thought about it before the new score."})
    assert SignalDecision.objects.get().kind == "plateau"


def test_nothing_is_written_without_a_decision(cast, course):
    ben = signed_in(cast.ben)
    ben.post(f"/work/courses/{course.pk}/signals/phq-9/deteriorated/", {"considered": ["risk"], "decision": ""})
    assert not SignalDecision.objects.exists()


def test_what_to_consider_is_of_ipt_and_of_the_focus(cast, course):
    ben, address = signed_in(cast.ben), f"/work/courses/{course.pk}/signals/phq-9/deteriorated/"
    assert "No focus is chosen yet" in ben.get(address).text
    Focus.objects.create(
        course=course, area="grief", primary=True, reasons="", chosen_at=timezone.now(), chosen_by=cast.ben
    )
    page = ben.get(address).text
    for topic in ("Risk:", "Focus:", "Grief:", "Alliance:", "Support:", "Motivation:"):
        assert topic in page
    assert "What often gets in the way: Grief" in page
    assert "Being frightened of tears" in page
    assert f"/work/courses/{course.pk}/focus/" in page
