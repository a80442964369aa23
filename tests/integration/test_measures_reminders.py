"""Reminders that are really sent: once each, not when answered, not without consent, and with nothing in them."""

from datetime import datetime, timedelta
from smtplib import SMTPException
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django_tasks_db.models import DBTaskResult

from openipt.audit.models import AuditEvent
from openipt.courses.models import Session, SessionState
from openipt.intake.models import Consent
from openipt.measures import tasks
from openipt.measures.actions import assign_for_session, decline_assignment, record_response
from openipt.measures.models import Reminder, Response
from openipt.measures.queries import sessions_to_remind
from openipt.measures.tasks import queue_reminders
from tests.people import make_cast
from tests.queued import work
from tests.signing_in import signed_in
from tests.treatment import make_course, phq9, session_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
NOON = datetime(2030, 3, 31, 12, 0, tzinfo=LONDON)  # the day on which the clock goes forward


@pytest.fixture
def cast(settings):
    settings.PUBLIC_URL = "https://ipt.example.org"
    return make_cast()


@pytest.fixture
def session(cast):
    course = make_course(cast.amara, cast.ben, first=NOON + timedelta(hours=40))
    found = session_of(course, 1)
    assign_for_session(session=found, by=cast.ben, at=NOON - timedelta(days=3))
    return found


@pytest.fixture
def agreed(cast):
    return Consent.objects.create(
        client=cast.amara, kind=Consent.Kind.MESSAGES, edition="1", given_at=NOON - timedelta(days=9)
    )


def test_two_reminders_each_once_and_nothing_in_them(session, agreed):
    for minutes in range(0, 40 * 60, 30):
        queue_reminders(NOON + timedelta(minutes=minutes))
        work()
    assert [(one.number, one.state) for one in Reminder.objects.all()] == [(1, "sent"), (2, "sent")]
    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        text = f"{sent.subject} {sent.body}"
        assert sent.to == ["amara@example.org"]
        assert "https://ipt.example.org/my/" in text
        assert not [word for word in ("PHQ", "GAD", "depress", "anxi", "therap", "Amara") if word in text]
    assert AuditEvent.objects.filter(act="reminder.queued").count() == 2


def test_somebody_without_an_account_gets_a_link(cast, session, agreed):
    cast.amara.user = None
    cast.amara.save()
    queue_reminders(NOON)
    work()
    assert "https://ipt.example.org/answer/" in mail.outbox[0].body


def test_who_did_not_agree_is_not_written_to(session):
    assert queue_reminders(NOON) == 0


def test_who_took_it_back_in_between_is_not_written_to(session, agreed):
    queue_reminders(NOON)
    agreed.withdrawn_at = NOON
    agreed.save()
    work()
    assert (Reminder.objects.get().state, mail.outbox) == ("dropped", [])


def test_it_stops_when_everything_is_answered(session, agreed):
    queue_reminders(NOON)
    for assigned in session.assignments.select_related("client__practice"):
        answers = phq9(*[1] * 8, 0) if assigned.instrument == "phq-9" else {"gad-1": 1}
        record_response(assignment=assigned, answers=answers, way=Response.Way.LINK, by=None, at=NOON)
    work()
    assert (Reminder.objects.get().state, mail.outbox) == ("dropped", [])
    assert queue_reminders(NOON + timedelta(hours=24)) == 0


def test_who_does_not_want_to_answer_is_not_asked_again(cast, session, agreed):
    queue_reminders(NOON)
    for assigned in session.assignments.all():
        decline_assignment(assignment=assigned, by=cast.amara_user, at=NOON)
    work()
    assert (Reminder.objects.get().state, mail.outbox) == ("dropped", [])
    assert queue_reminders(NOON + timedelta(hours=24)) == 0


@pytest.mark.parametrize(
    "change", [{"state": SessionState.CANCELLED, "number": None}, {"starts_at": datetime(2020, 1, 1, tzinfo=LONDON)}]
)
def test_nobody_is_reminded_of_a_session_that_is_cancelled_or_over(session, agreed, change):
    queue_reminders(NOON)
    Session.objects.filter(pk=session.pk).update(**change)
    work()
    assert (Reminder.objects.get().state, mail.outbox) == ("dropped", [])


def test_a_worker_that_dies_while_sending_sends_nothing_twice(session, agreed, monkeypatch):
    queue_reminders(NOON)
    task = DBTaskResult.objects.get()

    def die(self):
        mail.outbox.append(self)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", die)
        with pytest.raises(SystemExit):
            task.task.func(*task.args_kwargs["args"])
    work()  # the worker that comes next finds the task again
    assert len(mail.outbox) == 1
    assert Reminder.objects.get().state == "sending"


def test_a_mail_server_that_refuses_is_asked_again(session, agreed, monkeypatch):
    queue_reminders(NOON)
    task = DBTaskResult.objects.get()

    def refuse(self):
        raise SMTPException

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        with pytest.raises(SMTPException):
            task.task.func(*task.args_kwargs["args"])
    assert Reminder.objects.get().state == "queued"
    work()
    assert (Reminder.objects.get().state, len(mail.outbox)) == ("sent", 1)


def test_two_workers_queue_it_once(session, agreed):
    tasks._queue(session, 1, NOON)
    tasks._queue(session, 1, NOON)
    assert (Reminder.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_the_log_is_in_the_session_room(cast, session, agreed):
    queue_reminders(NOON)
    work()
    page = signed_in(cast.ben).get(f"/work/sessions/{session.pk}/").text
    assert "Reminder of" in page
    assert "sent" in page


def test_the_number_of_statements_does_not_grow(cast, session, agreed, django_assert_num_queries):
    with django_assert_num_queries(2):
        sessions_to_remind(NOON)
