"""The questionnaire of a practice in Chromium: upload, check, preview, use, ask, answer; without JavaScript too."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from openipt.measures.actions import upload_instrument, use_instrument
from openipt.measures.models import Response
from tests.browsing import DESK, PHONE
from tests.own_instruments import MOOD, PERMISSION, epds_wording
from tests.people import make_cast
from tests.signing_in import session_cookie
from tests.treatment import make_course

PAGE = "/work/practice/instruments/"


def prepare():
    """Elm House with a wording in use, and a course whose next session is near."""
    cast, now = make_cast(), timezone.now()
    row = upload_instrument(practice=cast.practice, text=epds_wording(), permission=PERMISSION, by=cast.mona, at=now)
    use_instrument(row=row, by=cast.mona, at=now)
    course = make_course(cast.amara, cast.ben, first=now + timedelta(days=2))
    return {
        "mona": session_cookie(cast.mona),
        "ben": session_cookie(cast.ben),
        "amara": session_cookie(cast.amara_user),
        "plan": f"/work/courses/{course.pk}/questionnaires/",
        "totals": f"/work/courses/{course.pk}/totals/",
    }


def answered():
    return [[row.shown, row.band] for row in Response.objects.exclude(instrument__in=["phq-9", "gad-7"])]


@pytest.fixture
def there(server):
    return server.call(prepare)


@pytest.fixture
def as_person(new_page, server, there):
    def open_page(person, **options):
        page = new_page(base_url=server.url, reduced_motion="reduce", **options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": there[person], "url": server.url}
        page.context.add_cookies([cookie])
        return page

    return open_page


def fill(page, text):
    page.get_by_label("The file").set_input_files(
        {"name": "mood.toml", "mimeType": "application/toml", "buffer": text.encode()}
    )
    page.get_by_label("Who permits its use").fill("The owner, Dr. Hale")
    page.get_by_label("When").fill("2026-01-02")
    page.get_by_label("Where that is written down").fill("Letter in the safe")
    page.get_by_role("button", name="Upload and check").click()


@pytest.mark.parametrize(("size", "scheme", "script"), [(DESK, "light", True), (PHONE, "dark", False)])
def test_from_the_file_to_the_answer(as_person, server, there, assert_accessible, screenshot, size, scheme, script):
    look = {"viewport": size, "color_scheme": scheme, "java_script_enabled": script}
    seen = []

    def look_at(page, name):
        seen.append(name)
        if script:
            assert_accessible(page)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, name
        screenshot(page, f"brought-{name}-{scheme}")

    mona = as_person("mona", **look)
    mona.goto(PAGE)
    look_at(mona, "list")
    mona.get_by_role("link", name="Add the wording of WSAS").click()
    look_at(mona, "wording")
    mona.goto(PAGE)
    mona.get_by_role("link", name="Upload a file").click()
    fill(mona, MOOD.replace("youngest = 16", 'youngest = "16"').replace('notice = "Made by Elm House."', ""))
    expect(mona.get_by_text("youngest: must be a whole number, not a text", exact=True)).to_be_visible()
    expect(mona.get_by_text("licence.notice: is missing", exact=True)).to_be_visible()
    expect(mona.get_by_label("Where that is written down")).to_have_value("Letter in the safe")
    look_at(mona, "faults")
    fill(mona, MOOD)
    expect(mona.get_by_role("heading", level=1)).to_have_text("Mood check")
    expect(mona.get_by_text("Was it hard to get up?")).to_be_visible()
    look_at(mona, "preview")
    mona.get_by_role("button", name="Put in use").click()
    expect(mona.get_by_role("button", name="Retire it")).to_be_visible()
    look_at(mona, "in-use")

    ben = as_person("ben", **look)
    ben.goto(there["plan"])
    ben.locator("select[name=instrument]").select_option(label="Mood check: Three short questions about this week")
    ben.get_by_role("button", name="Add it").click()
    expect(ben.get_by_text("Added.").first).to_be_visible()
    ben.goto(there["totals"])
    look_at(ben, "total")

    amara = as_person("amara", **look)
    amara.goto("/my/")
    amara.get_by_role("link", name="Answer 3 questions").click()
    if script:
        for number, words in enumerate(("A lot", "Not at all", "Not at all"), 1):
            question = amara.locator("[data-question]:visible")
            expect(question).to_have_count(1)
            question.get_by_text(words, exact=True).click()
            if number < 3:
                amara.get_by_role("button", name="Next").click()
    else:
        for question, words in zip(
            amara.locator("[data-question]").all(), ("A lot", "Not at all", "Not at all"), strict=True
        ):
            question.get_by_text(words, exact=True).click()
    look_at(amara, "answer")
    amara.get_by_role("button", name="Send my answers").click()
    expect(amara.get_by_text("This week was heavy.").first).to_be_visible()
    assert server.call(answered) == [[4, "heavy"]]
