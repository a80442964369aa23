"""Many at once: the same answers sent by many hands, and many clients answering in the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from openipt.audit.queries import findings
from openipt.measures.actions import AnsweredBefore, assign_due, assign_for_session, record_response
from openipt.measures.models import Assignment, Response
from openipt.people.models import CareLink, Practice
from openipt.safety.models import Concern
from tests.people import client, make_cast
from tests.treatment import make_course, phq9, session_of

HANDS = 16


def prepare(clients):
    cast = make_cast()
    first = timezone.now() + timedelta(days=2)
    for number in range(clients):
        make_course(client(cast.practice, f"Client{number} X", cast.ben), cast.ben, first=first)
    assign_due(by=None, at=timezone.now())
    return [str(pk) for pk in Assignment.objects.filter(instrument="phq-9").values_list("pk", flat=True)]


def give(assignment_id, value):
    try:
        asked = Assignment.objects.select_related("client__practice").get(pk=assignment_id)
        made = record_response(
            assignment=asked, answers=phq9(*[1] * 8, value), way=Response.Way.LINK, by=None, at=timezone.now()
        )
    except AnsweredBefore:
        return "refused"
    else:
        return "repeated" if made.repeated else "recorded"
    finally:
        connection.close()


def at_once(gifts):
    with ThreadPoolExecutor(HANDS) as hands:
        outcomes = Counter(hands.map(lambda gift: give(*gift), gifts))
    return {
        "outcomes": outcomes,
        "responses": Response.objects.count(),
        "concerns": Concern.objects.count(),
        "faults": [str(fault) for fault in findings()],
    }


def ask_at_once():
    practice = Practice.objects.get(name="Elm House")
    link = CareLink.objects.get(client__user__isnull=False, client__practice=practice)
    course = make_course(link.client, link.carer)
    session = session_of(course, 1)

    def ask(_):
        try:
            return len(assign_for_session(session=session, by=None, at=timezone.now()))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(ask, range(8)))
    return sorted(Assignment.objects.filter(session=session, withdrawn_at=None).values_list("instrument", flat=True))


def test_the_same_answers_from_many_hands_are_kept_once(installation):
    (assignment,) = installation.call(prepare, clients=1)
    found = installation.call(at_once, gifts=[(assignment, 1)] * HANDS)
    assert found["outcomes"] == {"recorded": 1, "repeated": HANDS - 1}
    assert (found["responses"], found["concerns"], found["faults"]) == (1, 1, [])


def test_of_different_answers_the_first_is_kept(installation):
    (assignment,) = installation.call(prepare, clients=1)
    found = installation.call(at_once, gifts=[(assignment, number % 4) for number in range(HANDS)])
    assert found["outcomes"]["recorded"] == 1
    assert found["outcomes"]["repeated"] == HANDS // 4 - 1
    assert (found["responses"], found["faults"]) == (1, [])


def test_many_clients_answer_at_once(installation):
    assignments = installation.call(prepare, clients=2 * HANDS)
    found = installation.call(at_once, gifts=[(assignment, 2) for assignment in assignments])
    assert found["outcomes"] == {"recorded": 2 * HANDS}
    assert (found["responses"], found["concerns"], found["faults"]) == (2 * HANDS, 2 * HANDS, [])


def test_asking_at_once_asks_once(installation):
    installation.call(prepare, clients=0)
    assert installation.call(ask_at_once) == ["core-10", "gad-7", "phq-9"]
