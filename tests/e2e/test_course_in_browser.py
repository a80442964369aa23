"""A whole course in real Chromium, through the actual sign-in: invitation, agreement, sixteen sessions, ending, letter.

Sixteen weeks do not fit into a test, so the sessions are moved back in time between visits (`bring`): that is the only
thing done behind the product's back. What is done in the browser for four sessions is done for the others by the same
actions.
"""

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.server import Server

PASSWORD = "a long enough passphrase"
IN_BROWSER = (1, 2, 8, 16)


def open_practice() -> None:
    """A practice with Ben, a therapist who also reads alerts; he has a password and no second factor yet."""
    from allauth.account.models import EmailAddress
    from django.utils import timezone

    from openipt.accounts.models import User
    from openipt.people.actions import change_practice, found_practice, grant_role

    now = timezone.now()
    practice = found_practice(name="Elm House", time_zone="Europe/London", by=None, at=now)
    ben = User.objects.create_user("ben@example.org", PASSWORD, name="Ben Adler", time_zone="Europe/London")
    EmailAddress.objects.create(user=ben, email=ben.email, verified=True, primary=True)
    for role in ("therapist", "manager"):
        grant_role(practice=practice, user=ben, role=role, by=None, at=now)
    practice.alert_reader = ben
    change_practice(practice=practice, by=ben, at=now)


def bring(number: int) -> dict[str, str]:
    """Let it be the hour of a session: move the whole series in time. Gives the ids the test needs."""
    from datetime import timedelta

    from django.db.models import F
    from django.utils import timezone

    from openipt.courses.models import Course, Session
    from openipt.measures.actions import assign_for_session

    course = Course.objects.get(edition="ipt-adult")
    session = course.sessions.get(number=number)
    shift = timezone.now() - timedelta(minutes=20) - session.starts_at
    Session.objects.filter(course=course).update(starts_at=F("starts_at") + shift)
    session = Session.objects.select_related("course__client__practice", "course__agreement").get(pk=session.pk)
    assign_for_session(session=session, by=None, at=timezone.now() - timedelta(days=1))
    asked = {a.instrument: str(a.pk) for a in session.assignments.filter(withdrawn_at=None)}
    return {"session": str(session.pk), "course": str(course.pk), **asked}


def hold(number: int) -> None:
    """Hold a session by the actions the pages use."""
    from django.utils import timezone

    from openipt.courses import actions
    from openipt.courses.models import Session
    from openipt.measures.actions import record_response
    from openipt.measures.models import Assignment, Response

    ids, now = bring(number), timezone.now()
    session = Session.objects.select_related("course__client__user", "course__therapist").get(pk=ids["session"])
    ben = session.course.therapist
    for assignment in Assignment.objects.filter(session=session):
        answers = {item.key: 1 for item in assignment.form.scored_items if item.risk is None}
        answers |= {item.key: 0 for item in assignment.form.items if item.risk}
        way, who = Response.Way.SIGNED_IN, session.course.client.user
        record_response(assignment=assignment, answers=answers, way=way, by=who, at=now)
    actions.begin_session(session=session, by=ben, at=now)
    actions.save_note(session=session, body=f"Session {number}", revision=0, by=ben, at=now)
    actions.close_session(session=session, by=ben, at=now)
    actions.sign_note(session=session, by=ben, at=now)


