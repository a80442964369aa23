"""Ways in besides signing in: drafts on the server, one question a screen, a handed-over device, and paper."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.measures.actions import (
    MeasureError,
    assign_for_session,
    enter_sheet,
    hand_over_device,
    keep_draft,
    make_answer_link,
    settle_sheet,
)
from openipt.measures.models import AnswerLink, Assignment, Draft, PaperEntry, Response
from openipt.safety.models import Concern
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course, phq9, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def session(cast):
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=5), held=1)
    found = session_of(course, 2)
    assign_for_session(session=found, by=cast.ben, at=timezone.now())
    return found


@pytest.fixture
def asked(session):
    return Assignment.objects.select_related("client__practice", "session").get(instrument="phq-9")


def named(page):
    return re.findall(r'name="assignment" value="([\w-]+)"', page.text)[0]


def one_by_one(browser, address, values):
    """Answer a questionnaire one question a screen; gives where that leads."""
    reply = None
    for number, value in enumerate(values, 1):
        page = browser.get(f"{address}?view=one&question={number}")
        assert page.text.count("<fieldset") == 1
        key = re.findall(r'type="radio" name="([\w-]+)"', page.text)[0]
        said = {"assignment": named(page), key: value}
        reply = browser.post(f"{address}?view=one&question={number}", said)
    return reply


# ------------------------------------------------------------------------------------------- drafts, and how it looks


def test_one_question_a_screen_by_link_resumed_on_another_phone(cast, session, asked):
    address = f"/answer/{make_answer_link(occasion=session, by=cast.ben, at=timezone.now())}/"
    one_by_one(Browser(), address, ["1", "rather-not", "2"])
    assert keep_draft(assignment=asked, chosen={}, by=None, at=timezone.now()).revision == 4
    assert not Response.objects.exists()
    other = Browser()
    assert 'value="4"' in other.get(f"{address}?view=one").text  # goes on with the fourth question
    begun = other.get(f"{address}?view=all")
    assert len(re.findall(r" checked>", begun.text)) == 3
    reply = None
    for number in range(4, 11):
        page = other.get(f"{address}?view=one&question={number}")
        key = re.findall(r'type="radio" name="([\w-]+)"', page.text)[0]
        said = {"assignment": named(page), key: "0"}
        reply = other.post(f"{address}?view=one&question={number}", said)
    assert reply is not None
    assert reply["Location"].startswith(f"{address}{asked.pk}")
    found = Response.objects.get()
    assert (found.given["phq-1"], found.given["phq-2"], found.given["phq-3"], found.way) == (1, None, 2, "link")
    assert not Draft.objects.exists()


def test_what_is_left_out_on_the_way_is_asked_before_it_is_sent(cast, session, asked):
    browser, address = signed_in(cast.amara_user), f"/my/measures/{asked.pk}/"
    reply = browser.post(f"{address}?view=one&question=10", {"phq-10": "0"})
    assert reply["Location"] == f"{address}?view=one"
    assert ">1<" in browser.get(reply["Location"]).text or 'value="1"' in browser.get(reply["Location"]).text
    page = browser.post(f"{address}?view=one&question=1", {})
    assert "Please choose an answer" in page.text
    assert browser.get(f"{address}?view=one&question=99").status_code == 200


def test_all_on_one_page_keeps_what_was_chosen(cast, session, asked):
    browser, address = signed_in(cast.amara_user), f"/my/measures/{asked.pk}/"
    assert browser.post(address, {"phq-1": "1", "keep": "1"})["Location"] == f"{address}?kept=1"
    assert "Your answers so far are kept" in browser.get(f"{address}?kept=1").text
    reply = browser.post(address, {"phq-2": "2"}, headers={"accept": "application/json"})
    assert reply.json()["revision"] == 2
    page = browser.post(address, {"phq-3": "3", "phq-4": "nonsense"})
    assert "Some questions have no answer yet" in page.text
    assert len(re.findall(" checked>", browser.get(address).text)) == 3
    assert AuditEvent.objects.filter(act="draft.begun").count() == 1


def test_a_draft_of_what_is_answered_or_no_longer_asked_is_refused(cast, session, asked):
    browser, address = signed_in(cast.amara_user), f"/my/measures/{asked.pk}/"
    browser.post(address, {f"phq-{number}": "0" for number in range(1, 10)})
    with pytest.raises(MeasureError):
        keep_draft(assignment=asked, chosen={"phq-1": "1"}, by=None, at=timezone.now())
    reply = browser.post(address, {"phq-1": "1"}, headers={"accept": "application/json"})
    assert reply.status_code == 410


# ------------------------------------------------------------------------------------------------- a device handed over


def test_a_device_handed_over_shows_the_questions_and_nothing_of_the_staff(cast, session, asked):
    device = signed_in(cast.ben)
    assert "You are signed out on this device first" in device.get(f"/work/sessions/{session.pk}/hand-over/").text
    there = device.post(f"/work/sessions/{session.pk}/hand-over/")["Location"]
    assert device.get("/work/")["Location"].startswith("/accounts/login/")
    page = device.get(there)
    assert "Amara" not in page.text
    assert page.text.count("<fieldset") == 1
    links = set(re.findall(r'<a [^>]*href="([^"]+)"', page.text)) - {"#main"}
    assert not [link for link in links if not link.startswith(("?", there))]
    assert "no-store" in page["Cache-Control"]
    help_page = one_by_one(device, there, ["0"] * 8 + ["1", "0"])
    shown = device.get(help_page["Location"]).text
    assert "Please tell the person who gave you this device" in shown
    assert Concern.objects.get().source_id == Response.objects.get().pk
    assert Response.objects.get().way == "tablet"
    done = one_by_one(device, there, ["0"] * 7)
    last = device.get(device.get(done["Location"])["Location"])
    assert last["Location"] == "/tablet/"
    assert last["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "give this device back" in device.get("/tablet/").text
    again = device.get(there)
    assert (again.status_code, "<fieldset" in again.text) == (410, False)


def test_stopping_keeps_what_was_begun_and_locks_the_device(cast, session):
    secret = hand_over_device(session=session, by=cast.ben, at=timezone.now())
    device, there = Browser(), f"/tablet/{secret}/"
    one_by_one(device, there, ["1", "2"])
    assert device.post(f"{there}finished/")["Location"] == "/tablet/"
    assert device.get(there).status_code == 410
    assert Draft.objects.count() == 1


def test_a_device_and_a_link_are_not_the_same_and_neither_ends_the_other(cast, session):
    secret = hand_over_device(session=session, by=cast.ben, at=timezone.now())
    link = make_answer_link(occasion=session, by=cast.ben, at=timezone.now())
    assert Browser().get(f"/answer/{secret}/").status_code == 404
    assert Browser().get(f"/tablet/{link}/").status_code == 404
    assert Browser().get(f"/tablet/{secret}/").status_code == 200
    AnswerLink.objects.filter(is_handed_over=True).update(expires_at=timezone.now())
    assert Browser().get(f"/tablet/{secret}/").status_code == 410


# ------------------------------------------------------------------------------------------------------------- paper


def sheet(asked, day, values):
    said = {f"{asked.pk}-phq-{number}": value for number, value in enumerate(values, 1)}
    return {f"{asked.pk}-answered_on": day.isoformat(), **said}


def test_two_entries_that_agree_are_kept_with_their_own_date(cast, session, asked):
    ben, yesterday = signed_in(cast.ben), timezone.localdate() - timedelta(days=1)
    assert "1 not entered yet" in ben.get("/work/paper/").text
    values = ["1"] * 7 + ["-", "0", ""]
    ben.post("/work/paper/phq-9/", sheet(asked, yesterday, values))
    page = ben.get("/work/paper/phq-9/").text
    assert "second entry" in page
    assert 'value="1"' not in page  # the first entry is not shown
    assert not Response.objects.exists()
    ben.post("/work/paper/phq-9/", sheet(asked, yesterday, values))
    found = Response.objects.get()
    assert (found.way, found.recorded_by, found.answered_at.date()) == ("paper", cast.ben, yesterday)
    assert (found.given["phq-1"], found.given["phq-8"], found.given["phq-10"]) == (1, None, None)
    assert [(one.place, one.entered_by) for one in PaperEntry.objects.all()] == [(1, cast.ben), (2, cast.ben)]
    assert "on paper, entered twice" in ben.get(f"/work/responses/{found.pk}/").text


def test_two_entries_that_differ_are_looked_at_side_by_side(cast, session, asked):
    ben, today = signed_in(cast.ben), timezone.localdate() - timedelta(days=1)
    ben.post("/work/paper/phq-9/", sheet(asked, today, ["1"] * 9 + [""]))
    ben.post("/work/paper/phq-9/", sheet(asked, today, ["1", "2", *["1"] * 7, ""]))
    assert not Response.objects.exists()
    address = f"/work/paper/sheets/{asked.pk}/"
    assert address in ben.get("/work/paper/phq-9/").text
    page = ben.get(address).text
    assert page.count('<span class="chip warn">') == 1
    said = {"answered_on": today.isoformat(), **{f"phq-{number}": "1" for number in range(1, 10)}}
    assert "Question 2" in ben.post(address, said | {"phq-2": "7"}).text
    kept = ben.post(address, said | {"phq-2": "2"})
    found = Response.objects.get()
    assert kept["Location"] == f"/work/responses/{found.pk}/"
    assert found.given["phq-2"] == 2
    assert ben.get(address)["Location"] == "/work/paper/phq-9/"


def test_a_mark_of_danger_raises_its_concern_at_the_first_entry_and_only_once(cast, session, asked):
    day = timezone.localdate() - timedelta(days=1)
    enter_sheet(assignment=asked, answers=phq9(*[0] * 8, 2), answered_on=day, by=cast.ben, at=timezone.now())
    concern = Concern.objects.get()
    assert "Entered from paper" in concern.reason
    made = enter_sheet(assignment=asked, answers=phq9(*[0] * 8, 2), answered_on=day, by=cast.rosa, at=timezone.now())
    assert made.response is not None
    assert Concern.objects.get().source_id == made.response.pk


def test_what_is_wrong_on_one_sheet_does_not_lose_the_others(cast, session, asked):
    other = Assignment.objects.get(instrument="gad-7")
    ben, today = signed_in(cast.ben), timezone.localdate()
    page = ben.post("/work/paper/phq-9/", sheet(asked, today + timedelta(days=2), ["1"] * 9))
    assert "cannot be in the future" in page.text
    page = ben.post("/work/paper/phq-9/", sheet(asked, today, ["1"] * 8))
    assert "Question 9: one of 0, 1, 2, 3" in page.text
    assert 'value="1"' in page.text
    assert not PaperEntry.objects.exists()
    assert not other.paper_entries.exists()
    with pytest.raises(MeasureError, match="entered twice first"):
        settle_sheet(assignment=asked, answers=phq9(*[0] * 9), answered_on=today, by=cast.ben, at=timezone.now())


def test_nobody_enters_sheets_of_others_clients(cast, session, asked):
    rosa = signed_in(cast.rosa)
    assert "Amara" not in rosa.get("/work/paper/phq-9/").text
    rosa.post("/work/paper/phq-9/", sheet(asked, timezone.localdate(), ["1"] * 9))
    assert rosa.get(f"/work/paper/sheets/{asked.pk}/").status_code == 404
    assert not PaperEntry.objects.exists()
