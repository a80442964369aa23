"""Text messages through a real HTTP gateway on this machine: what it is told, and what happens when it will not."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from openipt.intake.models import Consent
from openipt.measures.actions import assign_for_session
from openipt.measures.models import Delivery
from openipt.measures.tasks import deliver_due, queue_answer_link, queue_reminders
from openipt.measures.text_message import Gateway, GatewayError, number_of, request_to
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course, session_of

pytestmark = pytest.mark.django_db
NOON = datetime(2030, 3, 31, 12, 0, tzinfo=ZoneInfo("Europe/London"))


class Telephone(ThreadingHTTPServer):
    """A gateway that keeps what it is given, and answers as the test says."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Visitor)
        self.said, self.answers = [], 200

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/messages"


class Visitor(BaseHTTPRequestHandler):
    """One request."""

    server: Telephone

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.said.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answers)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def telephone() -> Iterator[Telephone]:
    with Telephone() as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def cast(settings):
    settings.PUBLIC_URL = "https://ipt.example.org"
    made = make_cast()
    made.amara.telephone, made.amara.reached_by = "+44 (0)7700 900123", "sms"
    made.amara.save()
    Consent.objects.create(client=made.amara, kind="messages", edition="2", given_at=NOON - timedelta(days=9))
    return made


@pytest.fixture
def session(cast):
    found = session_of(make_course(cast.amara, cast.ben, first=NOON + timedelta(hours=40)), 1)
    assign_for_session(session=found, by=cast.ben, at=NOON - timedelta(days=3))
    return found


@pytest.fixture
def gateway(settings):
    with telephone() as made:
        settings.SMS_GATEWAY = Gateway(url=made.url, token="a token")
        yield made


def test_a_reminder_goes_by_text_message_and_says_nothing(session, gateway):
    queue_reminders(NOON)
    assert deliver_due(NOON) == 1
    assert deliver_due(NOON + timedelta(hours=1)) == 0
    ((path, headers, body),) = gateway.said
    sent = Delivery.objects.get()
    assert (path, headers["Authorization"]) == ("/messages", "Bearer a token")
    assert headers["Idempotency-Key"] == str(sent.pk)
    told = json.loads(body)
    assert (told["to"], told["id"]) == ("+447700900123", str(sent.pk))
    assert told["text"] == "Please answer a few questions before we meet: https://ipt.example.org/my/"
    assert (sent.state, sent.way, mail.outbox) == ("sent", "sms", [])


def test_a_link_by_text_message_opens_the_questions(cast, session, gateway, client):
    queue_answer_link(occasion=session, by=cast.ben, at=NOON - timedelta(days=1))
    assert deliver_due(NOON - timedelta(days=1)) == 1
    address = json.loads(gateway.said[0][2])["text"].rpartition(" ")[2]
    assert client.get(address.removeprefix("https://ipt.example.org")).status_code == 200
    page = signed_in(cast.ben).get(f"/work/sessions/{session.pk}/answer-link/").text
    assert "text message" in page
    assert address not in page


@pytest.mark.parametrize(("status", "state", "problem"), [(500, "queued", "refused"), (422, "failed", "address")])
def test_a_gateway_that_refuses_is_asked_again_unless_the_number_is_wrong(session, gateway, status, state, problem):
    gateway.answers = status
    queue_reminders(NOON)
    assert deliver_due(NOON) == 0
    found = Delivery.objects.get()
    assert (found.state, found.problem, found.tries) == (state, problem, 1)
    gateway.answers = 202
    assert deliver_due(NOON + timedelta(minutes=2)) == (1 if state == "queued" else 0)


def test_a_gateway_that_is_away_is_asked_again(session, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SMS_GATEWAY = Gateway(url=f"http://127.0.0.1:{free.getsockname()[1]}/")
        queue_reminders(NOON)
        assert deliver_due(NOON) == 0
    assert (Delivery.objects.get().state, Delivery.objects.get().problem) == ("queued", "unreachable")


def test_without_a_gateway_it_is_written_to_a_file(session, settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path / "sms"
    queue_reminders(NOON)
    assert deliver_due(NOON) == 1
    (note,) = settings.SMS_FILE_PATH.iterdir()
    assert note.read_text().startswith("To: +447700900123\n\nPlease answer a few questions")


def test_who_agreed_only_to_mails_or_wants_nothing_gets_no_text_message(cast, session, gateway):
    Consent.objects.update(edition="1")
    assert queue_reminders(NOON) == 0
    Consent.objects.update(edition="2")
    cast.amara.reached_by = "none"
    cast.amara.save()
    assert queue_reminders(NOON) == 0
    cast.amara.reached_by, cast.amara.telephone = "sms", "ask my sister"
    cast.amara.save()
    assert queue_reminders(NOON) == 0
    assert gateway.said == []


def test_the_client_chooses_the_way(cast, client):
    browser = signed_in(cast.amara_user)
    page = browser.get("/my/details/").text
    assert "by text message" in page
    browser.post("/my/details/", {"telephone": "07700 900123", "reached_by": "none", "time_zone": "Europe/London"})
    cast.amara.refresh_from_db()
    assert cast.amara.reached_by == "none"


def body_of(request):
    return bytes(request.data)


def test_a_form_and_what_is_filled_in_never_becomes_structure():
    gateway = Gateway(url="https://sms.example.org/", user="practice", token="secret", form="form")
    request = request_to(gateway, to="+44&to=+1", text='say "hi" {id}', message_id="7")
    assert parse_qs(body_of(request).decode()) == {"to": ["+44&to=+1"], "text": ['say "hi" {id}'], "id": ["7"]}
    assert request.get_header("Authorization") == "Basic cHJhY3RpY2U6c2VjcmV0"
    nested = Gateway(
        url="https://sms.example.org/", template='{"messages": [{"to": "{to}", "n": 1, "body": "{text}"}]}'
    )
    sent = json.loads(body_of(request_to(nested, to="1", text='"}', message_id="7")))
    assert sent == {"messages": [{"to": "1", "n": 1, "body": '"}'}]}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"url": "file:///etc/passwd"}, "OPENIPT_SMS_URL"),
        ({"url": "https://x.example.org", "form": "xml"}, "OPENIPT_SMS_FORM"),
        ({"url": "https://x.example.org", "template": "{to"}, "OPENIPT_SMS_TEMPLATE"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, words):
    with pytest.raises(GatewayError, match=words):
        Gateway(**settings)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+44 (0)20 7946-0000", "+442079460000"),
        ("07700 900123", "07700900123"),
        ("ask", None),
        ("", None),
        ("12", None),
    ],
)
def test_numbers(written, number):
    assert number_of(written) == number