def digits(secret: str) -> str:
    """The six digits an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in_with_second_factor(page: Page) -> None:
    """Ben signs in with his password and sets up an authenticator app, without which no page opens."""
    page.goto("/work/")
    page.locator("input[name=login]").fill("ben@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit], main form button.btn").first.click()
    page.get_by_role("link", name="Set up an authenticator app").click()
    if "reauthenticate" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button.btn").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")
    secret = page.locator("main code").text_content() or ""
    page.locator("input[name=code]").fill(digits(secret.strip()))
    page.get_by_role("button", name="Switch it on").click()
    page.wait_for_url(lambda url: "activate" not in url)
    page.goto("/work/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("No sessions today")


def invite_and_join(ben: Page, amara: Page) -> None:
    """Ben adds Amara and invites her; she makes her account by the link."""
    ben.goto("/work/clients/add/")
    ben.get_by_label("Name", exact=True).fill("Amara Obi")
    ben.get_by_label("E-mail address").fill("amara@example.org")
    ben.get_by_role("button", name="Save").click()
    ben.get_by_role("link", name="Invite to their own pages").click()
    ben.locator("main form button.btn").first.click()
    amara.goto(ben.get_by_label("The link").input_value())
    amara.locator("input[name=name]").fill("Amara Obi")
    amara.locator("input[name=password]").fill(PASSWORD)
    for box in amara.locator("input[type=checkbox]").all():
        box.check()
    amara.get_by_role("button", name="Make my account").click()
    expect(amara.get_by_role("heading", level=1)).to_have_text("Hello Amara")


def agree(ben: Page, amara: Page) -> None:
    """A course is started, the agreement proposed and accepted."""
    ben.goto("/work/clients/")
    ben.get_by_role("link", name="Start a course").first.click()
    ben.get_by_role("button", name="Go on to the agreement").click()
    ben.get_by_role("button", name="Show the dates").click()
    ben.get_by_role("button", name="Propose this").dblclick()
    expect(ben.get_by_text("Proposed, not accepted yet")).to_be_visible()
    amara.goto("/my/")
    amara.get_by_role("link", name="Read the agreement").click()
    amara.get_by_role("button", name="Yes, I agree").click()
    expect(amara.get_by_role("heading", level=1)).to_have_text("My course")
    expect(amara.locator("ol.rail .stop")).to_have_count(16)


def answer(page: Page, value: str, last: str) -> None:
    """Answer the questions of one instrument, all alike but the last, on one page or one by one."""
    fields = page.locator("[data-question]")
    count = fields.count()
    for place in range(count):
        field = fields.nth(place)
        expect(field).to_be_visible()
        field.locator(f"input[type=radio][value='{last if place == 8 else value}']").check()
        following = page.get_by_role("button", name="Next")
        if place < count - 1 and following.is_visible():
            following.click()
    page.get_by_role("button", name="Send my answers").click()


def work_in_the_room(ben: Page, ids: dict[str, str], number: int) -> None:
    """Begin, open, mark, choose a step, write, close and sign."""
    ben.goto(f"/work/sessions/{ids['session']}/")
    ben.get_by_role("button", name="Begin the session").click()
    ben.get_by_label("In the client's words", exact=True).fill(f"The week before session {number}")
    ben.get_by_label("Mood, from 0 (worst) to 10 (best)").fill("6")
    expect(ben.locator("#opening [data-save-state]")).to_contain_text("Saved")
    ben.locator("#agenda").get_by_role("button", name="Done").first.dblclick()
    expect(ben.locator("#agenda li.done")).to_have_count(1)
    ben.get_by_label("What, in the client's words", exact=True).fill("Ring my sister")
    ben.get_by_role("button", name="Keep this step").click()
    note = ben.get_by_label("What belongs in the shared record")
    expect(note).to_have_value(re.compile("Ring my sister"))
    note.press("End")
    note.press_sequentially(" Written by hand.")
    expect(ben.locator("#note form").first.locator("[data-save-state]")).to_contain_text("Saved")
    ben.get_by_role("button", name="Close the session: it was held").click()
    ben.get_by_role("button", name="Sign and lock the note").click()
    expect(ben.get_by_text("It no longer changes")).to_be_visible()


def test_a_whole_course(
    server: Server,
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    server.call(open_practice)
    ben, amara = new_page(base_url=server.url), new_page(base_url=server.url, viewport={"width": 390, "height": 844})
    sign_in_with_second_factor(ben)
    invite_and_join(ben, amara)
    agree(ben, amara)
    ids: dict[str, Any] = {}
    for number in range(1, 17):
        if number not in IN_BROWSER:
            server.call(hold, number=number)
        else:
            ids = server.call(bring, number=number)
            amara.goto(f"/my/measures/{ids['phq-9']}/")
            assert_accessible(amara)
            answer(amara, "1", "1" if number == 2 else "0")
            if number == 2:
                expect(amara.get_by_text("notice to Ben")).to_be_visible()
                ben.goto("/work/")
                expect(ben.get_by_role("heading", name="Look at first")).to_be_visible()
                ben.get_by_role("link", name="Open", exact=True).first.click()
                ben.get_by_role("button", name="I am looking after this").click()
                assert_accessible(ben)
            work_in_the_room(ben, ids, number)
            assert_accessible(ben)
            screenshot(ben, f"e2e-session-{number}")
        if number == 3:
            choose_focus(ben, ids["course"])
            move_on(ben, ids["course"], "Move on to the middle phase")
        if number == 13:
            move_on(ben, ids["course"], "Move on to the final phase")
    end(ben, amara, ids["course"], assert_accessible)
    amara.goto("/my/who-looked/")
    expect(amara.get_by_text("Ben Adler").first).to_be_visible()
    assert "The audit trail is whole" in server.manage("verify-audit")


def choose_focus(ben: Page, course: str) -> None:
    """The focus with its reasons."""
    ben.goto(f"/work/courses/{course}/focus/")
    ben.get_by_label("Role transition").first.check()
    ben.get_by_label("Why this one", exact=True).fill("Everything changed with the birth")
    ben.get_by_label("The client agrees with this focus").check()
    ben.get_by_role("button", name="Choose this focus").click()
    expect(ben.locator(".chip.transition").first).to_be_visible()


def move_on(ben: Page, course: str, name: str) -> None:
    """One step in the life of the course."""
    ben.goto(f"/work/courses/{course}/moves/")
    ben.get_by_role("button", name=name).click()
    expect(ben.locator("ol.rail")).to_be_visible()


def end(ben: Page, amara: Page, course: str, judge: Callable[[Page], None]) -> None:
    """Plan, ending, letter, copies, and a maintenance course that follows."""
    ben.goto(f"/work/courses/{course}/ending/")
    ben.get_by_label("What is better now than at the start?").fill("I sleep, and I asked for help.")
    expect(ben.locator("[data-save-state]").first).to_contain_text("Saved")
    ben.get_by_role("button", name="Give the plan to the client").click()
    amara.goto("/my/plan/")
    expect(amara.get_by_text("I sleep, and I asked for help.")).to_be_visible()
    ben.goto(f"/work/courses/{course}/moves/")
    ben.get_by_role("button", name="End the course").click()
    expect(ben.get_by_role("heading", level=1)).to_have_text("This course has ended")
    ben.goto(f"/work/courses/{course}/letter/")
    ben.get_by_role("button", name="Begin a letter").click()
    letter = ben.get_by_label("Letter", exact=True)
    expect(letter).to_have_value(re.compile("16 times"))
    judge(ben)
    letter.press("Control+End")
    letter.press_sequentially("\n\nP.S. Greet Zuri.")
    ben.get_by_role("button", name="Finish: from now on it does not change").click()
    expect(ben.get_by_text("P.S. Greet Zuri.")).to_be_visible()
    judge(ben)
    ben.get_by_role("button", name="Give the client a copy").click()
    amara.goto("/my/")
    amara.get_by_role("link", name=re.compile("Letter of")).click()
    with amara.expect_download() as copy:
        amara.get_by_role("link", name="Keep it as a PDF").click()
    assert copy.value.path().read_bytes().startswith(b"%PDF")
    ben.goto(f"/work/courses/{course}/moves/")
    ben.get_by_role("button", name="Start a maintenance course").click()
    expect(ben.get_by_role("heading", level=1)).to_have_text("Agree on how you will work")
