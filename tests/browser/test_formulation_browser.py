"""Evidence, focus, goals, formulation and suitability in Chromium: phone and desk, light and dark."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browsing import DESK, PHONE
from tests.people import make_cast
from tests.signing_in import session_cookie

PARTS = {
    "condition": "Depression. I call it the grey.",
    "began": "Spring 2025, a few weeks after Mum's funeral",
    "event": "Mum died in March. I went back to work after three days.",
    "area": "A loss that I have had no time for",
    "how": "I keep busy so as not to feel it. The busier I am, the less anybody sees me, and the greyer it gets.",
    "strengths": "Zuri. My sister on Sundays. I have been through hard times before.",
    "goal": "Talk about Mum with my sister, and have one free evening a week",
    "sessions": "16 meetings, until the end of March",
    "attachment": "Learned early to manage alone, and it served her well.",
}


def prepare():
    from datetime import date

    from django.utils import timezone

    from openipt.formulation import actions
    from openipt.formulation.areas import Choice
    from openipt.relationships.models import Relationship
    from openipt.timeline.actions import add_life_event
    from tests.treatment import make_course

    cast, now = make_cast(), timezone.now()
    done: dict[str, Any] = {"by": cast.ben, "at": now}
    course = make_course(cast.amara, cast.ben, first=now - timedelta(days=1), held=1)
    told = {"what": "Mum died", "category": "death", "valence": "hard", "when": "March 2025",
            "earliest": date(2025, 3, 1), "latest": date(2025, 3, 31)}  # fmt: skip
    add_life_event(client=cast.amara, told=told, **done)
    for name, ring, fits in (("Tunde", 2, "no"), ("Zuri", 1, "yes"), ("Ada, my sister", 2, "yes")):
        Relationship.objects.create(
            client=cast.amara, name=name, ring_now=ring, reciprocal=fits, added_at=now, added_by=cast.ben
        )
    choices = [Choice("grief", "Since March"), Choice("dispute", "Silence with Tunde")]
    actions.choose_focus(course=course, choices=choices, agreed_with_client=False, **done)
    goal = actions.set_goal(course=course, text="Talk about Mum with Ada", area="grief", **done)
    actions.describe_goal(
        goal=goal, levels={0: "Once a week", -1: "Not at all, as now", 1: "Whenever I want to"}, **done
    )
    for level in (-1, -1, 0):
        actions.rate_attainment(goal=goal, level=level, **done)
    actions.save_formulation(course=course, parts=PARTS, revision=0, **done)
    actions.share_formulation(course=course, **done)
    return {
        "amara": session_cookie(cast.amara_user),
        "ben": session_cookie(cast.ben),
        "course": f"/work/courses/{course.pk}/",
        "levels": f"/work/courses/{course.pk}/goals/{goal.pk}/levels/",
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


def test_every_page_is_accessible_and_the_client_answers(as_person, there, assert_accessible, screenshot):
    for size, scheme in ((PHONE, "dark"), (DESK, "light")):
        amara, ben = (as_person(who, viewport=size, color_scheme=scheme) for who in ("amara", "ben"))
        for page, address, name in (
            (amara, "/my/formulation/", "mine"),
            (ben, there["course"] + "evidence/", "evidence"),
            (ben, there["course"] + "focus/", "focus"),
            (ben, there["course"] + "formulation/", "write"),
            (ben, there["course"] + "suitability/", "suitability"),
            (ben, there["levels"], "levels"),
        ):
            page.goto(address)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            screenshot(page, f"formulation-{name}-{scheme}")
    phone = as_person("amara", viewport=PHONE, java_script_enabled=False)
    phone.goto("/my/formulation/")
    phone.get_by_label("yes, that is how it is").check()
    phone.get_by_label("In your own words").fill("Yes. The grey.")
    phone.get_by_role("button", name="Tell my therapist").click()
    expect(phone.get_by_text("You agreed with this on")).to_be_visible()
    desk = as_person("ben")
    desk.goto(there["course"] + "formulation/")
    field = desk.get_by_label("How they go together")
    field.fill("I keep busy, and nobody sees me.")
    expect(desk.locator("[data-save-state]")).to_contain_text("Saved")
    desk.reload()
    expect(field).to_have_value("I keep busy, and nobody sees me.")
