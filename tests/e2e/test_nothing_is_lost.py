"""Writing when things go wrong: a killed server, an ended sign-in, two tabs, double clicks, going back, no script."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from openipt.accounts.models import User
from openipt.audit.models import AuditEvent
from openipt.courses.models import Mark, Note, Session
from tests.browsing import PHONE
from tests.people import make_cast
from tests.server import Server
from tests.signing_in import session_cookie
from tests.treatment import make_course, session_of

ROOM = "What belongs in the shared record"


def prepare() -> dict[str, str]:
    """Ben's second session with Amara began ten minutes ago."""
    cast, now = make_cast(), timezone.now()
    course = make_course(cast.amara, cast.ben, first=now - timedelta(days=7, minutes=10), held=1)
    return {"room": f"/work/sessions/{session_of(course, 2).pk}/", "ben": session_cookie(cast.ben)}


def end_sign_ins() -> None:
    """Everybody is signed out."""
    from django.contrib.sessions.models import Session as SignIn

    SignIn.objects.all().delete()


def sign_in_again() -> str:
    """Ben signs in once more."""
    return session_cookie(User.objects.get(email="ben@example.org"))


def kept() -> dict[str, Any]:
    """What is in the record."""
    session = Session.objects.get(number=2)
    return {
        "notes": [note.body for note in Note.objects.all()],
        "marks": Mark.objects.count(),
        "state": session.state,
        "held": AuditEvent.objects.filter(act="session.closed").count(),
    }


@pytest.fixture
def there(server: Server) -> dict[str, str]:
    """The address of the room, and Ben's cookie."""
    made: dict[str, str] = server.call(prepare)
    return made


@pytest.fixture
def ben(server: Server, there: dict[str, str], new_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open the session room as Ben."""

    def open_room(**options: Any) -> Page:
        page = new_page(base_url=server.url, **options)
        carry(page, server, there["ben"])
        page.goto(there["room"])
        return page

    return open_room


def carry(page: Page, server: Server, cookie: str) -> None:
    """Give a browser the cookie of a sign-in."""
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def note_of(page: Page) -> tuple[Locator, Locator]:
    """The field of the note, and what it says about being saved."""
    return page.get_by_label(ROOM), page.locator("#note [data-save-state]").first


def test_the_server_is_killed_in_the_middle_of_a_note(server: Server, ben: Callable[..., Page]) -> None:
    page = ben()
    field, state = note_of(page)
    field.fill("She rang her sister.")
    expect(state).to_contain_text("Saved")
    server.kill9()
    field.press("End")
    field.press_sequentially(" They talked for an hour.")
    expect(state).to_contain_text("trying again")
    server.start()
    expect(state).to_contain_text("Saved", timeout=30_000)
    page.reload()
    expect(field).to_have_value("She rang her sister. They talked for an hour.")
    assert server.call(kept)["notes"] == ["She rang her sister. They talked for an hour."]
    assert "whole" in server.manage("verify-audit")


def test_the_sign_in_ends_while_writing(server: Server, ben: Callable[..., Page]) -> None:
    page = ben()
    field, state = note_of(page)
    server.call(end_sign_ins)
    field.fill("Written after the sign-in ended.")
    expect(state).to_contain_text("signed out")
    carry(page, server, server.call(sign_in_again))
    field.press("End")
    field.press_sequentially(" And before the next one.")
    expect(state).to_contain_text("Saved", timeout=30_000)
    assert server.call(kept)["notes"] == ["Written after the sign-in ended. And before the next one."]


def test_two_tabs_write_the_same_note(server: Server, ben: Callable[..., Page]) -> None:
    first = ben()
    second = first.context.new_page()
    second.goto(first.url)
    field, state = note_of(first)
    field.fill("From the first tab.")
    expect(state).to_contain_text("Saved")
    other, other_state = note_of(second)
    other.fill("From the second tab.")
    dialog = second.get_by_role("dialog", name="Changed somewhere else")
    expect(dialog).to_contain_text("From the first tab.")
    assert server.call(kept)["notes"] == ["From the first tab."]
    dialog.get_by_role("button", name="Keep what I wrote here").press("Enter")
    expect(other_state).to_contain_text("Saved")
    assert server.call(kept)["notes"] == ["From the second tab."]


def test_double_clicks_do_things_once(server: Server, ben: Callable[..., Page]) -> None:
    page = ben()
    page.get_by_role("button", name="Begin the session").dblclick()
    page.locator("#agenda").get_by_role("button", name="Done").first.dblclick()
    expect(page.locator("#agenda li.done")).to_have_count(1)
    page.get_by_role("button", name="Close the session: it was held").dblclick()
    page.get_by_role("button", name="Sign and lock the note").dblclick()
    expect(page.get_by_text("It no longer changes")).to_be_visible()
    found = server.call(kept)
    assert (found["marks"], found["state"], found["held"], len(found["notes"])) == (1, "held", 1, 1)


def test_going_back_shows_what_was_written_and_a_signed_note_stays(server: Server, ben: Callable[..., Page]) -> None:
    page = ben()
    field, state = note_of(page)
    field.fill("Before looking something up.")
    expect(state).to_contain_text("Saved")
    page.goto("/work/")
    page.go_back()
    expect(field).to_have_value("Before looking something up.")
    page.get_by_role("button", name="Close the session: it was held").click()
    page.get_by_role("button", name="Sign and lock the note").click()
    expect(page.get_by_text("It no longer changes")).to_be_visible()
    page.go_back()
    if field.is_visible():  # the page from before, as the browser kept it
        field.fill("Written over what was signed.")
        expect(state).to_contain_text("cannot be saved")
    assert server.call(kept)["notes"] == ["Before looking something up."]


def test_leaving_at_once_loses_nothing(server: Server, ben: Callable[..., Page]) -> None:
    page = ben()
    field, _ = note_of(page)
    field.fill("Typed and gone.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/work/")
    page.go_back()
    expect(field).to_have_value("Typed and gone.")


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_a_session_without_javascript(server: Server, ben: Callable[..., Page], size: dict[str, int]) -> None:
    page = ben(java_script_enabled=False, viewport=size)
    page.get_by_role("button", name="Begin the session").click()
    page.get_by_label("In the client's words", exact=True).fill("A hard week")
    page.locator("#opening").get_by_role("button", name="Save").click()
    page.locator("#agenda").get_by_role("button", name="Done").first.click()
    field, _ = note_of(page)
    field.fill("Written without any script.")
    page.locator("#note").get_by_role("button", name="Save").first.click()
    expect(field).to_have_value("Written without any script.")
    page.get_by_role("button", name="Close the session: it was held").click()
    page.get_by_role("button", name="Sign and lock the note").click()
    expect(page.get_by_text("It no longer changes")).to_be_visible()
    page.goto("/work/clients/")
    page.get_by_label("Find by any part of a name").fill("ama")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Amara")).to_be_visible()
    assert server.call(kept)["notes"] == ["Written without any script."]
