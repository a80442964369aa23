"""From a link on a phone to a person: answers, concern, notice, acknowledgement, and a plan made together."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browsing import PHONE
from tests.people import make_cast
from tests.postbox import postbox
from tests.server import Installation, Server
from tests.signing_in import session_cookie
from tests.treatment import make_course, session_of


def prepare() -> dict[str, str]:
    """Amara is asked before her second session tomorrow; Ben reads alerts."""
    from openipt.measures.actions import assign_for_session, make_answer_link
    from openipt.safety.models import CrisisContact

    cast, now = make_cast(), timezone.now()
    CrisisContact.objects.create(
        practice=cast.practice, name="Night line", telephone="0800 111 222", source="their page", checked_on=now.date()
    )
    course = make_course(cast.amara, cast.ben, first=now - timedelta(days=6), held=1)
    session = session_of(course, 2)
    assign_for_session(session=session, by=cast.ben, at=now)
    return {
        "secret": make_answer_link(occasion=session, by=cast.ben, at=now),
        "ben": session_cookie(cast.ben),
        "amara": session_cookie(cast.amara_user),
    }


def answer_with_a_sign(page: Page) -> None:
    """Answer the PHQ-9 by the link, marking thoughts of being better off dead on more than half the days."""
    fields = page.locator("[data-question]")
    for place in range(fields.count()):
        field = fields.nth(place)
        expect(field).to_be_visible()
        field.locator(f"input[type=radio][value='{2 if place == 8 else 1}']").check()
        following = page.get_by_role("button", name="Next")
        if following.is_visible():
            following.click()
    page.get_by_role("button", name="Send my answers").click()


@pytest.mark.parametrize("delivered", [True, False], ids=["notice delivered", "mail server away"])
def test_risk_reaches_a_person(
    installation: Installation,
    make_server: Callable[..., Server],
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    delivered: bool,
) -> None:
    with postbox() as box:
        away = {"OPENIPT_SMTP_HOST": "127.0.0.1", "OPENIPT_SMTP_PORT": "9"}  # nobody listens there
        installation.env.update(box.settings if delivered else away)
        server = make_server()
        there = server.call(prepare)
        phone, ben, amara = (new_page(base_url=server.url, viewport=size) for size in (PHONE, None, PHONE))
        for page, who in ((ben, "ben"), (amara, "amara")):
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": there[who], "url": server.url}])
        phone.goto(f"/answer/{there['secret']}/")
        answer_with_a_sign(phone)
        expect(phone.get_by_role("link", name="Call 0800 111 222")).to_be_visible()
        assert_accessible(phone)
        if delivered:
            deadline = time.monotonic() + 30
            while not box.mails and time.monotonic() < deadline:
                time.sleep(0.2)
            told = [f"{mail['To']} {mail['Subject']} {mail.get_payload()}" for mail in box.mails]
            assert any("ben@example.org Please sign in to OpenIPT" in text for text in told)
            assert not [text for text in told if "Amara" in text or "dead" in text]
        ben.goto("/work/")
        expect(ben.get_by_role("heading", name="Look at first")).to_be_visible()
        ben.get_by_role("link", name="Open", exact=True).first.click()
        ben.get_by_role("button", name="I am looking after this").click()
        ben.get_by_role("link", name="Staying-safe plan").click()
        ben.get_by_role("link", name="Begin the plan").click()
        ben.get_by_label("Whom can I ask for help?").fill("My sister 07700 900123")
        expect(ben.locator("[data-save-state]")).to_contain_text("Saved")
        ben.get_by_role("button", name="This is the plan from now on").click()
        expect(ben.get_by_text("Version 1")).to_be_visible()
        amara.goto("/my/")
        amara.get_by_role("link", name="Staying safe").click()
        expect(amara.get_by_role("link", name="Call 07700 900123")).to_be_visible()
        ben.goto("/work/concerns/")
        ben.get_by_role("link", name="Amara").first.click()
        ben.get_by_role("link", name="Write the note").click()
        ben.get_by_role("textbox", name="Thoughts of death or suicide").fill("Passive thoughts in the evening.")
        ben.get_by_label("What I left empty above was not asked this time").check()
        ben.get_by_label("How you understand it").fill("Worse since the quarrel; nothing is prepared.")
        ben.get_by_label("low", exact=True).check()
        ben.get_by_label("What was done and agreed").fill("Spoke on the telephone; she calls her sister tonight.")
        ben.get_by_label("Who was told, and who was not and why").fill("Her sister, as she wished.")
        ben.get_by_label("yes, made or looked at together").check()
        assert_accessible(ben)
        ben.get_by_role("button", name="Sign the note and close the concern").click()
        expect(ben.get_by_text("Enter today or a later day.", exact=True)).to_be_visible()
        ben.get_by_label("When somebody looks again").fill((timezone.localdate() + timedelta(days=2)).isoformat())
        ben.get_by_role("button", name="Sign the note and close the concern").click()
        expect(ben.get_by_text("Danger, as the clinician judged it")).to_be_visible()
        assert_accessible(ben)
