"""The pages about safety: for the public, the client, staff and managers; and who is refused."""

from datetime import date

import pytest
from django.test import Client as Browser
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.people.models import CareLink, Practice
from openipt.safety.actions import raise_concern
from openipt.safety.models import Concern, CrisisContact, RiskNote
from tests.people import make_cast
from tests.risk import COMPLETE, close_with_note
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
WHAT_ONE_WRITES = ("formulation", "actions", "informed", "level", "plan_looked", "look_again_on")


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def concern(cast):
    return raise_concern(
        client=cast.amara,
        source=Concern.Source.THERAPIST,
        severity=Concern.Severity.PRIORITY,
        reason="Said she would rather not wake up.",
        by=cast.ben,
        at=timezone.now(),
    )


def contact(practice, name="Night line", **rest):
    return CrisisContact.objects.create(
        practice=practice,
        name=name,
        **{"telephone": "0800 123 456", "source": "their page", **rest},
        checked_on=date(2026, 2, 1),
    )


def test_help_is_there_without_signing_in():
    contact(Practice.objects.create(name="Elm House"))
    page = Browser().get("/help/").content.decode()
    assert "tel:0800123456" in page
    assert "Night line" in page
    assert "<title>Help</title>" in page
    assert "data-quick-exit" in page


def test_help_says_honestly_that_nobody_is_entered():
    Practice.objects.create(name="Elm House")
    page = Browser().get("/help/").content.decode()
    assert "has not written down yet" in page
    assert "local emergency number" in page


def test_help_shows_no_practice_when_there_are_several_but_a_client_their_own(cast):
    contact(cast.practice)
    contact(cast.other_practice, name="Far line")
    assert "line" not in Browser().get("/help/").content.decode().split("<main")[1].split("</main")[0].replace(
        "online", ""
    )
    mine = signed_in(cast.amara_user).get("/help/").content.decode()
    assert "Night line" in mine
    assert "Far line" not in mine


def test_a_client_asks_to_be_called_and_reads_who_looks_and_when(cast):
    browser = signed_in(cast.amara_user)
    assert "Ben is told" in browser.get("/my/help/").content.decode()
    answer = {"need": "unsafe", "words": "07700 900123"}
    for _ in range(2):
        assert browser.post("/my/help/", answer)["Location"] == "/my/help/"
    concern = Concern.objects.get()
    assert (concern.owner, concern.source, concern.severity) == (cast.ben, "client", "priority")
    assert concern.reason == "I am not safe\n07700 900123"
    page = browser.get("/my/help/").content.decode()
    assert "A notice to Ben is on its way" in page
    assert "4 hours on working days" in page


@pytest.mark.parametrize("said", [{}, {"need": "pizza"}, {"need": "call", "words": "x" * 3000}])
def test_nonsense_asks_nobody(cast, said):
    assert signed_in(cast.amara_user).post("/my/help/", said).status_code == 200
    assert not Concern.objects.exists()


def test_a_client_whom_nobody_reads_is_told_so(cast):
    cast.practice.alert_reader = cast.practice.alert_deputy = None
    cast.practice.save()
    CareLink.objects.update(ended_at=timezone.now())
    browser = signed_in(cast.amara_user)
    assert "Nobody in this practice is named" in browser.get("/my/help/").content.decode()
    assert browser.post("/my/help/", {"need": "call"}).status_code == 200
    assert not Concern.objects.exists()


def test_staff_have_no_page_for_asking(cast):
    assert signed_in(cast.ben).get("/my/help/").status_code == 404


@pytest.mark.parametrize(
    ("person", "status"),
    [("ben", 200), ("rosa", 200), ("sam", 200), ("mona", 403), ("lena", 404), ("olga", 404), ("amara_user", 404)],
)
def test_who_may_open_a_concern(cast, concern, person, status):
    browser = signed_in(getattr(cast, person))
    assert browser.get(f"/work/concerns/{concern.pk}/").status_code == status
    looks = AuditEvent.objects.filter(
        act="concern.handle.look", client_id=cast.amara.pk, actor_id=getattr(cast, person).pk
    )
    assert looks.exists() is (status == 200)


