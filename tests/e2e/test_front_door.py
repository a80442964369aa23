"""From a search on a phone without JavaScript to the first session: found, written to, answered, chosen, booked.

On the way the server is killed, the form is sent twice, and no mail server is there: the enquiry survives all three.
"""

from collections.abc import Callable

from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browsing import PHONE
from tests.listings import public_listing
from tests.people import make_cast
from tests.server import Installation, Server
from tests.signing_in import session_cookie

AWAY = {"OPENIPT_SMTP_HOST": "127.0.0.1", "OPENIPT_SMTP_PORT": "9"}  # nobody listens there


def prepare() -> dict[str, str]:
    """Ben and Rosa can be found in Chicago."""
    from django.utils import timezone

    cast, now = make_cast(), timezone.now()
    public_listing(cast.practice, cast.ben, cast.mona, now, times=("wed_evening",))
    public_listing(cast.practice, cast.rosa, cast.mona, now, areas=("dispute",))
    return {"ben": session_cookie(cast.ben)}


def number_of_enquiries() -> int:
    """How many enquiries there are."""
    from openipt.enquiries.models import Enquiry

    return Enquiry.objects.count()


def let_some_seconds_pass() -> None:
    """Nobody fills the form in within three seconds; a test does."""
    import time

    time.sleep(3.2)


def find_ben(phone: Page) -> None:
    """Search in plain words near a ZIP code, and open the listing."""
    phone.goto("/find/")
    phone.get_by_label("What is it about?").fill("someone died")
    phone.get_by_label("Near which place?").fill("60614")
    phone.get_by_role("button", name="Search").click()
    phone.get_by_role("link", name="Ben Adler").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ben Adler")
    phone.get_by_role("link", name="Write to Ben Adler").click()


def write(phone: Page) -> None:
    """Fill the enquiry in; what is forgotten at first is asked for, and nothing is lost."""
    phone.get_by_label("What brings you here?").fill("My mother died in spring and nothing is as it was.")
    phone.get_by_label("Somebody close to me died").check()
    phone.get_by_label("Weekdays, in the evening").check()
    phone.get_by_label("Your name, or what to call you").fill("Nadia Brandt")
    phone.get_by_label("What makes it safe for you?").fill("Only in the morning")
    let_some_seconds_pass()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("link", name="Please write your e-mail address")).to_be_visible()
    phone.get_by_label("E-mail address").fill("nadia@example.org")
    phone.get_by_label("I agree that this is kept here").check()


def test_from_a_search_to_the_first_session(
    installation: Installation,
    make_server: Callable[..., Server],
    new_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    installation.env.update(AWAY)
    server = make_server()
    there = server.call(prepare)
    phone = new_page(base_url=server.url, viewport=PHONE, java_script_enabled=False)
    ben = new_page(base_url=server.url)
    ben.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": there["ben"], "url": server.url}])
    find_ben(phone)
    screenshot(phone, "front-door-enquire")
    write(phone)
    sent_as = phone.locator("input[name=token]").input_value()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your enquiry")
    page_of_answers = phone.url
    again = {"to": "ben-adler", "offered": "ben-adler", "reason": "Sent twice", "way": "either", "age": "adult"}
    again |= {"language": "en", "name": "Nadia", "contact_by": "email", "email": "n@example.org", "agree": "on"}
    assert phone.request.post("/enquire/", form={**again, "token": sent_as}).url == page_of_answers
    assert server.call(number_of_enquiries) == 1
    assert phone.context.cookies() == []
    server.kill9()
    server.start()
    answer(ben, screenshot)
    assert_accessible(ben)
    phone.goto(page_of_answers)
    expect(phone.get_by_text("Wednesday at six")).to_be_visible()
    screenshot(phone, "front-door-answer")
    phone.get_by_role("button", name="Begin with Ben Adler").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You begin with Ben Adler")
    book(ben)
    assert "The audit trail is whole" in server.manage("verify-audit")


def answer(ben: Page, screenshot: Callable[[Page, str], None]) -> None:
    """Ben reads what it is about, says yes, and only then sees who it is."""
    ben.goto("/work/")
    ben.get_by_role("link", name="Read and answer").click()
    ben.get_by_role("link", name="Read and answer").click()
    expect(ben.get_by_text("My mother died in spring")).to_be_visible()
    expect(ben.get_by_text("Nadia")).to_have_count(0)
    screenshot(ben, "front-door-asked")
    ben.get_by_label("A few words to them").fill("Wednesday at six?")
    ben.get_by_role("button", name="Yes, I have a place").click()
    expect(ben.get_by_role("heading", level=1)).to_have_text("Nadia Brandt")
    expect(ben.get_by_text("Only in the morning")).to_be_visible()


def book(ben: Page) -> None:
    """Ben takes Nadia on: nothing is typed again, and the first session is in the calendar."""
    ben.goto("/work/enquiries/")
    ben.get_by_role("link", name="Get in touch and begin").click()
    ben.get_by_role("button", name="Add them as my client").click()
    expect(ben.get_by_role("heading", level=1)).to_have_text("Nadia Brandt")
    expect(ben.get_by_text("nadia@example.org")).to_be_visible()
    ben.get_by_role("link", name="Start a course").first.click()
    ben.get_by_role("button", name="Go on to the agreement").click()
    ben.get_by_role("button", name="Propose this").click()
    ben.get_by_role("button", name="The client said yes in session").click()
    ben.goto("/work/clients/")
    expect(ben.get_by_role("link", name="Nadia Brandt")).to_be_visible()
    ben.get_by_role("link", name="Nadia Brandt").click()
    expect(ben.locator("ol.rail .stop").first).to_be_visible()
