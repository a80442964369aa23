"""How long a session lasts, and that a form sent after its end loses nothing."""

import html
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client as Browser
from django.utils import timezone

from openipt.accounts.guards import MOST_KEPT
from openipt.people.models import Client
from tests.people import make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
OURS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
SAID = {
    "name": "Zoë <b>Lind</b>",
    "called": "Zo",
    "time_zone": "Europe/London",
    "emergency_contact": "\nHer sister,\nlives next door & has a key",
}


@pytest.fixture
def cast():
    return make_cast()


def age(browser, **by):
    """Let a session have begun, or been used, some time ago."""
    session = browser.session
    for name, length in by.items():
        session[name] = (timezone.now() - length).isoformat()
    session.save()


@pytest.mark.parametrize(
    ("ages", "status"),
    [
        ({"used_at": timedelta(minutes=29), "began_at": timedelta(hours=11)}, 200),
        ({"used_at": timedelta(minutes=31), "began_at": timedelta(hours=1)}, 302),
        ({"used_at": timedelta(minutes=1), "began_at": timedelta(hours=12, minutes=1)}, 302),
    ],
    ids=["in use", "idle", "long enough"],
)
def test_a_session_ends(cast, ages, status):
    browser = signed_in(cast.ben)
    browser.get("/work/")
    age(browser, **ages)
    assert browser.get("/work/").status_code == status
    assert ("_auth_user_id" in browser.session) is (status == 200)


def test_using_a_session_keeps_it_alive(cast):
    browser = signed_in(cast.ben)
    age(browser, used_at=timedelta(minutes=20), began_at=timedelta(hours=1))
    browser.get("/work/")
    assert browser.session["used_at"] > (timezone.now() - timedelta(minutes=1)).isoformat()


def test_pages_of_somebody_signed_in_are_kept_nowhere(cast):
    assert "no-store" in signed_in(cast.ben).get("/work/")["Cache-Control"]


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Mode": "same-origin"},
        {"Accept": "application/json"},
    ],
)
def test_a_script_gets_401_and_no_redirect(headers):
    answer = Browser().get("/work/", headers=headers)
    assert answer.status_code == 401
    assert "signed out" in answer.text
    assert "<html" not in answer.text


def kept(page):
    """What a person would send by pressing "Send again"."""
    found = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page.text, re.DOTALL)
    return {html.unescape(name): html.unescape(text) for name, text in found}


def test_a_form_sent_after_the_session_ended_keeps_every_word_and_can_be_sent_again(cast):
    browser = signed_in(cast.ben)
    browser.get("/work/clients/add/")
    age(browser, used_at=timedelta(hours=2))
    page = browser.post("/work/clients/add/", SAID, headers=OURS)
    assert page.status_code == 401
    assert "no-store" in page["Cache-Control"]
    assert kept(page) == SAID
    assert "Zoë <b>" not in page.text
    again = signed_in(cast.ben).post("/work/clients/add/", kept(page), headers=OURS)
    assert again.status_code == 302
    assert "Zoë <b>Lind</b>" in [client.name for client in Client.objects.all()]


def test_a_form_whose_proof_of_origin_is_out_of_date_is_kept_too(cast):
    browser = signed_in(cast.ben)
    browser.handler.enforce_csrf_checks = True
    page = browser.post("/work/clients/add/", SAID | {"csrfmiddlewaretoken": "x" * 64}, headers=OURS)
    assert page.status_code == 403
    assert kept(page) == SAID
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[0]
    answer = browser.post("/work/clients/add/", kept(page) | {"csrfmiddlewaretoken": token}, headers=OURS)
    assert answer.status_code == 302


def test_a_script_whose_proof_is_out_of_date_gets_a_short_no(cast):
    browser = signed_in(cast.ben)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post("/work/clients/add/", SAID, headers=OURS | {"Sec-Fetch-Mode": "cors"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/json")
    assert "Her sister" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
@pytest.mark.parametrize("checked", [True, False])
def test_forms_from_elsewhere_are_not_kept(headers, checked):
    answer = Browser(enforce_csrf_checks=checked).post("/work/clients/add/", SAID, headers=headers)
    assert "Her sister" not in answer.text
    assert answer.status_code == (403 if checked else 302)


def test_passwords_files_and_floods_are_not_kept():
    browser = Browser()
    page = browser.post("/work/clients/add/", {"name": "x", "new_password": "hunter2"}, headers=OURS)
    assert kept(page) == {"name": "x"}
    assert "hunter2" not in page.text
    assert browser.post("/work/clients/add/", {"name": "y" * MOST_KEPT}, headers=OURS).status_code == 302
    sent = {"name": "x", "file": BytesIO(b"a letter")}
    assert browser.post("/work/clients/add/", sent, headers=OURS).status_code == 302


def test_what_was_typed_into_the_sign_in_is_never_kept():
    browser = Browser(enforce_csrf_checks=True)
    page = browser.post("/accounts/login/", {"login": "a@example.org", "password": "hunter2"}, headers=OURS)
    assert page.status_code == 403
    assert "hunter2" not in page.text
    assert "a@example.org" not in page.text
