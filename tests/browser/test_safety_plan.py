"""The staying-safe plan on a phone: written together, kept, called from, and opened in airplane mode."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browsing import DESK, PHONE
from tests.people import make_cast, user
from tests.signing_in import session_cookie


def prepare():
    from django.utils import timezone

    from openipt.safety.actions import keep_safety_plan, save_safety_plan
    from openipt.safety.models import CrisisContact

    cast, now = make_cast(), timezone.now()
    CrisisContact.objects.create(
        practice=cast.practice, name="Night line", telephone="0800 111 222", source="their page", checked_on=now.date()
    )
    parts = {"warning_signs": "I stop answering the door", "people_to_ask": "My sister 07700 900123"}
    cast.carl.user = user("Carl Nyberg")
    cast.carl.save()
    for client, written in ((cast.amara, parts), (cast.carl, {"reasons": "My daughter"})):
        save_safety_plan(client=client, parts=written, revision=0, by=cast.ben, at=now)
        keep_safety_plan(client=client, by=cast.ben, at=now)
    return {
        "amara": session_cookie(cast.amara_user),
        "carl": session_cookie(cast.carl.user),
        "ben": session_cookie(cast.ben),
        "plan": f"/work/clients/{cast.amara.pk}/staying-safe/",
        "screen": f"/work/clients/{cast.amara.pk}/screens/asq/",
    }


@pytest.fixture
def there(server):
    return server.call(prepare)


@pytest.fixture
def as_person(new_page, server, there):
    def open_page(person, **options):
        page = new_page(base_url=server.url, **options)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": there[person], "url": server.url}])
        return page

    return open_page


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_every_page_is_accessible(as_person, there, assert_accessible, screenshot, size, scheme):
    amara, ben = (as_person(who, viewport=size, color_scheme=scheme) for who in ("amara", "ben"))
    for page, address, name in (
        (amara, "/my/staying-safe/", "mine"),
        (amara, "/my/staying-safe/change/", "change-mine"),
        (ben, there["plan"], "plan"),
        (ben, there["plan"] + "change/", "change"),
        (ben, there["screen"], "screen"),
    ):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        screenshot(page, f"staying-safe-{name}-{scheme}")


def test_the_plan_is_one_tap_away_and_has_buttons_to_call(as_person):
    page = as_person("amara", viewport=PHONE)
    page.goto("/my/answers/")
    page.get_by_role("link", name="Staying safe").click()
    expect(page.get_by_role("link", name="Call 07700 900123")).to_have_attribute("href", "tel:07700900123")
    expect(page.get_by_role("link", name="Call 0800 111 222")).to_be_visible()


def test_the_client_changes_it_with_the_keyboard_and_nothing_is_lost_by_reloading(as_person):
    page = as_person("amara", viewport=PHONE)
    page.goto("/my/staying-safe/change/")
    field = page.get_by_label("What is worth staying for?")
    field.press_sequentially("Zuri, and the sea in May")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
    page.reload()
    expect(field).to_have_value("Zuri, and the sea in May")
    page.get_by_role("button", name="This is my plan from now on").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My staying-safe plan")
    expect(page.get_by_text("Zuri, and the sea in May")).to_be_visible()


def test_a_kept_copy_opens_without_a_network_and_is_gone_when_removed(as_person):
    page = as_person("amara", viewport=PHONE)
    page.goto("/my/staying-safe/")
    page.get_by_role("button", name="Keep it on this phone").click()
    expect(page.get_by_text("A copy is kept on this phone")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("I stop answering the door")).to_be_visible()
    expect(page.get_by_role("link", name="Call 07700 900123")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    page.get_by_role("button", name="Remove it from this phone").click()
    expect(page.get_by_role("button", name="Keep it on this phone")).to_be_visible()
    assert page.evaluate("caches.keys()") == []


def test_nothing_is_kept_unless_asked(as_person):
    page = as_person("amara", viewport=PHONE)
    for address in ("/my/", "/my/staying-safe/", "/help/"):
        page.goto(address)
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0


def test_a_kept_copy_opens_after_the_sign_in_ended(as_person, server):
    page = as_person("amara", viewport=PHONE)
    page.goto("/my/staying-safe/")
    page.get_by_role("button", name="Keep it on this phone").click()
    expect(page.get_by_text("A copy is kept on this phone")).to_be_visible()
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_text("I stop answering the door")).to_be_visible()
    page.goto("/my/answers/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_kept_copy_is_renewed_when_the_plan_changed(as_person):
    page = as_person("amara", viewport=PHONE)
    page.goto("/my/staying-safe/")
    page.get_by_role("button", name="Keep it on this phone").click()
    expect(page.get_by_text("A copy is kept on this phone")).to_be_visible()
    page.goto("/my/staying-safe/change/")
    page.get_by_label("What is worth staying for?").fill("The sea in May")
    page.get_by_role("button", name="This is my plan from now on").click()
    expect(page.get_by_text("A copy is kept on this phone")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("The sea in May")).to_be_visible()


def test_somebody_else_on_the_same_phone_is_not_kept_without_asking(as_person, server, there):
    page = as_person("amara", viewport=PHONE)
    page.goto("/my/staying-safe/")
    page.get_by_role("button", name="Keep it on this phone").click()
    expect(page.get_by_text("A copy is kept on this phone")).to_be_visible()
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": there["carl"], "url": server.url}])
    page.reload()
    expect(page.get_by_text("My daughter")).to_be_visible()
    expect(page.get_by_role("button", name="Keep it on this phone")).to_be_visible()
    kept = page.evaluate("caches.match('/my/staying-safe/').then(found => found.text())")
    assert "I stop answering the door" in kept
    assert "My daughter" not in kept
