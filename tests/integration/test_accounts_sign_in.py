"""Signing in for real: password, second factor, recovery codes, and what stops guessing."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from openipt.accounts.models import User
from openipt.audit.models import AuditEvent
from openipt.audit.queries import findings
from tests.people import PASSWORD, make_cast
from tests.queued import work

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def no_earlier_guesses():
    cache.clear()


@pytest.fixture
def cast():
    made = make_cast()
    for person in User.objects.all():
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return made


def events_about(user):
    return AuditEvent.objects.filter(subject_id=user.pk).order_by("number").values_list("act", flat=True)


def code(secret):
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06}"


def sign_in(browser, email, password=PASSWORD):
    return browser.post(LOGIN, {"login": email, "password": password})


@pytest.fixture
def bens_secret(cast):
    secret = generate_totp_secret()
    TOTP.activate(cast.ben, secret)
    return secret


def test_a_client_signs_in_with_a_password_in_any_case(cast):
    browser = Browser()
    assert sign_in(browser, "Amara@Example.org")["Location"] == "/"
    assert browser.get("/my/").status_code == 200


def test_staff_sign_in_with_password_and_app(cast, bens_secret):
    browser = Browser()
    assert sign_in(browser, "ben@example.org")["Location"] == reverse("mfa_authenticate")
    assert browser.get("/work/").status_code == 302  # not yet
    assert browser.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert browser.post(reverse("mfa_authenticate"), {"code": code(bens_secret)})["Location"] == "/"
    assert browser.get("/work/").status_code == 200


def test_a_recovery_code_stands_in_once(cast, bens_secret):
    recovery = RecoveryCodes.activate(cast.ben).get_unused_codes()[0]
    for expected in (302, 200):
        browser = Browser()
        sign_in(browser, "ben@example.org")
        assert browser.post(reverse("mfa_authenticate"), {"code": recovery}).status_code == expected


def test_second_factor_secrets_are_sealed(cast, bens_secret):
    RecoveryCodes.activate(cast.ben)
    for kept in Authenticator.objects.filter(user=cast.ben):
        assert bens_secret not in str(kept.data)
    assert TOTP(Authenticator.objects.get(user=cast.ben, type="totp")).validate_code(code(bens_secret))


@pytest.mark.parametrize("who", ["ben", "sam", "mona", "lena"])
@pytest.mark.parametrize("path", ["/work/", "/work/clients/", "/work/practice/", "/my/", "/"])
def test_staff_without_a_second_factor_reach_nothing(cast, who, path):
    browser = Browser()
    sign_in(browser, f"{who}@example.org")
    assert browser.get(path)["Location"] == reverse("second_factor")
    assert browser.post(path).status_code in {302, 405}
    assert "A stolen password alone" in browser.get(reverse("second_factor")).text


def test_scripts_are_told_where_to_go(cast):
    browser = Browser()
    sign_in(browser, "ben@example.org")
    answer = browser.get("/work/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (403, reverse("second_factor"))


def test_recovery_codes_alone_are_no_second_factor(cast):
    RecoveryCodes.activate(cast.ben)
    browser = Browser()
    browser.force_login(cast.ben)
    assert browser.get("/work/")["Location"] == reverse("second_factor")


def test_setting_up_an_app_opens_the_pages_and_removing_it_closes_them(cast):
    browser = Browser()
    sign_in(browser, "ben@example.org")
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = browser.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml" in page.text
    secret = page.context["form"].secret
    assert browser.post(reverse("mfa_activate_totp"), {"code": code(secret)}).status_code == 302
    assert browser.get("/work/").status_code == 200
    browser.post(reverse("mfa_deactivate_totp"))
    assert browser.get("/work/")["Location"] == reverse("second_factor")


@pytest.mark.parametrize(("minutes_ago", "status"), [(14, 200), (16, 302)])
def test_the_first_factor_right_after_signing_in_asks_for_no_password_again(cast, minutes_ago, status):
    browser = Browser()
    sign_in(browser, "ben@example.org")
    session = browser.session
    session["account_authentication_methods"][0]["at"] -= minutes_ago * 60
    session.save()
    assert browser.get(reverse("mfa_activate_totp")).status_code == status


def test_another_factor_asks_for_a_password_or_code_again(cast, bens_secret):
    browser = Browser()
    sign_in(browser, "ben@example.org")
    browser.post("/accounts/2fa/authenticate/", {"code": code(bens_secret)})
    assert "reauthenticate" in browser.get(reverse("mfa_add_webauthn"))["Location"]


def test_changing_factors_ends_every_other_session(cast):
    ben, elsewhere = Browser(), Browser()
    for browser in (ben, elsewhere):
        sign_in(browser, "ben@example.org")
    ben.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = ben.get(reverse("mfa_activate_totp")).context["form"].secret
    ben.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert ben.get("/work/").status_code == 200
    assert elsewhere.get("/work/")["Location"].startswith(
        LOGIN
    )  # whoever has only the password does not come in with it
    sign_in(elsewhere, "ben@example.org")
    cache.clear()  # a code is not taken twice
    elsewhere.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert elsewhere.get("/work/").status_code == 200
    assert ben.get("/work/").status_code == 200  # signing in elsewhere ends nothing
    ben.post(reverse("mfa_deactivate_totp"))
    assert elsewhere.get("/work/")["Location"].startswith(LOGIN)
    assert ben.get("/work/")["Location"] == reverse("second_factor")
    acts = ["account.signed_in", "account.signed_in", "account.factors_changed"]
    assert list(events_about(cast.ben)) == [*acts, "account.signed_in", "account.factors_changed"]


def test_a_new_password_ends_every_other_session(cast):
    here, elsewhere = Browser(), Browser()
    for browser in (here, elsewhere):
        sign_in(browser, "amara@example.org")
    new = "other words for today"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), said).status_code == 302
    assert here.get("/my/").status_code == 200
    assert elsewhere.get("/my/")["Location"].startswith(LOGIN)
    assert list(events_about(cast.amara_user))[-1] == "account.password_changed"


def test_signing_in_is_written_down_with_its_ways_only(cast, bens_secret):
    browser = Browser()
    sign_in(browser, "ben@example.org", "wrong wrong wrong")
    sign_in(browser, "ben@example.org")
    assert not events_about(cast.ben).exists()
    browser.post(reverse("mfa_authenticate"), {"code": code(bens_secret)})
    event = AuditEvent.objects.get(subject_id=cast.ben.pk)
    assert (event.act, event.actor_id, event.detail) == (
        "account.signed_in",
        cast.ben.pk,
        {"ways": ["mfa", "password"]},
    )
    assert findings() == []


def test_the_sixth_bad_password_is_refused_unread(cast):
    for _ in range(5):
        sign_in(Browser(), "amara@example.org", "wrong wrong wrong")
    browser = Browser()
    answer = sign_in(browser, "amara@example.org")  # the right one, too late
    assert "_auth_user_id" not in browser.session
    assert "Too many" in answer.text


def test_an_unknown_address_is_answered_like_a_known_one(cast):
    def words(email):
        page = sign_in(Browser(), email, "wrong wrong wrong").text
        return re.sub(r'value="[^"]*"', "", page)

    assert words("amara@example.org") == words("nobody@example.org")


class Counting(MD5PasswordHasher):
    """Counts how often a password is put through the mill."""

    algorithm = "counting"
    times = 0

    def encode(self, password, salt):
        Counting.times += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("email", ["amara@example.org", "nobody@example.org"])
def test_a_wrong_password_costs_the_same_work_with_and_without_an_account(cast, settings, email):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    User.objects.get(email="amara@example.org")
    cast.amara_user.set_password(PASSWORD)
    cast.amara_user.save()
    Counting.times = 0
    sign_in(Browser(), email, "wrong wrong wrong")
    assert Counting.times == 1


def test_asking_for_a_new_password_gives_nothing_away(cast):
    answers = []
    for email in ("warm@example.org", "amara@example.org", "nobody@example.org"):
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = Browser().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((answer.status_code, answer.request["PATH_INFO"], len(asked)))
    assert answers[1] == answers[2]  # the same answer after the same work


def test_a_new_password_by_mail(cast):
    Browser().post(reverse("account_reset_password"), {"email": "Amara@example.org"})
    work()
    [sent] = [m for m in mail.outbox if m.to == ["amara@example.org"]]
    assert "Amara" not in f"{sent.body}{sent.subject}"
    [path] = re.findall(r"https?://[^/\s]+(/accounts/\S+)", str(sent.body))
    browser = Browser()
    form = browser.get(path, follow=True)
    where = form.request["PATH_INFO"]
    new = "other words for today"
    assert browser.post(where, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(Browser(), "amara@example.org", new)["Location"] == "/"


def test_somebody_inactive_does_not_come_in(cast):
    User.objects.filter(pk=cast.amara_user.pk).update(is_active=False)
    browser = Browser()
    sign_in(browser, "amara@example.org")
    assert "_auth_user_id" not in browser.session


def test_nobody_signs_up(cast):
    said = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert Browser().post(reverse("account_signup"), said)["Location"] == LOGIN
    assert not User.objects.filter(email="new@example.org").exists()
