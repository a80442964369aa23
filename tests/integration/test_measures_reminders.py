"""Reminders that are really sent: once each, not when answered, not without consent, and with nothing in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from openipt.audit.models import AuditEvent
from openipt.courses.models import Session, SessionState
from openipt.intake.models import Consent
from openipt.measures import tasks
from openipt.measures.actions import assign_for_session, decline_assignment, record_response
from openipt.measures.models import Delivery, Response
from openipt.measures.queries.deliveries import sessions_to_remind
from openipt.measures.tasks import deliver_due, queue_reminders
from tests.people import make_cast
from tests.postbox import postbox
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
        deliver_due(NOON + timedelta(minutes=minutes))
    assert [(one.number, one.state) for one in Delivery.objects.all()] == [(1, "sent"), (2, "sent")]
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
    deliver_due(NOON)
    assert "https://ipt.example.org/answer/" in mail.outbox[0].body


def test_who_did_not_agree_is_not_written_to(session):
    assert queue_reminders(NOON) == 0


def test_who_took_it_back_in_between_is_not_written_to(session, agreed):
    queue_reminders(NOON)
    agreed.withdrawn_at = NOON
    agreed.save()
    deliver_due(NOON)
    assert (Delivery.objects.get().state, mail.outbox) == ("dropped", [])


def test_it_stops_when_everything_is_answered(session, agreed):
    queue_reminders(NOON)
    for assigned in session.assignments.select_related("client__practice"):
        answers = phq9(*[1] * 8, 0) if assigned.instrument == "phq-9" else {assigned.form.items[0].key: 1}
        record_response(assignment=assigned, answers=answers, way=Response.Way.LINK, by=None, at=NOON)
    deliver_due(NOON)
    assert (Delivery.objects.get().state, mail.outbox) == ("dropped", [])
    assert queue_reminders(NOON + timedelta(hours=24)) == 0


def test_who_does_not_want_to_answer_is_not_asked_again(cast, session, agreed):
    queue_reminders(NOON)
    for assigned in session.assignments.all():
        decline_assignment(assignment=assigned, by=cast.amara_user, at=NOON)
    deliver_due(NOON)
    assert (Delivery.objects.get().state, mail.outbox) == ("dropped", [])
    assert queue_reminders(NOON + timedelta(hours=24)) == 0


@pytest.mark.parametrize(
    "change", [{"state": SessionState.CANCELLED, "number": None}, {"starts_at": datetime(2020, 1, 1, tzinfo=LONDON)}]
)
def test_nobody_is_reminded_of_a_session_that_is_cancelled_or_over(session, agreed, change):
    queue_reminders(NOON)
    Session.objects.filter(pk=session.pk).update(**change)
    deliver_due(NOON)
    assert (Delivery.objects.get().state, mail.outbox) == ("dropped", [])


def test_a_worker_that_dies_while_sending_sends_nothing_twice(session, agreed, monkeypatch):
    queue_reminders(NOON)

    def die(self):
        mail.outbox.append(self)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", die)
        with pytest.raises(SystemExit):
            deliver_due(NOON)
    deliver_due(NOON + timedelta(hours=1))  # the worker that comes next
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == "sending"


@pytest.fixture
def smtp(settings):
    """The product sends to a mail server of the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    with postbox() as box:
        settings.EMAIL_PORT = box.server_address[1]
        yield box


def test_a_mail_server_that_is_away_is_asked_again_later_and_later(session, agreed, settings, smtp):
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 9  # nobody listens there
    queue_reminders(NOON)
    at = NOON
    for tries, minutes in enumerate((1, 2, 4), 1):
        assert deliver_due(at) == 0
        found = Delivery.objects.get()
        assert (found.state, found.tries, found.problem) == ("queued", tries, "unreachable")
        assert found.next_try_at == at + timedelta(minutes=minutes)
        assert deliver_due(at + timedelta(seconds=30)) == 0  # not before its time
        at = found.next_try_at
    settings.EMAIL_PORT = there
    assert deliver_due(at) == 1
    assert deliver_due(at + timedelta(hours=1)) == 0
    assert len(smtp.mails) == 1
    assert (Delivery.objects.get().state, Delivery.objects.get().problem) == ("sent", "")


def test_what_is_refused_every_time_is_given_up_and_shown(cast, session, agreed, smtp):
    smtp.refuses = b"451 try again later"
    queue_reminders(NOON)
    for minutes in (0, 1, 3, 7, 15, 31):
        deliver_due(NOON + timedelta(minutes=minutes))
    found = Delivery.objects.get()
    assert (found.state, found.tries, found.problem, smtp.mails) == ("failed", 6, "refused", [])
    page = signed_in(cast.ben).get(f"/work/sessions/{session.pk}/").text
    assert "not sent: it was refused" in page


def test_an_address_that_does_not_exist_is_not_tried_again_and_holds_up_nobody(cast, session, agreed, smtp):
    course = make_course(cast.carl, cast.rosa, first=NOON + timedelta(hours=41))
    other = session_of(course, 1)
    assign_for_session(session=other, by=cast.rosa, at=NOON - timedelta(days=3))
    Consent.objects.create(client=cast.carl, kind=Consent.Kind.MESSAGES, edition="1", given_at=NOON)
    smtp.refuses, smtp.refused = b"550 nobody of that name", b"amara@"
    assert queue_reminders(NOON) == 2
    assert deliver_due(NOON) == 1
    assert {one.client_id: one.state for one in Delivery.objects.all()} == {
        cast.amara.pk: "failed",
        cast.carl.pk: "sent",
    }
    assert Delivery.objects.get(client=cast.amara).problem == "address"


def test_a_second_try_waits_for_the_morning(session, agreed, settings, smtp):
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    evening = datetime(2030, 3, 31, 19, 59, tzinfo=LONDON)
    queue_reminders(evening)
    deliver_due(evening)
    settings.EMAIL_PORT = there
    assert deliver_due(evening + timedelta(minutes=5)) == 0
    assert deliver_due(evening + timedelta(hours=13, minutes=5)) == 1


def test_two_workers_queue_it_once(session, agreed):
    tasks._queue(session, 1, NOON)
    tasks._queue(session, 1, NOON)
    assert Delivery.objects.count() == 1


def test_the_log_is_in_the_session_room(cast, session, agreed):
    queue_reminders(NOON)
    deliver_due(NOON)
    page = signed_in(cast.ben).get(f"/work/sessions/{session.pk}/").text
    assert "Reminder 1 of" in page
    assert "sent" in page


def test_the_number_of_statements_does_not_grow(cast, session, agreed, django_assert_num_queries):
    with django_assert_num_queries(2):
        sessions_to_remind(NOON)
