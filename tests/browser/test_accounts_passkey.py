"""Joining, passkeys and account pages in Chromium, under the content security policy, judged by axe."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from openipt.intake.actions import invite_client, invite_staff
from tests.browsing import DESK, PHONE
from tests.people import PASSWORD, make_cast

ACCOUNT_PAGES = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/second-factor/",
]


def invite():
    """Invitations for a new therapist and for Carl; gives the paths of their links."""
    cast, now = make_cast(), timezone.now()
    staff = invite_staff(practice=cast.practice, email="nia@example.org", role="therapist", by=cast.mona, at=now)
    carl = invite_client(client=cast.carl, email="carl@example.org", by=cast.rosa, at=now)
    return {"staff": reverse("join", args=[staff]), "carl": reverse("join", args=[carl])}


def end_sessions():
    """Everybody is signed out."""
    Session.objects.all().delete()


@pytest.fixture
def links(server):
    return server.call(invite)


def join(page, link, name):
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Choose a password").fill(PASSWORD)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Make my account").click()


def add_passkeys(page):
    """Give the page's browser a device with passkeys, whose owner always agrees."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    return device


def test_a_therapist_joins_with_a_passkey_and_later_signs_in_with_it_alone(
    new_page, server, links, assert_accessible, screenshot
):
    page = new_page(base_url=server.url, reduced_motion="reduce")
    device = add_passkeys(page)
    join(page, links["staff"], "Nia New")
    expect(page.get_by_role("heading", level=1)).to_contain_text("a second step")
    assert_accessible(page)
    screenshot(page, "second_factor")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Let me sign in with it alone").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("ecovery codes").first).to_be_visible()
    assert_accessible(page)
    page.goto("/work/")
    expect(page).to_have_url(f"{page.url.split('/work')[0]}/work/")
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "logout" not in address)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/work/")
    device.detach()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_client_joins_on_a_phone(new_page, server, links, assert_accessible, screenshot, scheme):
    page = new_page(base_url=server.url, viewport=PHONE, color_scheme=scheme)
    page.goto(links["carl"])
    assert_accessible(page)
    screenshot(page, f"join_{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    join(page, links["carl"], "Carl Nyberg")
    expect(page).to_have_url(f"{server.url}/my/")
    page.goto("/my/consents/")
    assert_accessible(page)
    screenshot(page, f"consents_{scheme}")


def test_every_account_page_is_accessible(new_page, server, links, assert_accessible, screenshot):
    page = new_page(base_url=server.url, viewport=DESK)
    for path in ("/accounts/login/", "/accounts/password/reset/", "/join/no-such-secret-as-this/"):
        page.goto(path)
        assert_accessible(page)
        screenshot(page, f"account{path.replace('/', '_')}")
    join(page, links["carl"], "Carl Nyberg")
    for path in ACCOUNT_PAGES:
        page.goto(path)
        assert_accessible(page)
        screenshot(page, f"account{path.replace('/', '_')}")
    page.set_viewport_size(PHONE)
    for path in ACCOUNT_PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_form_sent_after_the_session_ended_arrives_after_signing_in_anew(new_page, server, links, assert_accessible):
    page = new_page(base_url=server.url, java_script_enabled=False)
    join(page, links["carl"], "Carl Nyberg")
    page.goto("/my/details/")
    page.get_by_label("Telephone").fill("0700 123456")
    server.call(end_sessions)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is lost")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.get_by_label("Email").fill("carl@example.org")
    tab.get_by_role("textbox", name="Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url("**/my/")
    page.get_by_role("button", name="Send again").click()
    page.get_by_role("button", name="Send again").click()  # signing in anew made a new proof of origin
    page.goto("/my/details/")
    expect(page.get_by_label("Telephone")).to_have_value("0700 123456")
