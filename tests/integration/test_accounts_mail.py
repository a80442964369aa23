"""What is mailed about signing in: little, in plain words, and nothing about anybody."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from tests.people import PASSWORD, make_cast
from tests.queued import work

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^/\s]+(/accounts/\S+)")


@pytest.fixture
def amara():
    user = make_cast().amara_user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    cache.clear()
    return user


@pytest.fixture
def browser(amara):
    made = Browser()
    made.post(reverse("account_login"), {"login": amara.email, "password": PASSWORD})
    made.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return made


def assert_plain(sent):
    """No name, no practice, no markup, no words of a shop."""
    for said in (sent.subject, sent.body):
        assert not re.search(r"Amara|Obi|Elm House|<|&#|Hello from|Thank you for using|testserver!", said)
    assert "\n" not in sent.subject
    assert sent.body.endswith("Nobody reads answers to this e-mail.")


def test_a_change_of_address_holds_once_the_new_one_is_proven(browser, amara):
    page = browser.post(reverse("account_email"), {"email": "New@Example.org", "action_add": ""}, follow=True)
    assert "We sent a link to <strong>new@example.org</strong>" in page.text
    [sent] = mail.outbox
    assert sent.to == ["new@example.org"]
    assert_plain(sent)
    amara.refresh_from_db()
    assert amara.email == "amara@example.org"
    [link] = LINK.findall(str(sent.body))
    assert "Yes, it is mine" in browser.get(link).text
    browser.post(link)
    amara.refresh_from_db()
    assert amara.email == "new@example.org"
    assert [told.to for told in mail.outbox[1:]] == [["amara@example.org"]]  # the old one is told
    assert_plain(mail.outbox[-1])
    assert "does not work any more" in Browser().get(reverse("account_confirm_email", args=["x"])).text


def test_a_change_of_address_can_be_taken_back(browser, amara):
    browser.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    page = browser.post(reverse("account_email"), {"email": "new@example.org", "action_remove": ""}, follow=True)
    assert "Nearly done" not in page.text
    assert [kept.email for kept in EmailAddress.objects.filter(user=amara)] == ["amara@example.org"]


def test_an_address_that_somebody_else_has_is_not_given_away(browser, amara):
    shown = []
    for name in ("free", "ben"):
        cache.clear()
        said = {"email": f"{name}@example.org", "action_add": ""}
        page = browser.post(reverse("account_email"), said, follow=True).text.split("<h1>")[1].split("</main>")[0]
        shown.append(re.sub(rf'value="[^"]*"|{name}', "", page))
        browser.post(reverse("account_email"), said | {"action_remove": ""})
    assert shown[0] == shown[1]


def test_changes_of_how_one_signs_in_are_told(browser, amara):
    new = "other words for today"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    browser.post(reverse("account_change_password"), said)
    TOTP.activate(amara, generate_totp_secret())
    browser.post(reverse("mfa_deactivate_totp"))
    assert [sent.to for sent in mail.outbox] == [["amara@example.org"]] * 2
    for sent in mail.outbox:
        assert_plain(sent)
        assert "127.0.0.1" in sent.body
        assert "Was it not you?" in sent.body


def test_a_link_for_a_new_password_goes_to_whoever_has_an_account_only(amara):
    for email in ("amara@example.org", "nobody@example.org"):
        Browser().post(reverse("account_reset_password"), {"email": email})
    assert mail.outbox == []  # that would take longer for whoever has an account
    work()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["amara@example.org"], "A new password")
    assert_plain(sent)
    assert LINK.search(str(sent.body))


def test_without_a_mail_server_what_was_done_stays_done(browser, amara, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    new = "other words for today"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post(reverse("account_change_password"), said).status_code == 302
    amara.refresh_from_db()
    assert amara.check_password(new)


def test_signing_in_shows_no_number_or_name(browser):
    assert "Successfully signed in" not in browser.get("/my/").text
