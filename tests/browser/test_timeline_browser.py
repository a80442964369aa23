"""The timeline in Chromium: on a phone and a desk, in the light and in the dark, by keyboard and without JavaScript."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browsing import DESK, PHONE
from tests.people import make_cast
from tests.signing_in import session_cookie

EVENTS = [
    ("Born in Enugu", "1984", "birth", "plain", "", (1984, 1, 1), (1984, 12, 31)),
    ("Moved to London with the family", "summer 1996", "migration", "mixed", "Mum", (1996, 6, 1), (1996, 8, 31)),
    ("Met Tunde", "about 2009", "other", "good", "Tunde", (2008, 1, 1), (2010, 12, 31)),
    ("Zuri was born", "4 May 2016", "birth", "good", "Zuri, Tunde", (2016, 5, 4), (2016, 5, 4)),
    ("Mum died", "12 March 2024", "death", "hard", "Mum", (2024, 3, 12), (2024, 3, 12)),
    ("The row about the flat", "autumn 2024", "dispute", "hard", "Tunde", (2024, 9, 1), (2024, 11, 30)),
    ("New head of department", "January 2025", "work", "hard", "Helen", (2025, 1, 1), (2025, 1, 31)),
]
POINTS = [
    ("mood", 8, "2016", (2016, 1, 1), (2016, 12, 31)),
    ("mood", 7, "early 2024", (2024, 1, 1), (2024, 4, 30)),
    ("onset", 4, "November 2024", (2024, 11, 1), (2024, 11, 30)),
    ("worse", 2, "Christmas 2025", (2025, 12, 24), (2025, 12, 26)),
]


def prepare():
    from django.utils import timezone

    from openipt.timeline.actions import add_life_event, add_symptom_point, link_event

    cast, now = make_cast(), timezone.now()
    events: list[Any] = []
    points: list[Any] = []
    for number, (what, when, category, valence, names, first, last) in enumerate(EVENTS):
        told = {"what": what, "when": when, "category": category, "valence": valence, "names": names,
                "earliest": date(*first), "latest": date(*last)}  # fmt: skip
        at = now - timedelta(hours=number)
        events = [*events, add_life_event(client=cast.amara, told=told, by=cast.ben, at=at)]
    for kind, mood, when, first, last in POINTS:
        told = {"kind": kind, "mood": mood, "when": when, "earliest": date(*first), "latest": date(*last)}
        points = [*points, add_symptom_point(client=cast.amara, told=told, by=cast.ben, at=now)]
    event, point = events[-1], points[-1]
    link_event(event=event, point=point, confidence="likely", client_view="yes", by=cast.ben, at=now)
    return {
        "amara": session_cookie(cast.amara_user),
        "ben": session_cookie(cast.ben),
        "timeline": f"/work/clients/{cast.amara.pk}/timeline/",
        "row": f"/work/clients/{cast.amara.pk}/timeline/events/{event.pk}/",
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


def test_the_timeline_works_everywhere(as_person, there, assert_accessible, screenshot):
    for size, scheme in ((PHONE, "dark"), (DESK, "light")):
        amara, ben = (as_person(who, viewport=size, color_scheme=scheme) for who in ("amara", "ben"))
        for page, address, name in (
            (amara, "/my/timeline/", "mine"),
            (amara, "/my/timeline/events/", "add"),
            (amara, "/my/timeline/moods/", "mood"),
            (ben, there["timeline"], "staff"),
            (ben, there["row"], "row"),
        ):
            page.goto(address)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            screenshot(page, f"timeline-{name}-{size['width']}-{scheme}")
    by_keyboard(as_person("ben"), there)
    without_scripts(as_person("ben", java_script_enabled=False), there)


def by_keyboard(page, there):
    """On the desk-sized page of a therapist: zoom in and out, go earlier and later, each by one key."""
    page.goto(there["timeline"])
    figure = page.locator(".timeline-figure")
    figure.focus()
    page.keyboard.press("+")
    page.wait_for_url("**from=*")
    expect(page.get_by_role("link", name="10 years")).to_have_attribute("aria-current", "true")
    here = page.url
    figure.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(lambda url: url != here)
    here = page.url
    figure.focus()
    page.keyboard.press("-")
    page.wait_for_url(lambda url: url != here)


def without_scripts(page, there):
    page.goto(there["timeline"])
    page.get_by_role("link", name=re.compile("Show this time.*It began")).click()
    expect(page.locator(".timeline-figure")).to_contain_text("It began")
    page.get_by_role("textbox", name="What happened").fill("Lost the job")
    page.get_by_role("textbox", name="When").fill("last week")
    page.get_by_role("button", name="Put it on the timeline").click()
    expect(page.get_by_role("rowheader", name="Lost the job")).to_be_visible()
