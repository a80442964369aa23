"""Answering on one's own pages, by a link and in session; reading answers; and who is refused."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.courses.models import SessionState
from openipt.intake.models import Consent
from openipt.measures.actions import assign_for_session, make_answer_link, record_response
from openipt.measures.guards import MOST_GUESSES
from openipt.measures.loading import instrument
from openipt.measures.models import AnswerLink, Assignment, Response
from openipt.measures.tasks import deliver_due, queue_answer_link
from openipt.safety.models import Concern, CrisisContact
from tests.people import client, make_cast
from tests.risk import close_with_note
from tests.signing_in import signed_in
from tests.treatment import make_course, phq9, session_of

pytestmark = pytest.mark.django_db
ONES = {f"phq-{n}": "1" for n in range(1, 9)}
CALM = ONES | {"phq-9": "0"}
RISK = ONES | {"phq-9": "1", "phq-10": "2"}


@pytest.fixture
def cast():
    made = make_cast()
    CrisisContact.objects.create(
        practice=made.practice, name="Night line", telephone="0800 1", source="page", checked_on="2026-02-01"
    )
    return made


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben, first=timezone.now() + timedelta(days=2))


@pytest.fixture
def session(course):
    return session_of(course, 1)


@pytest.fixture
def asked(session, cast):
    """The PHQ-9 before the first session."""
    assign_for_session(session=session, by=cast.ben, at=timezone.now())
    return Assignment.objects.select_related("client__practice").get(instrument="phq-9")


def text(answer):
    return " ".join(answer.content.decode().split())


# ------------------------------------------------------------------------------------------------------- the client


def test_before_the_first_question_it_is_said_who_reads_and_when(cast, asked):
    page = text(signed_in(cast.amara_user).get(f"/my/measures/{asked.pk}/"))
    assert "Your answers are not read the moment you send them. Ben normally looks at them" in page
    assert "4 hours on working days" in page
    assert page.count("<fieldset") == 10
    assert "better off dead or of hurting yourself in some way" in page
    assert "No permission required to reproduce" in page


def test_answers_are_kept_and_the_score_has_its_meaning(cast, asked):
    browser, address = signed_in(cast.amara_user), f"/my/measures/{asked.pk}/"
    assert browser.post(address, CALM)["Location"] == f"{address}thanks/"
    page = text(browser.get(f"{address}thanks/"))
    assert instrument("phq-9").band_of(8).client in page
    assert "8 of 27" in page
    assert "Night line" not in page
    assert "Go on with the next questions" in page
    assert browser.get(address)["Location"] == f"{address}thanks/"


def test_a_marked_risk_item_brings_help_at_once(cast, asked):
    browser, address = signed_in(cast.amara_user), f"/my/measures/{asked.pk}/"
    browser.post(address, RISK)
    concern = Concern.objects.get()
    page = text(browser.get(f"{address}thanks/"))
    assert "A notice to Ben is on its way" in page
    assert "tel:08001" in page
    assert page.index("tel:08001") < page.index("9 of 27")
    concern.notice_asked_at -= timedelta(hours=1)
    concern.save()
    assert "We could not deliver the notice. Nobody has seen this yet." in text(browser.get(f"{address}thanks/"))
    close_with_note(concern, cast.ben, timezone.now())
    assert "notice" not in text(browser.get(f"{address}thanks/")).split("<main")[1].split("</main")[0]


@pytest.mark.parametrize(
    "said", [{}, ONES, CALM | {"phq-3": "4"}, CALM | {"phq-3": "many"}, CALM | {"phq-10": "rather-not"}]
)
def test_nonsense_and_gaps_come_back_with_what_was_chosen(cast, asked, said):
    answer = signed_in(cast.amara_user).post(f"/my/measures/{asked.pk}/", said)
    assert answer.status_code == 200
    assert "Some questions have no answer yet" in text(answer)
    assert len(re.findall(r"<input[^>]* checked", text(answer))) == sum(value in "0123" for value in said.values())
    assert not Response.objects.exists()


def test_one_may_rather_not_answer_a_question(cast, asked):
    browser = signed_in(cast.amara_user)
    browser.post(f"/my/measures/{asked.pk}/", CALM | {"phq-1": "rather-not", "phq-9": "rather-not"})
    response = Response.objects.get()
    assert (response.given["phq-1"], response.given["phq-9"], response.shown) == (None, None, 9)
    assert "so the score is an estimate" in text(browser.get(f"/my/measures/{asked.pk}/thanks/"))


def test_sending_twice_keeps_one_and_other_answers_are_refused_kindly(cast, asked):
    browser, address = signed_in(cast.amara_user), f"/my/measures/{asked.pk}/"
    for said in (RISK, RISK, CALM):
        assert browser.post(address, said)["Location"] == f"{address}thanks/"
    assert Response.objects.get().given["phq-9"] == 1
    assert Concern.objects.count() == 1
    assert "The first answers are kept." in text(browser.get(f"{address}thanks/"))


@pytest.mark.parametrize("person", ["ben", "olga", "mona"])
def test_only_the_client_answers(cast, asked, person):
    assert signed_in(getattr(cast, person)).get(f"/my/measures/{asked.pk}/").status_code == 404


def test_what_belongs_to_somebody_else_is_not_found(cast, asked):
    stranger = client(cast.practice, "Dora Stein", cast.ben)
    theirs = make_course(stranger, cast.ben, first=timezone.now() + timedelta(days=1))
    row = assign_for_session(session=session_of(theirs, 1), by=cast.ben, at=timezone.now())[0]
    made = record_response(assignment=row, answers=phq9(1), way=Response.Way.LINK, by=None, at=timezone.now())
    browser = signed_in(cast.amara_user)
    for address in (f"measures/{row.pk}/", f"measures/{row.pk}/thanks/", f"answers/{made.response.pk}/"):
        assert browser.get(f"/my/{address}").status_code == 404
    assert browser.post(f"/my/measures/{row.pk}/", CALM).status_code == 404
    assert browser.post(f"/my/measures/{row.pk}/decline/").status_code == 404


def test_too_early_and_too_late_are_said_kindly(cast, asked, session):
    browser, address = signed_in(cast.amara_user), f"/my/measures/{asked.pk}/"
    Assignment.objects.update(opens_at=timezone.now() + timedelta(hours=1))
    assert "not open at the moment" in text(browser.get(address))
    Assignment.objects.update(opens_at=timezone.now() - timedelta(days=9))
    session.starts_at = timezone.now() - timedelta(days=2)
    session.save()
    assert "not open at the moment" in text(browser.get(address))
    assert browser.post(address, CALM)["Location"].endswith("thanks/")  # begun in time, sent late: kept


def test_declining_is_all_right(cast, asked):
    browser = signed_in(cast.amara_user)
    assert "These do not apply to me" in browser.get(f"/my/measures/{asked.pk}/").text
    assert browser.post(f"/my/measures/{asked.pk}/decline/", {"why": "nonsense"})["Location"] == "/my/answers/"
    asked.refresh_from_db()
    assert asked.declined_as == "rather_not"
    page = text(browser.get("/my/answers/"))
    assert "That is all right." in page
    assert "There are 2 sets of questions" in page


def test_what_does_not_apply_is_seen_by_the_therapist(cast, asked):
    signed_in(cast.amara_user).post(f"/my/measures/{asked.pk}/decline/", {"why": "not_applicable"})
    page = text(signed_in(cast.ben).get(f"/work/sessions/{asked.session_id}/"))
    assert "says that these questions do not apply" in page


def test_my_answers_show_picture_and_table(cast, asked):
    browser = signed_in(cast.amara_user)
    assert "No answers yet" in text(browser.get("/my/answers/"))
    browser.post(f"/my/measures/{asked.pk}/", CALM)
    page = text(browser.get("/my/answers/"))
    chart = page[page.index('<figure class="chart"') :]
    assert "<svg" in chart
    assert re.search(r'<th scope="row">Session 1, [^<]+</th>\s*<td data-label="Score">8</td>', chart)
    assert "mild" in chart
    mine = text(browser.get(f"/my/answers/{Response.objects.get().pk}/"))
    assert "Little interest or pleasure" in mine
    assert "Several days (1)" in mine


# ---------------------------------------------------------------------------------------------------------- by link


@pytest.fixture
def secret(session, cast):
    return make_answer_link(occasion=session, by=cast.ben, at=timezone.now())


def fields(page, *said):
    (assignment,) = re.findall(r'name="assignment" value="([\w-]+)"', page)
    return {"assignment": assignment, **dict(*said)}


def test_a_link_leads_through_all_questions_without_an_account(cast, secret):
    browser = Browser()
    first = browser.get(f"/answer/{secret}/")
    assert "Amara" not in text(first)
    assert "/help/" in text(first)
    assert first["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert first["Referrer-Policy"] == "same-origin"
    answer = browser.post(f"/answer/{secret}/", fields(text(first), CALM), follow=True)
    gad = {f"gad-{n}": "1" for n in range(1, 8)}
    then = browser.post(f"/answer/{secret}/", fields(text(answer), gad), follow=True)
    core = {f"core-{n}": "0" for n in range(1, 11)}
    done = browser.post(f"/answer/{secret}/", fields(text(then), core), follow=True)
    assert "There is nothing more to answer" in text(done)
    assert {(found.instrument, found.way, found.recorded_by) for found in Response.objects.all()} == {
        ("phq-9", "link", None),
        ("gad-7", "link", None),
        ("core-10", "link", None),
    }
    assert "There is nothing more to answer" in text(Browser().get(f"/answer/{secret}/"))


def test_a_marked_risk_item_brings_help_by_link_too_but_not_for_long(cast, secret):
    browser = Browser()
    said = fields(text(browser.get(f"/answer/{secret}/")), RISK)
    step = browser.post(f"/answer/{secret}/", said)["Location"]
    assert browser.post(f"/answer/{secret}/", said)["Location"] == step
    assert Concern.objects.count() == 1
    page = text(browser.get(step))
    assert "tel:08001" in page
    assert "Go on with the questions" in page
    Response.objects.update(answered_at=timezone.now() - timedelta(hours=1))
    assert browser.get(step)["Location"] == f"/answer/{secret}/"


def test_a_link_keeps_no_secret_and_dies_with_the_next(cast, session, secret):
    assert not AnswerLink.objects.filter(secret_hash=secret).exists()
    newer = make_answer_link(occasion=session, by=cast.ben, at=timezone.now())
    old = Browser().get(f"/answer/{secret}/")
    assert (old.status_code, "This link has been replaced" in text(old)) == (410, True)
    assert Browser().get(f"/answer/{newer}/").status_code == 200


def test_an_expired_a_cancelled_and_an_unknown_link_are_said_kindly(session, secret):
    session.state = SessionState.CANCELLED
    session.save()
    assert Browser().get(f"/answer/{secret}/").status_code == 410
    session.state = SessionState.PLANNED
    session.save()
    AnswerLink.objects.update(expires_at=timezone.now())
    late = Browser().post(f"/answer/{secret}/", CALM)
    assert (late.status_code, "This link has run out" in text(late)) == (410, True)
    assert Browser().get(f"/answer/{secret[:-1]}x/").status_code == 404


def test_guessing_is_slowed_down():
    browser = Browser()
    seen = [browser.get(f"/answer/guess-number-{n}/").status_code for n in range(MOST_GUESSES + 2)]
    assert seen == [404] * MOST_GUESSES + [429] * 2


def test_a_link_answers_nothing_of_another_session(cast, course, secret):
    (other, *_rest) = assign_for_session(session=session_of(course, 2), by=cast.ben, at=timezone.now())
    for wrong in (other.pk, "nonsense", ""):
        assert Browser().post(f"/answer/{secret}/", CALM | {"assignment": str(wrong)}).status_code == 404
    assert Browser().get(f"/answer/{secret}/{other.pk}/").status_code == 404
    assert not Response.objects.exists()


def test_a_therapist_makes_a_link_that_is_shown_once(cast, session):
    browser, address = signed_in(cast.ben), f"/work/sessions/{session.pk}/answer-link/"
    assert "/answer/" not in text(browser.get(address))
    (secret,) = re.findall(r"/answer/([\w-]+)/", text(browser.post(address)))
    assert Browser().get(f"/answer/{secret}/").status_code == 200
    assert secret not in text(browser.get(address))
    assert not [event for event in AuditEvent.objects.all() if secret in str(event.detail)]
    for person, status in (("rosa", 404), ("sam", 403), ("mona", 403), ("amara_user", 404)):
        assert signed_in(getattr(cast, person)).post(address).status_code == status


def test_the_link_is_sent_only_to_who_agreed(cast, session):
    browser, address = signed_in(cast.ben), f"/work/sessions/{session.pk}/answer-link/"
    assert "Send a link by e-mail" not in text(browser.get(address))
    assert queue_answer_link(occasion=session, by=cast.ben, at=timezone.now()) is None
    Consent.objects.create(client=cast.amara, kind="messages", edition="1", given_at=timezone.now())
    assert browser.post(address, {"send": "1"})["Location"] == address
    assert deliver_due(timezone.now()) == 1
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Before we meet", ["amara@example.org"])
    assert "Amara" not in letter.body
    (link,) = re.findall(r"/answer/[\w-]+/", str(letter.body))
    assert Browser().get(link).status_code == 200
    assert "sent" in text(browser.get(address))


# ------------------------------------------------------------------------------------------------------- in session


def test_reading_out_in_session(cast, session):
    browser, address = signed_in(cast.ben), f"/work/sessions/{session.pk}/measures/phq-9/"
    assert "Read each question as it stands" in text(browser.get(address))
    there = browser.post(address, RISK)["Location"]
    assert browser.post(address, RISK)["Location"] == there
    page = text(browser.get(there))
    rows = re.findall(r'<th scope="row">(\d+)\.', page)
    assert (rows[0], len(rows)) == ("9", 10)
    assert "The concern is open: look after it" in page
    assert Response.objects.get().recorded_by == cast.ben
    assert browser.get(address)["Location"] == there
    assert browser.post(address, CALM)["Location"] == address
    assert browser.get(f"/work/sessions/{session.pk}/measures/phq-99/").status_code == 404


def test_an_unanswered_risk_item_is_to_be_asked(cast, session):
    browser = signed_in(cast.ben)
    there = browser.post(f"/work/sessions/{session.pk}/measures/phq-9/", CALM | {"phq-9": "rather-not"})["Location"]
    assert "Question 9 was not answered: please ask." in text(browser.get(there))


@pytest.mark.parametrize(
    ("person", "reads", "voids"),
    [("ben", 200, 302), ("sam", 200, 403), ("rosa", 404, 404), ("mona", 403, 403), ("olga", 404, 404)],
)
def test_who_may_read_and_void_a_response(cast, asked, person, reads, voids):
    made = record_response(
        assignment=asked, answers=phq9(1), way=Response.Way.LINK, by=None, at=timezone.now()
    ).response
    browser = signed_in(getattr(cast, person))
    assert browser.get(f"/work/responses/{made.pk}/").status_code == reads
    looks = AuditEvent.objects.filter(act="response.read.look", client_id=cast.amara.pk)
    assert looks.exists() is (reads == 200)
    assert browser.post(f"/work/responses/{made.pk}/void/", {"reason": "An error"}).status_code == voids
    made.refresh_from_db()
    assert (made.voided_at is not None) is (voids == 302)


def test_voiding_needs_a_reason_and_shows_it(cast, asked):
    made = record_response(
        assignment=asked, answers=phq9(1), way=Response.Way.LINK, by=None, at=timezone.now()
    ).response
    browser = signed_in(cast.ben)
    assert browser.post(f"/work/responses/{made.pk}/void/", {"reason": " "}).status_code == 400
    browser.post(f"/work/responses/{made.pk}/void/", {"reason": "Her sister filled it in"})
    page = text(browser.get(f"/work/responses/{made.pk}/"))
    assert "Her sister filled it in" in page
    assert "Set aside with this reason" not in page