@pytest.mark.parametrize("act", ["acknowledge", "steps", "note", "close", "hand-over"])
@pytest.mark.parametrize(("person", "status"), [("mona", 403), ("olga", 404), ("amara_user", 404)])
def test_who_may_not_act_on_a_concern(cast, concern, act, person, status):
    said = {"text": "x", **COMPLETE, "revision": "0", "to": str(cast.rosa.pk)}
    assert signed_in(getattr(cast, person)).post(f"/work/concerns/{concern.pk}/{act}/", said).status_code == status
    concern.refresh_from_db()
    assert (concern.acknowledged_at, concern.closed_at, concern.owner) == (None, None, cast.ben)


def test_a_concern_is_looked_after_on_its_page(cast, concern):
    browser, address = signed_in(cast.ben), f"/work/concerns/{concern.pk}/"
    page = browser.get(address).content.decode()
    assert "rather not wake up" in page
    assert "I am looking after this" in page
    browser.post(address + "acknowledge/")
    browser.post(address + "steps/", {"text": "Called her."})
    assert "Called her." in browser.get(address).content.decode()
    assert "Write the note" in browser.get(address).content.decode()
    note = {**COMPLETE, "revision": "0"}
    assert browser.post(address + "close/", note)["Location"] == address
    concern.refresh_from_db()
    assert (concern.acknowledged_by, concern.closed_by, concern.level) == (cast.ben, cast.ben, "low")
    page = browser.get(address).content.decode()
    assert COMPLETE["formulation"] in page
    assert "none found" in page
    assert "1 January 2100" in page
    assert "Signed and closed by Ben Adler" in page
    assert browser.get(address + "note/")["Location"] == address


def test_todays_page_and_the_concerns_say_whom_to_look_at_again(cast, concern):
    close_with_note(concern, cast.ben, timezone.now())
    Concern.objects.update(look_again_on=timezone.localdate())
    browser = signed_in(cast.ben)
    for address in ("/work/", "/work/concerns/"):
        page = browser.get(address).content.decode()
        assert "To look at again" in page
        assert f"/work/concerns/{concern.pk}/" in page


