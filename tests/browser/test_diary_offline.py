"""The diary on a phone: in a minute, without a network, on two devices, and never for somebody else's eyes."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browsing import DESK, PHONE
from tests.people import make_cast, user
from tests.signing_in import session_cookie

SLOW = 30_000  # milliseconds: what goes over the network may take its time on a busy machine


def prepare():
    from datetime import timedelta

    from django.utils import timezone

    from tests.treatment import make_course

    cast = make_cast()
    cast.carl.user = user("Carl Nyberg")
    cast.carl.save()
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=8), held=1)
    return {
        "amara": session_cookie(cast.amara_user),
        "amara_again": session_cookie(cast.amara_user),
        "carl": session_cookie(cast.carl.user),
        "ben": session_cookie(cast.ben),
        "course": str(course.pk),
    }


def written():
    """What the server holds of Amara's diary, in the order it was written, and of Carl's."""
    from openipt.diary.models import DiaryEntry

    rows = DiaryEntry.objects.select_related("client").order_by("written_at")
    return [[row.client.short_name.lower(), row.words, row.other_version_of_id is not None] for row in rows]


@pytest.fixture
def there(server):
    return server.call(prepare)


@pytest.fixture
def device(new_page, server, there):
    """A device of its own: a browser profile, signed in as somebody, with the diary opened once."""

    def open_page(person="amara", **options):
        page = new_page(base_url=server.url, **{"viewport": PHONE, **options})
        sign_in(page, person, server, there)
        page.goto("/my/diary/")
        if options.get("java_script_enabled", True):
            expect(page.locator("[data-diary][data-shell-kept]")).to_be_attached(timeout=SLOW)
        return page

    return open_page


def sign_in(page, person, server, there):
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": there[person], "url": server.url}])


def write(page, words, mood=4):
    page.locator("label", has_text=re.compile(f"^{mood}$")).first.click()
    page.get_by_label("pleasant", exact=True).check()
    page.get_by_label("What happened?").fill(words)
    page.get_by_role("button", name="Keep this").click()


def write_away(page, words, waiting):
    write(page, words)
    number = "One entry is" if waiting == 1 else f"{waiting} entries are"
    expect(page.locator("[data-waiting-words]")).to_contain_text(f"{number} kept on this phone and not sent yet")


def test_ten_entries_on_two_devices_without_a_network_arrive_once_and_in_order(device, server):
    phone, tablet = device(), device("amara_again")
    for page in (phone, tablet):
        page.context.set_offline(True)
    for number in range(1, 6):
        write_away(phone, f"entry {2 * number - 1}", number)
        write_away(tablet, f"entry {2 * number}", number)
    assert server.call(written) == []
    phone.context.set_offline(False)
    expect(phone.locator(".diary-words")).to_have_count(5, timeout=SLOW)
    tablet.close()  # killed before anything was sent
    tablet.context.set_offline(False)
    again = tablet.context.new_page()
    again.goto("/my/diary/")
    expect(again.locator(".diary-words")).to_have_count(10, timeout=SLOW)
    expected = [["amara", f"entry {number}", False] for number in range(1, 11)]
    assert server.call(written) == expected
    for page in (phone, again):
        page.goto("/my/diary/")
        expect(page.locator("[data-waiting]")).to_be_hidden()
        expect(page.locator(".diary-words")).to_have_text(
            [f"entry {number}" for number in range(10, 0, -1)], timeout=SLOW
        )
    assert server.call(written) == expected


def test_the_diary_opens_without_a_network_and_keeps_nothing_readable(device, server):
    page = device()
    write(page, "said before")
    expect(page.locator(".diary-words")).to_have_text(["said before"], timeout=SLOW)
    page.context.set_offline(True)
    page.goto("/my/diary/")
    expect(page.get_by_text("This goes into the diary of Amara")).to_be_visible()
    expect(page.get_by_text("said before")).to_have_count(0)
    write_away(page, "the sea in May", 1)
    page.reload()
    expect(page.locator("[data-waiting-words]")).to_contain_text("One entry is kept on this phone")
    expect(page.get_by_text("the sea in May")).to_have_count(0)
    kept = page.evaluate(KEPT_HERE)
    assert "the sea in May" not in kept
    assert "said before" not in kept
    assert "waiting" in kept
    page.context.set_offline(False)  # it is sent by itself, and the diary opens
    expect(page.locator(".diary-words")).to_have_text(["the sea in May", "said before"], timeout=SLOW)


# Everything a page can read of what a device holds, as text: databases (sealed boxes byte by byte) and caches.
KEPT_HERE = """async () => {
    const told = [];
    const text = (value) => JSON.stringify(value, (name, one) => {
        if (one instanceof ArrayBuffer) return new TextDecoder("latin1").decode(one);
        if (ArrayBuffer.isView(one)) return new TextDecoder("latin1").decode(one);
        return one;
    });
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    for (const { name } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        for (const store of database.objectStoreNames)
            told.push(name, store, text(await done(database.transaction(store).objectStore(store).getAll())));
        database.close();
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) told.push(request.url, await (await cache.match(request)).text());
    }
    return told.join("\\n");
}"""


def test_entries_wait_for_their_writer_when_the_sign_in_ended_and_nobody_else_gets_them(device, server, there):
    page = device()
    page.context.set_offline(True)
    write_away(page, "for Amara alone", 1)
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-waiting-words]")).to_contain_text("Please sign in: then they are sent")
    sign_in(page, "carl", server, there)
    page.goto("/my/diary/")
    expect(page.locator("[data-diary][data-shell-kept]")).to_be_attached(timeout=SLOW)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    write(page, "Carl was here")
    expect(page.locator(".diary-words")).to_have_text(["Carl was here"], timeout=SLOW)
    assert server.call(written) == [["carl", "Carl was here", False]]
    sign_in(page, "amara_again", server, there)
    page.goto("/my/diary/")
    expect(page.locator(".diary-words")).to_have_text(["for Amara alone"], timeout=SLOW)
    assert sorted(server.call(written)) == [["amara", "for Amara alone", False], ["carl", "Carl was here", False]]


def test_signing_out_with_entries_waiting_asks_first(device):
    page = device()
    page.context.set_offline(True)
    write_away(page, "still here", 1)
    asked = []

    def no(dialog):
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", no)
    page.get_by_text("My account").click()
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Sign out").click()
    assert "(1) is still on this device" in asked[0]
    expect(page.get_by_role("heading", name="How are you now?")).to_be_visible()


def test_a_change_on_two_devices_keeps_both_and_the_writer_chooses(device, server):
    phone = device()
    write(phone, "as it was")
    tablet = device("amara_again")
    for page in (phone, tablet):
        page.get_by_role("link", name="Change").click()
        expect(page.locator("[data-diary][data-ready]")).to_be_attached()
    phone.context.set_offline(True)
    phone.get_by_label("What happened?").fill("from the phone")
    phone.get_by_role("button", name="Keep the change").click()
    expect(phone.locator("[data-waiting-words]")).to_contain_text("One entry is kept on this phone")
    tablet.get_by_label("What happened?").fill("from the tablet")
    tablet.get_by_role("button", name="Keep the change").click()
    expect(tablet.locator(".diary-words")).to_have_text(["from the tablet"], timeout=SLOW)
    phone.context.set_offline(False)
    expect(phone.locator(".diary-words")).to_have_count(2, timeout=SLOW)
    phone.locator(".other-version").get_by_role("link", name="Change").click()
    expect(phone.get_by_text("changed on two devices")).to_be_visible()
    phone.get_by_role("button", name="Keep the one below").click()
    expect(phone.locator(".diary-words")).to_have_text(["from the phone"], timeout=SLOW)


def test_what_the_server_does_not_take_comes_back_into_the_form(device, server):
    page = device()
    page.get_by_label("What happened?").evaluate("field => (field.removeAttribute('maxlength'))")
    write(page, "x" * 4001)
    expect(page.get_by_text("This entry was not taken:")).to_be_visible()
    page.get_by_role("button", name="Put it into the form").click()
    expect(page.get_by_label("What happened?")).to_have_value("x" * 4001)
    page.get_by_label("What happened?").fill("shorter")
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator(".diary-words")).to_have_text(["shorter"], timeout=SLOW)
    expect(page.locator("[data-waiting]")).to_be_hidden()


def test_without_javascript_by_keyboard_and_accessible(device, there, server, new_page, assert_accessible, screenshot):
    plain = device(java_script_enabled=False)
    write(plain, "plain and simple")
    expect(plain.locator(".diary-words")).to_have_text(["plain and simple"], timeout=SLOW)
    page = device("amara_again")
    page.get_by_role("group", name="How is your mood?").get_by_label("6", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("What happened?").focus()
    page.keyboard.type("by the keyboard")
    page.get_by_role("button", name="Keep this").press("Enter")
    expect(page.locator(".diary-words")).to_have_text(["by the keyboard", "plain and simple"], timeout=SLOW)
    for viewport, scheme in ((PHONE, "dark"), (DESK, "light")):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        for address in ("/my/diary/", "/my/diary/away/", "/my/diary/reminders/"):
            page.goto(address)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            screenshot(page, f"diary-{address.strip('/').replace('/', '-')}-{scheme}")
