"""Every page of the demo practice, found by following its links: on a desk in light and on a phone in the dark.

Looks only (no form is sent), so the demo stays as it is for the other tests.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response, ViewportSize

from tests.access.verdicts import VERDICTS
from tests.browsing import DESK, PHONE, accessibility_faults
from tests.server import Server

LOOKS = (("desk", DESK, "light"), ("phone", PHONE, "dark"))
PEOPLE = ("Nora Falk", "Elena Marsh", "Amara Okoye", "Eileen Brady", "Noor Haddad")
OTHERS = 6  # how many pages of one name are looked into for links
# Pages nothing in the demo links to, with the test that looks at each.
ELSEWHERE = {
    "join": "tests/browser/test_accounts_passkey.py",
    "answer_link": "tests/browser/test_measures_browser.py",
    "answer_link_step": "tests/browser/test_measures_browser.py",
    "make_answer_link": "tests/browser/test_measures_browser.py",
    "letter": "tests/e2e/test_course_in_browser.py",
    "measure_thanks": "tests/browser/test_measures_browser.py",
    "my_step": "answers forms only",
    "enquiry": "tests/e2e/test_front_door.py",
    "front": "in the demo it leads to the cast",
    "demo": "seen at every sign-in",
    "healthz": "no page",
    "confirm_listing": "tests/integration/test_directory_pages.py",
    "find_nearest": "no page",
    "listing_facts": "no page",
    "listing_photo": "no page",
    "sitemap": "no page",
    "diary_away": "tests/browser/test_diary_offline.py",
    "diary_sync": "no page",
    "diary_manifest": "no page",
    "service_worker": "no page",
    "circle_picture": "no page",
    "my_circle_picture": "no page",
    "letter_pdf": "no page",
    "device": "tests/browser/test_measures_browser.py",
    "device_neutral": "tests/browser/test_measures_browser.py",
    "device_step": "tests/browser/test_measures_browser.py",
    "paper_check": "tests/integration/test_measures_ways_in.py",
    "safety_plan_pdf": "no page",
    "my_safety_plan_pdf": "no page",
    "formulation_pdf": "no page",
    "my_formulation_pdf": "no page",
    "wording_to_fill_in": "no page",
    "my_letter_pdf": "no page",
}


@dataclass
class Walk:
    """A walk along the links: looks at one page for each name of an address, and into some more for their links."""

    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def follow(self, html: str) -> None:
        """Note where the links of a page lead."""
        self.waiting += [unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', html)]

    def next(self, page: Page) -> str | None:
        """The next address whose name was not seen yet."""
        while self.waiting:
            address = self.waiting.pop(0)
            name = name_of(address)
            if not name or name in ELSEWHERE:
                continue
            self.seen[name] += 1
            if self.seen[name] == 1:
                return address
            if self.seen[name] <= OTHERS:
                self.follow(page.request.get(address).text())
        return None


def name_of(address: str) -> str | None:
    """The name of an address."""
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def faults_of(page: Page, answer: Response | None) -> list[str]:
    """What is wrong with a page as it stands."""
    found = [] if answer is None or answer.ok else [f"answers {answer.status}"]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append("has not one heading of the first level")
    return found + accessibility_faults(page)


def beyond_the_keyboard(page: Page) -> list[str]:
    """Visible controls that the tab key cannot reach."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
            .filter(control => control.checkVisibility() && !control.disabled && control.tabIndex < 0)
            .map(control => control.outerHTML.slice(0, 100))"""
    )
    return found


def sign_in(page: Page, name: str) -> None:
    """Sign in as somebody of the demo practice."""
    page.goto("/demo/")
    page.get_by_role("button", name=f"Sign in as {name}").click()
    page.wait_for_url(lambda address: "/demo/" not in address)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_one_can_get_to(
    name: str,
    demo_server: Server,
    new_page: Callable[..., Page],
    screenshot: Callable[[Page, str], None],
    walked: dict[str, set[str]],
) -> None:
    page = new_page(base_url=demo_server.url)
    walk = Walk()
    sign_in(page, name)
    walk.waiting.append(urlsplit(page.url).path)
    while address := walk.next(page):
        answer = page.goto(address)
        for size, viewport, scheme in LOOKS:
            page.set_viewport_size(ViewportSize(width=viewport["width"], height=viewport["height"]))
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            walk.faults += [f"{address} ({size}): {fault}" for fault in faults_of(page, answer)]
            screenshot(page, f"page-{name.split()[0].lower()}-{name_of(address)}-{size}")
        walk.faults += [f"{address}: out of reach of the keyboard: {one}" for one in beyond_the_keyboard(page)]
        walk.follow(page.content())
    walked[name] = set(walk.seen)
    assert walk.faults == []


def test_no_page_is_left_out(walked: dict[str, set[str]]) -> None:
    if set(walked) != set(PEOPLE):
        pytest.skip("the walks of everybody are needed")
    pages = {name for name, (methods, _) in VERDICTS.items() if "GET" in methods} - set(ELSEWHERE)
    assert pages - set().union(*walked.values()) == set()


@pytest.fixture(scope="module")
def walked() -> dict[str, set[str]]:
    """The names of the pages each person came to."""
    return {}
