"""Every page about one's account is in our look, under the content security policy, for whom it is meant."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from tests.people import PASSWORD, make_cast

pytestmark = pytest.mark.django_db
SIGNED_OUT = [
    "account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done",
    "account_email_verification_sent", "account_inactive",
]  # fmt: skip
SIGNED_IN = [
    "account_logout", "account_email", "account_change_password", "account_reauthenticate", "second_factor",
    "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list",
]  # fmt: skip
WITH_A_FACTOR = ["mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate"]
BREAKS_POLICY = re.compile(
    r"\sstyle=|\son\w+=|<script(?![^>]*(?:src=|type=\"application/json\"))[^>]*>|(?:src|action)=\"https?:"
)


@pytest.fixture
def amara():
    user = make_cast().amara_user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    cache.clear()
    return user


@pytest.fixture
def browser(amara):
    """Amara's, who has just typed her password."""
    made = Browser()
    made.post(reverse("account_login"), {"login": amara.email, "password": PASSWORD})
    made.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return made


def assert_ours(page):
    assert page.status_code == 200, getattr(page, "url", "")
    assert '<main id="main"' in page.text
    assert 'href="/help/"' in page.text
    assert len(re.findall(r"<h1\b", page.text)) == 1
    assert BREAKS_POLICY.search(page.text) is None
    assert "ign up" not in page.text
    unnamed = [
        field
        for field in re.findall(r"<(?:input|textarea|select)\b[^>]*>", page.text.split("</main>")[0])
        if 'type="hidden"' not in field and not re.search(rf'<label[^>]*for="{_id(field)}"', page.text)
    ]
    assert unnamed == []


def _id(field):
    found = re.search(r'\bid="([^"]+)"', field)
    return re.escape(found[1]) if found else "-"


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_pages_for_everybody(name):
    assert_ours(Browser().get(reverse(name)))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_about_ones_account(browser, name):
    assert_ours(browser.get(reverse(name)))


@pytest.mark.parametrize("name", WITH_A_FACTOR)
def test_pages_about_a_second_factor(browser, amara, name):
    TOTP.activate(amara, generate_totp_secret())
    assert_ours(browser.get(reverse(name)))


def test_recovery_codes_are_shown_once(browser, amara):
    TOTP.activate(amara, generate_totp_secret())
    page = browser.post(reverse("mfa_generate_recovery_codes"), follow=True)
    assert_ours(page)
    shown = RecoveryCodes(amara.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    assert shown[0] in page.text
    assert shown[0] not in browser.get(reverse("mfa_view_recovery_codes"), follow=True).text


def test_the_second_step_of_signing_in(amara):
    TOTP.activate(amara, generate_totp_secret())
    browser = Browser()
    assert_ours(browser.post(reverse("account_login"), {"login": amara.email, "password": PASSWORD}, follow=True))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_about_ones_account_need_a_sign_in(name):
    if name == "account_logout":
        return
    assert Browser().get(reverse(name)).status_code == 302


def test_a_link_for_a_new_password_that_is_too_old_says_so():
    page = Browser().get(reverse("account_reset_password_from_key", kwargs={"uidb36": "abc", "key": "def-123"}))
    assert_ours(page)


def test_signing_out_takes_a_press_of_a_button(browser):
    browser.get(reverse("account_logout"))
    assert browser.get(reverse("account_email")).status_code == 200
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("account_email")).status_code == 302


def test_signing_out_everywhere_else(browser, amara):
    other = Browser()
    other.post(reverse("account_login"), {"login": amara.email, "password": PASSWORD})
    assert "Sign out everywhere else" in browser.get(reverse("usersessions_list")).text
    browser.post(reverse("usersessions_list"))
    assert other.get("/my/").status_code == 302
    assert browser.get("/my/").status_code == 200
