"""From the first name to an agreed formulation: fourteen people and nine events, half by the client on a phone.

Once with mouse and touch, once by the keyboard alone, once without JavaScript: the same steps each time.
"""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.browsing import PHONE
from tests.people import make_cast
from tests.signing_in import session_cookie

PEOPLE = ["Mum", "Tunde", "Zuri", "Ada", "Femi", "Aunt Ngozi", "Grace", "Helen", "Kofi", "Pastor James", "Lola", "Dan",
          "Mrs Hale", "Uncle Obi"]  # fmt: skip
EVENTS = [
    ("Born in Enugu", "1984", "a birth or a child coming"),
    ("Moved to London", "summer 1996", "leaving or changing the country"),
    ("Met Tunde", "about 2009", "something else"),
    ("Zuri was born", "4 May 2016", "a birth or a child coming"),
    ("Mum fell ill", "winter 2022/23", "health or illness"),
    ("Mum died", "12 March 2024", "a death"),
    ("The row about the flat", "autumn 2024", "a conflict"),
    ("New head of department", "January 2025", "work, school or money"),
    ("Moved to Leeds", "two months ago", "a move"),
]


def prepare():
    from django.utils import timezone

    from tests.treatment import make_course

    cast = make_cast()
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=1), held=1)
    return {
        "amara": session_cookie(cast.amara_user),
        "ben": session_cookie(cast.ben),
        "client": f"/work/clients/{cast.amara.pk}/",
        "course": f"/work/courses/{course.pk}/",
    }


def record():
    """What is kept in the end."""
    from openipt.formulation.models import EvidenceWeight, Focus, Formulation
    from openipt.relationships.models import Relationship
    from openipt.timeline.models import LifeEvent

    found = Formulation.objects.get()
    return {
        "people": Relationship.objects.filter(removed_at=None).count(),
        "events": LifeEvent.objects.filter(removed_at=None, earliest__isnull=False).count(),
        "by_client": LifeEvent.objects.filter(added_by__email__startswith="amara").count(),
        "weighed": EvidenceWeight.objects.filter(weight="for").count(),
        "focus": [(one.area, one.agreed_with_client) for one in Focus.objects.filter(ended_at=None)],
        "view": found.view,
        "words": found.client_words,
    }


FURTHEST = 400  # keys that are pressed at most to get somewhere


class Hands:
    """How somebody uses a page: by pointing, or by the keyboard alone."""

    def __init__(self, page: Page, *, keyboard: bool) -> None:
        self.page, self.keyboard = page, keyboard

    def reach(self, control: Locator) -> None:
        """Get to a control by Tab, and inside a group of choices by the arrow keys: there is no mouse."""
        for _ in range(FURTHEST):
            if control.evaluate("wanted => wanted === document.activeElement"):
                return
            inside = control.evaluate(
                "wanted => wanted.type === 'radio' && document.activeElement.name === wanted.name"
                " && document.activeElement.type === 'radio'"
            )
            self.page.keyboard.press("ArrowDown" if inside else "Tab")
        raise AssertionError(f"The keyboard does not get to {control}.")

    def write(self, name: str, words: str) -> None:
        field = self.page.get_by_role("textbox", name=re.compile(rf"^{name}( \(optional\))?$"))
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.type(words)
        else:
            field.fill(words)

    def choose(self, name: str, option: str, place: int = 0) -> None:
        field = self.page.get_by_role("combobox", name=name).nth(place)
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.type(option)
            expect(field.locator("option:checked")).to_have_text(option)
        else:
            field.select_option(label=option)

    def tick(self, field: Locator) -> None:
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.press("Space")
        else:
            field.check()
        expect(field).to_be_checked()

    def press(self, name: str) -> None:
        button = self.page.get_by_role("button", name=name, exact=True)
        if self.keyboard:
            self.reach(button)
            self.page.keyboard.press("Enter")
        else:
            button.click()
        self.page.wait_for_load_state()


def name_people(hands, address, names):
    hands.page.goto(address)
    for name in names:
        hands.write("Name", name)
        hands.press("Add")
        expect(hands.page.get_by_role("link", name=name, exact=True)).to_be_visible()


def tell_events(hands, address, events):
    hands.page.goto(address)
    for number, (what, when, kind) in enumerate(events, 1):
        hands.write("What happened", what)
        hands.write("When", when)
        hands.choose("What kind of thing", kind)
        hands.press("Save, and add another" if number < len(events) else "Put it on the timeline")
    expect(hands.page.get_by_role("rowheader", name=events[-1][0])).to_be_visible()


@pytest.mark.parametrize("way", ["pointing", "keyboard", "no-script"])
def test_from_the_first_name_to_an_agreed_formulation(server, new_page, way):
    there = server.call(prepare)
    scripts = way != "no-script"

    def hands(person: str, **options: object) -> Hands:
        page = new_page(base_url=server.url, java_script_enabled=scripts, **options)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": there[person], "url": server.url}])
        return Hands(page, keyboard=way == "keyboard")

    amara, ben = hands("amara", viewport=PHONE), hands("ben")
    name_people(amara, "/my/people/", PEOPLE[:7])
    tell_events(amara, "/my/timeline/events/", EVENTS[:5])
    name_people(ben, there["client"] + "people/", PEOPLE[7:])
    tell_events(ben, there["client"] + "timeline/events/", EVENTS[5:])

    ben.page.goto(there["client"] + "timeline/moods/")
    ben.write("When", "spring 2024")
    ben.choose("What was then", "it began")
    ben.press("Put it on the timeline")
    expect(ben.page.get_by_role("heading", name="It began, spring 2024")).to_be_visible()

    ben.page.goto(there["course"] + "evidence/")
    expect(ben.page.get_by_text("Mum died (12 March 2024)")).to_be_visible()
    ben.choose("Weighs", "counts for it")
    ben.press("Keep what you weighed")
    expect(ben.page.get_by_text("Kept.", exact=True)).to_be_visible()

    ben.page.goto(there["course"] + "focus/")
    ben.tick(ben.page.get_by_role("radio", name="Grief"))
    ben.write("Why this one", "Low since the weeks after her mother's death.")
    ben.press("Choose this focus")
    expect(ben.page).to_have_url(re.compile(r"/work/courses/[0-9a-f-]+/$"))

    ben.page.goto(there["course"] + "formulation/")
    expect(ben.page.get_by_role("textbox", name="When it began")).to_have_value("spring 2024")
    ben.write("What it is called", "Depression. The grey.")
    ben.write("How they go together", "I keep busy so as not to feel it, and nobody sees me.")
    ben.press("Share it with the client")
    expect(ben.page.get_by_role("heading", name="Shared: version 1")).to_be_visible()

    amara.page.goto("/my/formulation/")
    expect(amara.page.get_by_text("I keep busy so as not to feel it")).to_be_visible()
    amara.tick(amara.page.get_by_role("radio", name="yes, that is how it is"))
    amara.write("In your own words", "Yes. That is it.")
    amara.press("Tell my therapist")
    expect(amara.page.get_by_text("You agreed with this on")).to_be_visible()

    assert server.call(record) == {
        "people": 14,
        "events": 9,
        "by_client": 5,
        "weighed": 1,
        "focus": [["grief", True]],
        "view": "agree",
        "words": "Yes. That is it.",
    }
