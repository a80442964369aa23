"""The note that closes a concern, in a browser: it saves itself, says what it needs, and works without JavaScript."""

from django.conf import settings
from playwright.sync_api import expect

from tests.browsing import DESK, PHONE
from tests.people import make_cast
from tests.signing_in import session_cookie


def prepare():
    from django.utils import timezone

    from openipt.safety.actions import raise_concern
    from openipt.safety.models import Concern

    cast = make_cast()
    reason = "Marked on the PHQ-9: thoughts of being better off dead, several days."
    made = [
        raise_concern(client=who, source=Concern.Source.THERAPIST, severity=Concern.Severity.PRIORITY, reason=reason,
                      by=cast.ben, at=timezone.now())
        for who in (cast.amara, cast.carl)
    ]  # fmt: skip
    return {"cookie": session_cookie(cast.ben), "notes": [f"/work/concerns/{concern.pk}/note/" for concern in made]}


def judge(page):
    page.get_by_label("How you understand it").fill("Passive thoughts after the quarrel.")
    page.get_by_label("What was done and agreed").fill("Talked; again on Friday.")
    page.get_by_label("Who was told, and who was not and why").fill("Her sister.")
    page.get_by_label("no sign of danger now").check()
    page.get_by_label("not needed").check()


def test_a_note_saves_itself_and_says_what_it_needs(server, new_page, assert_accessible, screenshot):
    there = server.call(prepare)
    first, second = there["notes"]
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": there["cookie"], "url": server.url}

    page = new_page(base_url=server.url, viewport=DESK)
    page.context.add_cookies([cookie])
    page.goto(first)
    assert_accessible(page)
    page.get_by_label("Intent", exact=False).first.press_sequentially("None spoken of.")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved ")
    page.reload()
    expect(page.get_by_label("Intent", exact=False).first).to_have_value("None spoken of.")
    screenshot(page, "risk-note-light")
    judge(page)
    page.get_by_role("button", name="Sign the note and close the concern").click()
    expect(page.get_by_text("is not complete yet", exact=False).first).to_be_visible()
    expect(page.get_by_label("How you understand it")).to_have_value("Passive thoughts after the quarrel.")
    assert_accessible(page)
    screenshot(page, "risk-note-incomplete-light")
    page.get_by_label("What I left empty above was not asked this time").check()
    page.get_by_role("button", name="Sign the note and close the concern").press("Enter")
    expect(page.get_by_text("Signed and closed by Ben Adler", exact=False)).to_be_visible()
    assert_accessible(page)
    screenshot(page, "risk-note-signed-light")

    plain = new_page(base_url=server.url, viewport=PHONE, color_scheme="dark", java_script_enabled=False)
    plain.context.add_cookies([cookie])
    plain.goto(second)
    screenshot(plain, "risk-note-dark")
    plain.get_by_label("What I left empty above was not asked this time").check()
    judge(plain)
    plain.get_by_role("button", name="Sign the note and close the concern").click()
    expect(plain.get_by_text("Signed and closed by Ben Adler", exact=False)).to_be_visible()
