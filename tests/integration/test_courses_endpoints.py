"""What the session room and the list of sessions send: who may, what happens twice, too late, or to nonsense."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from openipt.audit.queries import findings
from openipt.courses import actions
from openipt.courses.models import Mark, Note, PrivateNote, Session, SessionState, Step
from tests.people import make_cast
from tests.treatment import begun

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
TO_SESSION = {
    "begin_session": {},
    "session_opening": {"text": "A hard week", "mood": "3"},
    "session_mark": {"kind": "task", "key": "init.timeline", "verdict": "done"},
    "session_step": {"what": "Ask Zuri"},
    "session_note": {"body": "We met.", "revision": "0"},
    "session_private_note": {"body": "My worry.", "revision": "0"},
    "session_close": {},
    "session_sign": {},
    "move_session": {"day": "2031-01-08", "clock": "10:00"},
    "cancel_session": {"by_client": "yes"},
    "session_missed": {},
    "restore_session": {},
}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def session(cast):
    """The first session, which is on now."""
    course = begun(cast, first=timezone.now() - timedelta(minutes=5))
    return course.sessions.get(number=1)


def browser_of(user):
    browser = Browser()
    browser.force_login(user)
    kept = browser.session
    kept["second_factor_confirmed"] = True
    kept.save()
    return browser


@pytest.fixture
def ben(cast):
    return browser_of(cast.ben)


def send(browser, name, session, said=None, **options):
    return browser.post(reverse(name, args=[session.pk]), TO_SESSION[name] if said is None else said, **options)


def picture():
    """Everything a request could have changed."""
    rows = Session.objects.order_by("pk").values_list("pk", "state", "starts_at", "number", "began_at", "mood")
    return [*rows, Mark.objects.count(), Step.objects.count(), Note.objects.count(), PrivateNote.objects.count()]


@pytest.mark.parametrize("name", TO_SESSION)
def test_only_who_cares_for_the_client_may(name, cast, session):
    before = picture()
    verdicts = {"olga": 404, "rosa": 404, "lena": 404, "sam": 403, "mona": 403, "amara_user": 404}
    found = {who: send(browser_of(getattr(cast, who)), name, session).status_code for who in verdicts}
    assert found == verdicts
    assert send(Browser(), name, session).headers["Location"].startswith("/accounts/login/")
    assert picture() == before


@pytest.mark.parametrize("name", TO_SESSION)
def test_reading_the_address_does_nothing_and_a_strange_one_is_not_found(name, ben, session):
    assert ben.get(reverse(name, args=[session.pk])).status_code == 405
    assert ben.post(reverse(name, args=[uuid4()]), TO_SESSION[name]).status_code == 404


@pytest.mark.parametrize("name", sorted(set(TO_SESSION) - {"session_sign", "restore_session", "session_private_note"}))
def test_nothing_is_written_into_a_session_that_is_cancelled(name, ben, cast, session):
    actions.cancel_session(session=session, by_client=True, by=cast.ben, at=timezone.now())
    before = picture()
    assert send(ben, name, session).status_code == 302
    assert picture() == before or name == "session_note"  # a word about why it was cancelled may be kept


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("session_opening", {"text": "x", "mood": "eleven"}),
        ("session_opening", {"text": "x", "mood": "11"}),
        ("session_mark", {"kind": "task", "key": "no.such.task", "verdict": "done"}),
        ("session_mark", {"kind": "mood", "key": "init.timeline", "verdict": "done"}),
        ("session_mark", {"kind": "task", "key": "init.timeline", "verdict": "skipped"}),
        ("session_step", {}),
        ("session_step", {"what": "x", "confidence": "-1"}),
        ("session_note", {"body": "x", "revision": "minus one"}),
        ("session_note", {"body": "x" * 50_001, "revision": "0"}),
        ("move_session", {"day": "30 February", "clock": "25:00"}),
        ("cancel_session", {"by_client": "perhaps"}),
    ],
)
def test_nonsense_changes_nothing_and_is_answered_in_words(name, said, ben, session):
    before = picture()
    answer = send(ben, name, session, said, follow=True)
    assert answer.status_code == 200
    assert list(answer.context["messages"])
    assert picture() == before


@pytest.mark.parametrize("name", sorted(set(TO_SESSION) - {"restore_session", "move_session"}))
def test_sending_twice_does_it_once(name, ben, cast, session):
    send(ben, name, session)
    after_one = picture()
    send(ben, name, session)
    assert picture() == after_one
    assert findings() == []


def test_a_note_is_saved_as_one_writes_and_a_stale_page_loses_nothing(ben, session):
    first = send(ben, "session_note", session, {"body": "one", "revision": "0"}, headers=JSON)
    assert (first.status_code, first.json()["revision"]) == (200, 1)
    again = send(ben, "session_note", session, {"body": "one", "revision": "0"}, headers=JSON)
    assert again.json()["revision"] == 1
    stale = {"body": "from the other tab", "revision": "0"}
    script = send(ben, "session_note", session, stale, headers=JSON)
    assert script.status_code == 409
    assert "one" in script.content.decode()
    page = send(ben, "session_note", session, stale)
    assert page.status_code == 409
    assert {"one", "from the other tab"} <= set(page.content.decode().replace(">", "<").split("<"))
    assert Note.objects.get(session=session).body == "one"


def test_a_signed_note_is_refused_to_script_and_person(ben, cast, session):
    send(ben, "session_note", session, {"body": "one", "revision": "0"})
    send(ben, "session_close", session)
    send(ben, "session_sign", session)
    late = {"body": "two", "revision": "1"}
    assert send(ben, "session_note", session, late, headers=JSON).status_code == 422
    assert send(ben, "session_note", session, late).status_code == 302
    note = Note.objects.get(session=session)
    assert (note.body, note.signed_at is not None) == ("one", True)


def test_a_whole_session_by_forms_alone(ben, session):
    for name in ("begin_session", "session_opening", "session_mark", "session_step", "session_note", "session_close"):
        assert send(ben, name, session).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.mood, session.opening) == (SessionState.HELD, 3, "A hard week")
    assert (session.marks.count(), session.steps.count(), session.note.body) == (1, 1, "We met.")
    send(ben, "session_mark", session, {"kind": "task", "key": "init.timeline", "verdict": ""})
    assert session.marks.filter(superseded_at=None).count() == 0


def test_sessions_are_moved_by_the_clock_of_the_course(ben, session):
    send(ben, "move_session", session, {"day": "2031-07-02", "clock": "10:00", "and_following": "on"})
    session.refresh_from_db()
    assert session.starts_at.isoformat() == "2031-07-02T09:00:00+00:00"
    following = session.course.sessions.get(number=2)
    assert following.starts_at.isoformat() == "2031-07-09T09:00:00+00:00"


def test_a_step_of_another_client_is_not_found(cast, session):
    step = actions.choose_step(session=session, what="Ask Zuri", by=cast.ben, at=timezone.now())
    for name in ("step_report", "drop_step"):
        assert browser_of(cast.rosa).post(reverse(name, args=[step.pk]), {"outcome": "done"}).status_code == 404
    browser_of(cast.amara_user).post(
        reverse("my_step", args=[step.pk]), {"outcome": "partly", "text": "She said maybe"}
    )
    step.refresh_from_db()
    assert (step.outcome, step.outcome_text, step.dropped_at) == ("partly", "She said maybe", None)
