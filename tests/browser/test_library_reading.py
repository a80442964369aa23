"""Articles in a browser: on a phone without JavaScript, found while typing, on paper, and light enough."""

import pytest
from playwright.sync_api import Response, expect

from tests.browsing import DESK, PHONE

FIRST_LOAD = 60_000  # bytes as sent, compressed


def prepare():
    from datetime import date

    from openipt.people.models import Practice
    from openipt.safety.models import CrisisContact

    practice = Practice.objects.create(name="Elm House")
    CrisisContact.objects.create(
        practice=practice, name="Night line", telephone="0800 111", source="their page", checked_on=date(2026, 1, 1)
    )


@pytest.fixture
def there(server):
    server.call(prepare)
    return server


def test_on_a_phone_without_javascript(there, new_page):
    page = new_page(base_url=there.url, viewport=PHONE, java_script_enabled=False)
    page.goto("/library/")
    page.get_by_label("What would you like to read about?").fill("so lonley since i moved")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Did you mean")).to_be_visible()
    page.locator(".found-articles a").first.click()
    expect(page.get_by_text("Not yet reviewed by a clinician")).to_be_visible()
    page.goto("/library/?q=i+want+to+die")
    assert page.locator("main h2").first.inner_text() == "Are you safe right now?"


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_found_while_typing_and_accessible(there, new_page, assert_accessible, screenshot, size, scheme):
    page = new_page(base_url=there.url, viewport=size, color_scheme=scheme)
    sent: list[Response] = []
    page.on("response", lambda answer: sent.append(answer))  # noqa: PLW0108 - Playwright cannot hold a built-in method
    page.goto("/library/", wait_until="networkidle")
    bytes_sent = sum(answer.request.sizes()["responseBodySize"] for answer in sent)
    assert bytes_sent < FIRST_LOAD
    assert all(answer.url.startswith(there.url) for answer in sent)
    assert page.context.cookies() == []
    look(page, "library", assert_accessible, screenshot, size)
    page.get_by_label("What would you like to read about?").press_sequentially("cant stop argueing with my wife")
    expect(page.locator(".found-articles mark").first).to_be_visible()
    look(page, "library-found", assert_accessible, screenshot, size)
    page.get_by_label("What would you like to read about?").fill("he hits me")
    expect(page.get_by_role("heading", name="Are you safe right now?")).to_be_visible()
    look(page, "library-crisis", assert_accessible, screenshot, size)
    for slug in ("ipt-compared-with-cbt-and-dbt", "what-to-do-in-a-crisis"):
        page.goto(f"/library/{slug}/")
        look(page, f"library-{slug}", assert_accessible, screenshot, size)
    page.emulate_media(media="print")
    screenshot(page, f"library-print-{size['width']}")


def look(page, name, assert_accessible, screenshot, size):
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, f"{name}-{size['width']}")
