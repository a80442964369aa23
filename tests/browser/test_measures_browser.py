"""Answering and asking for help in Chromium: on a phone, with the keyboard, without JavaScript, judged by axe."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from openipt.measures.actions import assign_for_session, hand_over_device, make_answer_link, record_response
from openipt.measures.models import Response
from openipt.safety.actions import add_step, raise_concern
from openipt.safety.models import Concern, CrisisContact
from tests.browsing import DESK, PHONE
from tests.people import make_cast
from tests.signing_in import session_cookie
from tests.treatment import make_course, phq9, session_of

STAFF_PAGES = ["concerns", "concern", "raise", "response", "read_out", "link", "hand_over", "plan", "paper", "sheets"]


def prepare():
    """Amara in her third week, with a concern; gives addresses and cookies."""
    cast, now = make_cast(), timezone.now()
    cast.practice.telephone = "020 7946 0000"
    cast.practice.save()
    for place, (name, telephone) in enumerate([("Night line", "0800 111 222"), ("Out of hours doctor", "111")]):
        CrisisContact.objects.create(
            practice=cast.practice,
            name=name,
            telephone=telephone,
            hours="day and night",
            about="For anybody who cannot go on",
            source="their page",
            checked_on=now.date(),
            position=place,
        )
    course = make_course(cast.amara, cast.ben, first=now - timedelta(days=19), held=3)
    for number, total in ((1, 3), (2, 2), (3, 1)):
        session = session_of(course, number)
        for row in assign_for_session(session=session, by=cast.ben, at=session.starts_at):
            values = (
                phq9(*[total] * 8, 1 if number == 3 else 0)
                if row.instrument == "phq-9"
                else {row.form.items[0].key: total}
            )
            asked = course.assignments.select_related("client__practice").get(pk=row.pk)
            record_response(assignment=asked, answers=values, way=Response.Way.LINK, by=None, at=session.starts_at)
    session = session_of(course, 4)
    rows = assign_for_session(session=session, by=cast.ben, at=now)
    by_hand = raise_concern(
        client=cast.amara,
        source=Concern.Source.THERAPIST,
        severity=Concern.Severity.PRIORITY,
        reason="Her sister rang: she has not answered the door since Sunday.",
        by=cast.ben,
        at=now - timedelta(days=3),
    )
    add_step(concern=by_hand, text="Rang her; she picked up, and comes in tomorrow.", by=cast.ben, at=now)
    risky = Response.objects.get(session__number=3, instrument="phq-9")
    work = f"/work/sessions/{session.pk}/"
    return {
        "amara": session_cookie(cast.amara_user),
        "ben": session_cookie(cast.ben),
        "mona": session_cookie(cast.mona),
        "secret": make_answer_link(occasion=session, by=cast.ben, at=now),
        "measure": f"/my/measures/{rows[0].pk}/",
        "concerns": "/work/concerns/",
        "concern": f"/work/concerns/{by_hand.pk}/",
        "raise": f"/work/clients/{cast.amara.pk}/concern/",
        "response": f"/work/responses/{risky.pk}/",
        "mine": f"/my/answers/{risky.pk}/",
        "read_out": f"{work}measures/phq-9/",
        "link": f"{work}answer-link/",
        "hand_over": f"{work}hand-over/",
        "plan": f"/work/courses/{course.pk}/questionnaires/",
        "paper": "/work/paper/",
        "sheets": "/work/paper/phq-9/",
        "device": hand_over_device(session=session, by=cast.ben, at=now),
    }


def stored():
    return {
        "answers": [found.given for found in Response.objects.filter(session__number=4).order_by("answered_at")],
        "concerns": Concern.objects.filter(source="client").count(),
    }


@pytest.fixture
def there(server):
    return server.call(prepare)


@pytest.fixture
def as_person(new_page, server, there):
    def open_page(person="", **options):
        page = new_page(base_url=server.url, **options)
        if person:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": there[person], "url": server.url}
            page.context.add_cookies([cookie])
        return page

    return open_page


@pytest.mark.parametrize(("size", "name", "scheme"), [(PHONE, "phone", "light"), (DESK, "desk", "dark")])
def test_every_page_is_accessible(as_person, there, assert_accessible, screenshot, size, name, scheme):
    visits = {
        "": {
            "help": "/help/",
            "link_answer": f"/answer/{there['secret']}/",
            "link_one": f"/answer/{there['secret']}/?view=one",
            "link_all": f"/answer/{there['secret']}/?view=all",
            "no_link": "/answer/never-was-a-link/",
            "device": f"/tablet/{there['device']}/",
            "neutral": "/tablet/",
        },
        "amara": {
            "measure": there["measure"],
            "answers": "/my/answers/",
            "mine": there["mine"],
            "my_help": "/my/help/",
        },
        "ben": {page: there[page] for page in STAFF_PAGES},
        "mona": {"crisis_contacts": "/work/practice/crisis-contacts/"},
    }
    for person, pages in visits.items():
        page = as_person(person, viewport=size, color_scheme=scheme, reduced_motion="reduce")
        for title, address in pages.items():
            page.goto(address)
            assert_accessible(page)
            screenshot(page, f"measures-{title}-{name}-{scheme}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{address} is wider than the {name}"


def test_a_questionnaire_with_the_keyboard_alone(as_person, server, there, assert_accessible, screenshot):
    page = as_person("amara", viewport=PHONE)
    page.goto(there["measure"])
    question = page.locator("[data-question]:visible")
    for number in range(9):
        expect(question).to_have_count(1)
        question.locator("input").first.focus()
        page.keyboard.press("1" if number < 8 else "3")
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You don't have to manage this alone")
    expect(page.get_by_role("link", name="Call 0800 111 222")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "measures-thanks-phone-light")
    assert [answers["phq-9"] for answers in server.call(stored)["answers"]] == [3]


def test_a_link_without_javascript(as_person, server, there, assert_accessible, screenshot):
    page = as_person(java_script_enabled=False, viewport=PHONE)
    page.goto(f"/answer/{there['secret']}/")
    for question in page.locator("[data-question]").all():
        question.get_by_text(re.compile("^(Several days|Somewhat difficult)$")).click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("link", name="Call 0800 111 222")).to_be_visible()
    page.go_back()  # shows what is due now, not the old page
    for question in page.locator("[data-question]").all():
        question.get_by_text("Not at all").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert len(server.call(stored)["answers"]) == 2


def test_one_question_a_screen_without_javascript_goes_on_elsewhere(as_person, server, there):
    page = as_person(java_script_enabled=False, viewport=PHONE)
    page.goto(f"/answer/{there['secret']}/")
    page.get_by_role("link", name="One question at a time").click()
    for _ in range(3):
        page.get_by_role("group").get_by_role("radio", name="Several days").check()
        page.get_by_role("button", name="Next").click()
    other = as_person(viewport=PHONE)  # another phone, with scripts
    other.goto(f"/answer/{there['secret']}/?view=one")
    expect(other.locator("progress")).to_have_attribute("value", "4")
    other.get_by_role("link", name="Back").click()
    expect(other.get_by_role("radio", name="Several days")).to_be_checked()
    other.get_by_role("link", name="All on one page").click()
    expect(other.locator("input:checked")).to_have_count(3)
    other.locator("[data-question]").nth(3).get_by_text("Not at all").click()
    expect(other.locator("[data-save-state]")).to_contain_text("Saved")
    other.reload()
    expect(other.locator("input:checked")).to_have_count(4)


def test_a_device_is_handed_over_and_shows_nothing_afterwards(as_person, there, assert_accessible, screenshot):
    page = as_person("ben")
    page.goto(there["hand_over"])
    page.get_by_role("button", name="Sign me out and show the questions").click()
    for total in (10, 7):  # both questionnaires, by the keyboard alone
        for number in range(1, total + 1):
            expect(page.locator(f"progress[max='{total}'][value='{number}']")).to_have_count(1)
            page.locator("[data-question] input").first.focus()
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
    expect(page.get_by_text("Please give this device back")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "measures-device-given-back-desk-light")
    page.go_back()
    expect(page.locator("[data-question]")).to_have_count(0)
    page.goto(there["plan"])
    expect(page.get_by_role("button", name="Sign in").first).to_be_visible()


def test_leaving_begun_answers_is_asked_about_but_leaving_quickly_is_not(as_person, there):
    page = as_person("amara")
    page.goto(there["measure"])
    page.locator("[data-question]:visible input").first.check()
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="OpenIPT").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.locator("[data-quick-exit]").first.click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_asking_for_help_by_double_click(as_person, server, assert_accessible, screenshot):
    page = as_person("amara", viewport=PHONE)
    page.goto("/help/")
    page.get_by_role("link", name="Ask somebody to call me").click()
    page.get_by_label("I am not safe").check()
    page.get_by_role("button", name="Send").dblclick()
    expect(page.get_by_text("A notice to Ben is on its way")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "safety-asked-phone-light")
    assert server.call(stored)["concerns"] == 1


def test_a_link_is_made_and_copied_from_its_page(as_person, there, screenshot):
    page = as_person("ben")
    page.goto(there["link"])
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("The link. It is shown only now").input_value()
    screenshot(page, "measures-link-made-desk-light")
    assert as_person().goto(address).status == 200
