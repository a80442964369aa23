"""The pages for inviting, joining and consent, and who is refused."""

import re

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from openipt.accounts.models import User
from openipt.intake.actions import invite_client, invite_staff, withdraw_invitation
from openipt.intake.guards import MOST_GUESSES
from openipt.intake.models import Consent, Invitation
from openipt.intake.queries import invitation_for
from openipt.people.models import Role
from tests.people import make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
SAID = {"name": "Carl Nyberg", "password": "three odd words here", "time_zone": "Europe/London"}
AGREED = SAID | {"consent_record": "on", "consent_messages": "on"}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def link(cast):
    secret = invite_client(client=cast.carl, email="carl@example.org", by=cast.rosa, at=timezone.now())
    return reverse("join", args=[secret])


def test_a_client_joins_and_is_signed_in(cast, link):
    browser = Browser()
    page = browser.get(link)
    assert "Elm House" in page.text
    assert "who sees it" in page.text
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert browser.post(link, AGREED)["Location"] == reverse("home")
    assert browser.get("/my/").status_code == 200
    assert Consent.objects.filter(client=cast.carl).count() == 2
    assert "127.0.0.1" in browser.get(reverse("usersessions_list")).text  # where I am signed in


def test_without_agreeing_to_a_record_the_form_says_so(link):
    page = Browser().post(link, SAID)
    assert page.status_code == 200
    assert "Please look at this again" in page.text
    assert not User.objects.filter(email="carl@example.org").exists()


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012345", "carl@example.org"])
def test_a_weak_password_is_refused_and_not_shown_again(link, password):
    page = Browser().post(link, AGREED | {"password": password})
    assert page.context["form"].errors["password"]
    assert f'value="{password}"' not in page.text


def test_a_used_link_says_so(link):
    Browser().post(link, AGREED)
    page = Browser().get(link)
    assert page.status_code == 410
    assert "used already" in page.text


def test_a_link_taken_back_says_so(cast, link):
    withdraw_invitation(invitation=Invitation.objects.get(), by=cast.rosa, at=timezone.now())
    assert "taken back" in Browser().get(link).text


def test_guessing_is_slowed_down():
    answers = [Browser().get(f"/join/{number:043}/").status_code for number in range(MOST_GUESSES + 1)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_somebody_signed_in_does_not_become_somebody_else(cast, link):
    page = signed_in(cast.ben).post(link, AGREED)
    assert "Please sign out first" in page.text
    assert not User.objects.filter(email="carl@example.org").exists()


def test_new_staff_reach_nothing_before_their_second_factor(cast):
    secret = invite_staff(
        practice=cast.practice, email="nia@example.org", role=Role.THERAPIST, by=cast.mona, at=timezone.now()
    )
    browser = Browser()
    assert "consent_record" not in browser.get(reverse("join", args=[secret])).text
    assert browser.post(reverse("join", args=[secret]), SAID)["Location"] == reverse("second_factor")
    assert browser.get("/work/")["Location"] == reverse("second_factor")
    assert browser.get(reverse("mfa_activate_totp")).status_code == 200  # no password asked again


def test_a_carer_invites_and_the_link_is_shown_once_and_mailed(cast):
    browser = signed_in(cast.rosa)
    page = browser.post(reverse("invite_client", args=[cast.carl.pk]), {"email": "carl@example.org", "send": "on"})
    [secret] = set(re.findall(r"/join/([\w-]{43})/", page.text))
    assert invitation_for(secret) == Invitation.objects.get(client=cast.carl)
    assert "no-store" in page["Cache-Control"]
    [sent] = mail.outbox
    assert sent.subject == "Your invitation"
    assert secret in sent.body
    assert "Carl" not in sent.body
    assert "Elm House" not in sent.body
    assert secret not in browser.get(reverse("invite_client", args=[cast.carl.pk])).text


def test_without_the_tick_nothing_is_mailed(cast):
    signed_in(cast.rosa).post(reverse("invite_client", args=[cast.carl.pk]), {"email": "carl@example.org"})
    assert mail.outbox == []
    assert Invitation.objects.count() == 1


def test_a_mail_that_cannot_be_sent_is_said(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = signed_in(cast.rosa).post(
        reverse("invite_client", args=[cast.carl.pk]), {"email": "carl@example.org", "send": "on"}
    )
    assert "could not be mailed" in page.text
    assert "/join/" in page.text


@pytest.mark.parametrize(
    ("who", "status"), [("rosa", 200), ("mona", 200), ("ben", 404), ("lena", 404), ("olga", 404), ("amara_user", 404)]
)
def test_who_may_invite_a_client(cast, who, status):
    assert signed_in(getattr(cast, who)).get(reverse("invite_client", args=[cast.carl.pk])).status_code == status


def test_a_manager_invites_staff_and_takes_it_back(cast):
    browser = signed_in(cast.mona)
    browser.post(reverse("invite_staff"), {"email": "nia@example.org", "role": "therapist"})
    assert "nia@example.org" in browser.get(reverse("invite_staff")).text
    browser.post(reverse("withdraw_invitation", args=[Invitation.objects.get().pk]))
    assert "nia@example.org" not in browser.get(reverse("invite_staff")).text


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("olga", 403), ("amara_user", 404)])
def test_who_may_not_invite_staff_or_take_it_back(cast, who, status):
    invite_staff(practice=cast.practice, email="n@example.org", role="therapist", by=cast.mona, at=timezone.now())
    browser = signed_in(getattr(cast, who))
    assert browser.get(reverse("invite_staff")).status_code == status
    assert browser.post(reverse("withdraw_invitation", args=[Invitation.objects.get().pk])).status_code == status
    assert Invitation.objects.get().withdrawn_at is None


def test_a_client_sees_and_changes_what_they_agreed_to(cast):
    browser = signed_in(cast.amara_user)
    browser.post(reverse("my_consents"), {"kind": "messages", "agree": "on"})
    assert "Take it back" in browser.get(reverse("my_consents")).text
    browser.post(reverse("my_consents"), {"kind": "messages"})
    assert Consent.objects.get().withdrawn_at
    assert "Take it back" not in browser.get(reverse("my_consents")).text


def test_nobody_else_has_that_page(cast):
    assert signed_in(cast.ben).get(reverse("my_consents")).status_code == 404
