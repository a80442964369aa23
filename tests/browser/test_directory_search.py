"""The search on a phone and at a desk: light, private, usable without script, by keyboard and by everybody."""

import gzip
import re

from playwright.sync_api import expect

from tests.browsing import PHONE

MOST = 60_000  # bytes that a first visit may load
ASKED = "/find/?say=someone+died&where=60614&state=IL&max=80"


def test_the_search_without_script_leads_to_a_profile(demo_server, new_page, assert_accessible, screenshot):
    page = new_page(base_url=demo_server.url, viewport=PHONE, color_scheme="dark", java_script_enabled=False)
    page.goto("/find/")
    page.get_by_label("What is it about?").fill("someone died")
    page.get_by_label("Near which place?").fill("60614")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("heading", level=2).first.inner_text()
    assert page.get_by_text("988").first.is_visible()
    screenshot(page, "directory-find-phone-dark")
    page.get_by_role("link", name="Marisol Vega").first.click()
    assert page.get_by_role("heading", name="What was verified").is_visible()
    screenshot(page, "directory-listing-phone-dark")


def test_pages_are_light_private_and_accessible(demo_server, new_page, assert_accessible, screenshot):
    page = new_page(base_url=demo_server.url)
    sizes, hosts = {}, set()

    def seen(response):
        hosts.add(response.url.split("/")[2])
        if "/photo.jpg" not in response.url:
            sizes[response.url] = len(response.body())

    page.on("response", seen)
    for address in ("/find/", ASKED):
        sizes.clear()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        wire = sum(int(_header(page, url, size)) for url, size in sizes.items())
        assert wire < MOST, sizes
    assert hosts == {demo_server.url.split("/")[2]}
    assert page.context.cookies() == []
    assert_accessible(page)
    screenshot(page, "directory-find-desk")
    page.goto("/find/how/")
    assert_accessible(page)
    page.goto("/find/marisol-vega/")
    assert_accessible(page)
    screenshot(page, "directory-listing-desk")
    assert page.context.cookies() == []


def _header(page, url, size):
    """Bytes on the wire: what the server says, or what they come to when packed."""
    answer = page.request.get(url, headers={"Accept-Encoding": "gzip"})
    packed = answer.headers.get("content-encoding") == "gzip"
    return len(gzip.compress(answer.body())) if packed else size


def test_results_follow_typing(demo_server, new_page):
    page = new_page(base_url=demo_server.url)
    page.goto("/find/")
    page.get_by_label("What is it about?").press_sequentially("marisol")
    page.locator("#found", has_text="1 therapist").wait_for()
    assert "say=marisol" in page.url
    page.get_by_label("What is it about?").fill("")
    page.locator("#found", has_text="therapists").wait_for()


def test_where_one_is_becomes_a_postcode_and_a_refusal_is_answered(demo_server, new_page):
    page = new_page(base_url=demo_server.url, permissions=["geolocation"],
                    geolocation={"latitude": 41.9249, "longitude": -87.6551})  # fmt: skip
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto("/find/")
    page.get_by_role("button", name="Use where I am").click()
    where = page.get_by_label("Near which place?")
    expect(where).to_have_value(re.compile(r"606\d\d"))
    assert not any("41.92" in address or "87.6" in address for address in addresses)
    refused = new_page(base_url=demo_server.url)
    refused.goto("/find/")
    refused.get_by_role("button", name="Use where I am").click()
    refused.get_by_text("We could not find out where you are.").wait_for()
    assert refused.get_by_role("button", name="Use where I am").is_enabled()