def test_a_note_that_is_not_complete_is_kept_and_says_what_it_needs(cast, concern):
    browser, address = signed_in(cast.ben), f"/work/concerns/{concern.pk}/"
    sent = {**COMPLETE, "revision": "0", "level": "", "intent_is": "", "look_again_on": "2020-01-01"}
    answer = browser.post(address + "close/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "is not complete yet: the concern stays open" in page
    assert "(optional)" not in page
    assert page.count("This is needed.") == 2  # at the field, and in the list above
    assert page.count("Write something, or choose what stands in its place.") == 2
    assert page.count("Enter today or a later day.") == 2
    assert COMPLETE["formulation"] in page
    assert 'name="revision" value="1"' in page
    assert COMPLETE["formulation"] in browser.get(address + "note/").content.decode()
    concern.refresh_from_db()
    assert concern.closed_at is None
    short = {"revision": "1", "rest_not_asked": "on", **{k: COMPLETE[k] for k in WHAT_ONE_WRITES}}
    assert browser.post(address + "close/", short)["Location"] == address
    concern.refresh_from_db()
    assert concern.closed_by == cast.ben
    assert browser.get(address).content.decode().count("not asked") == 11


def test_a_draft_saves_itself_and_two_tabs_show_both(cast, concern):
    browser, address = signed_in(cast.ben), f"/work/concerns/{concern.pk}/note/"
    json = {"Accept": "application/json"}
    assert browser.post(address, {"revision": "0", "intent": "None."}, headers=json).json()["revision"] == 1
    stale = browser.post(address, {"revision": "0", "intent": "Some."}, headers=json)
    assert (stale.status_code, "None." in stale.content.decode()) == (409, True)
    both = browser.post(f"/work/concerns/{concern.pk}/close/", {"revision": "0", "intent": "Some."})
    assert both.status_code == 409
    assert all(words in both.content.decode() for words in ("None.", "Some."))
    page = browser.get(address).content.decode()
    assert ">None.</textarea>" in page.replace("\n", "").replace("\r", "")
    assert "A draft is there: Ben Adler" in browser.get(f"/work/concerns/{concern.pk}/").content.decode()


@pytest.mark.parametrize(
    "said", [{"revision": "x"}, {"intent": "x" * 6000, "revision": "0"}, {"revision": "0", "level": "9"}]
)
def test_a_note_that_makes_no_sense_changes_nothing(cast, concern, said):
    browser, address = signed_in(cast.ben), f"/work/concerns/{concern.pk}/"
    assert browser.post(address + "note/", said)["Location"] == address + "note/"
    assert browser.post(address + "close/", said).status_code == 400
    assert not RiskNote.objects.exists()


def test_handing_over_to_a_stranger_is_refused_and_to_a_colleague_works(cast, concern):
    browser, address = signed_in(cast.ben), f"/work/concerns/{concern.pk}/hand-over/"
    for wrong in (cast.olga.pk, cast.mona.pk, "nonsense"):
        assert browser.post(address, {"to": wrong}).status_code == 400
    assert browser.post(address, {"to": cast.lena.pk})["Location"] == "/work/concerns/"
    assert signed_in(cast.lena).get(f"/work/concerns/{concern.pk}/").status_code == 200


def test_the_list_names_whose_concerns_were_seen(cast, concern):
    page = signed_in(cast.sam).get("/work/concerns/")
    assert "Amara Obi" in page.content.decode()
    event = AuditEvent.objects.get(act="concern.handle.look", actor_id=cast.sam.pk)
    assert [mention.client_id for mention in event.mentions.all()] == [cast.amara.pk]
    assert "Amara Obi" not in signed_in(cast.lena).get("/work/concerns/").content.decode()


def test_a_concern_is_raised_by_hand(cast):
    address = f"/work/clients/{cast.amara.pk}/concern/"
    assert signed_in(cast.rosa).get(address).status_code == 404
    assert signed_in(cast.sam).get(address).status_code == 403
    browser = signed_in(cast.ben)
    assert browser.post(address, {"reason": "", "severity": "huge"}).status_code == 200
    assert not Concern.objects.exists()
    answer = browser.post(address, {"reason": "Her sister rang.", "severity": "soon"})
    assert answer["Location"] == f"/work/concerns/{Concern.objects.get().pk}/"


def test_a_manager_keeps_the_list_of_whom_to_turn_to(cast):
    browser, address = signed_in(cast.mona), "/work/practice/crisis-contacts/"
    said = {
        "name": "Night line", "telephone": "0800 1", "text_message": "", "hours": "day and night", "about": "",
        "source": "their page", "checked_on": "2026-02-01", "position": "0",
    }  # fmt: skip
    assert browser.post(address, said | {"telephone": ""}).status_code == 200
    assert not CrisisContact.objects.exists()
    assert browser.post(address, said)["Location"] == address
    made = CrisisContact.objects.get()
    browser.post(f"{address}{made.pk}/", said | {"telephone": "0800 2"})
    made.refresh_from_db()
    assert made.telephone == "0800 2"
    foreign = contact(cast.other_practice)
    assert browser.get(f"{address}{foreign.pk}/").status_code == 404
    browser.post(f"{address}{foreign.pk}/remove/")
    for _ in range(2):
        assert browser.post(f"{address}{made.pk}/remove/")["Location"] == address
    assert CrisisContact.objects.get() == foreign
    assert {event.act for event in AuditEvent.objects.all()} == {"crisis_contact.saved", "crisis_contact.removed"}


@pytest.mark.parametrize(("person", "status"), [("ben", 403), ("amara_user", 404)])
def test_nobody_else_does(cast, person, status):
    assert signed_in(getattr(cast, person)).get("/work/practice/crisis-contacts/").status_code == status


def test_staff_are_told_that_nobody_reads_alerts(cast):
    browser = signed_in(cast.ben)
    assert "Nobody is named" not in browser.get("/work/concerns/").content.decode()
    cast.practice.alert_reader = None
    cast.practice.save()
    assert "Nobody is named to read alerts" in browser.get("/work/concerns/").content.decode()
