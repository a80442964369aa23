"""The inventory and the circle in Chromium: mouse, touch, keys and list, with and without JavaScript, two at once."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browsing import DESK, PHONE
from tests.people import make_cast
from tests.signing_in import session_cookie

NAMES = ["Tunde", "Zuri", "Adaeze", "Grandma", "Marc", "Elisabeth", "Kwame", "Patricia", "Sam", "Louise"]
SIXTY = [f"{name} {number}" for number in range(6) for name in NAMES]
TIES = ["supportive", "supportive", "mixed", "strained", "ended", ""]


def prepare():
    from datetime import timedelta

    from django.utils import timezone

    from openipt.relationships import actions
    from openipt.relationships.models import Relationship
    from tests.treatment import make_course

    cast, now = make_cast(), timezone.now()
    make_course(cast.amara, cast.ben)
    actions.add_people(client=cast.amara, names=["Tunde", "Zuri", "Ada", "Marc"], by=cast.amara_user, at=now)
    for place, name in enumerate(SIXTY):
        one = actions.add_relationship(client=cast.carl, name=name, by=cast.rosa, at=now + timedelta(seconds=place))
        actions.place(relationship=one, ring=place % 4 + 1, angle=place * 6, moves=None, by=cast.rosa, at=now)
        kind, standing = ("friend", "parent", "")[place % 3], "dead" if place % 9 == 0 else "living"
        Relationship.objects.filter(pk=one.pk).update(tie=TIES[place % 6], standing=standing, kind=kind)
    return {
        "amara": session_cookie(cast.amara_user),
        "ben": session_cookie(cast.ben),
        "rosa": session_cookie(cast.rosa),
        "client": f"/work/clients/{cast.amara.pk}",
        "sixty": f"/work/clients/{cast.carl.pk}",
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


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def marker(page, name):
    return page.locator("g[data-person]").filter(has_text=name).first


def drag(page, name, across, down):
    """Drag somebody to a place measured from the middle, in shares of half the picture."""
    box = page.locator("svg.circle").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    marker(page, name).hover(force=True)
    page.mouse.down()
    page.mouse.move(middle[0] + across * box["width"] / 2, middle[1] + down * box["height"] / 2, steps=5)
    page.mouse.up()


def test_placing_by_list_keys_and_drag_then_taking_it_back(as_person, server):
    page = as_person("amara", viewport=PHONE, has_touch=True)
    page.goto("/my/circle/")
    status = page.locator("[data-circle-status]")
    page.get_by_label("How close: Tunde").select_option("3")
    expect(status).to_have_text("Tunde: not close")
    page.get_by_label("How close: Zuri").select_option("2")
    expect(status).to_have_text("Zuri: close")
    marker(page, "Tunde").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("How close: Tunde")).to_have_value("1")
    expect(status).to_have_text("Tunde: closest")
    expect(marker(page, "Tunde")).to_be_focused()
    drag(page, "Zuri", 0.75, 0)
    expect(page.get_by_label("How close: Zuri")).to_have_value("3")
    page.reload()
    expect(page.get_by_label("How close: Zuri")).to_have_value("3")
    page.get_by_role("button", name="Undo: Zuri back to").click()
    expect(page.get_by_label("How close: Zuri")).to_have_value("2")


def test_two_at_once_lose_nothing(as_person, there):
    amara, ben = as_person("amara", viewport=PHONE), as_person("ben", viewport=DESK)
    amara.goto("/my/circle/")
    ben.goto(there["client"] + "/circle/")
    amara.get_by_label("How close: Tunde").select_option("1")
    ben.get_by_label("How close: Zuri").select_option("2")
    expect(amara.locator("[data-circle-status]")).to_have_text("Tunde: closest")
    expect(ben.locator("[data-circle-status]")).to_have_text("Zuri: close")
    expect(ben.get_by_label("How close: Tunde")).to_have_value("1")
    amara.get_by_label("How close: Zuri").select_option("3")  # Ben moved her a moment ago
    expect(amara.get_by_role("alert")).to_contain_text("Zuri was moved by somebody else in between, to: close")
    expect(amara.get_by_label("How close: Zuri")).to_have_value("2")
    amara.get_by_role("button", name="Make my move all the same").click()
    expect(amara.get_by_label("How close: Zuri")).to_have_value("3")


def test_without_javascript_and_with_the_keyboard_only(as_person, there):
    page = as_person("ben", viewport=DESK, java_script_enabled=False)
    page.goto(there["client"] + "/people/")
    for name in ("Folasade", "Eze"):
        page.get_by_label("Name").fill(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=name)).to_be_visible()
    page.get_by_role("link", name="Eze").click()
    page.get_by_label("Who they are to me").select_option("Friend")
    page.get_by_role("button", name="Save", exact=True).first.press("Enter")
    expect(page.get_by_text("Friend", exact=True).first).to_be_attached()
    page.goto(there["client"] + "/circle/")
    page.get_by_label("How close: Eze").select_option("2")
    page.get_by_label("How close: Marc").select_option("4")
    page.get_by_role("button", name="Save the list").press("Enter")
    expect(page.get_by_label("How close: Marc")).to_have_value("4")


def test_a_card_saves_itself(as_person, there):
    page = as_person("amara", viewport=PHONE)
    page.goto("/my/people/")
    page.get_by_role("link", name="Ada").click()
    page.get_by_text("Good and hard sides").click()
    page.get_by_label("What is good").press_sequentially("She listens")
    expect(page.locator("#closeness [data-save-state]")).to_contain_text("Saved")
    page.reload()
    page.get_by_text("Good and hard sides").click()
    expect(page.get_by_label("What is good")).to_have_value("She listens")


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_every_page_is_accessible_also_with_sixty_people(as_person, there, assert_accessible, screenshot, size, scheme):
    amara, rosa, ben = (as_person(who, viewport=size, color_scheme=scheme) for who in ("amara", "rosa", "ben"))
    amara.goto("/my/circle/")
    for place, name in enumerate(("Tunde", "Zuri", "Ada", "Marc")):
        amara.get_by_label(f"How close: {name}").select_option(str(place + 1))
        expect(amara.locator("[data-circle-status]")).to_contain_text(name)
    ben.goto(there["client"] + "/people/")
    card = ben.get_by_role("link", name="Tunde").get_attribute("href")
    for page, address, name in (
        (amara, "/my/people/", "mine"),
        (amara, "/my/circle/", "my-circle"),
        (ben, card, "card"),
        (ben, there["client"] + "/people/", "people"),
        (rosa, there["sixty"] + "/circle/", "sixty"),
        (rosa, there["sixty"] + "/circle/?by=group", "sixty-by-group"),
        (rosa, there["sixty"] + "/circle/compare/", "compare"),
    ):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        screenshot(page, f"relationships-{name}-{scheme}")
    rosa.goto(there["sixty"] + "/circle/")
    rosa.emulate_media(media="print")
    screenshot(rosa, f"relationships-print-{scheme}")
    assert pages_of(rosa.pdf(format="A4")) == 1
