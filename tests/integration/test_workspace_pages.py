"""The staff pages and the pages of a course, as their people use them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from openipt.audit.models import AuditEvent, AuditMention
from openipt.courses import actions
from openipt.courses.models import Course, Mark, Note, Session
from openipt.measures.actions import assign_for_session, record_response
from openipt.measures.models import Assignment, Response
from openipt.people.models import Client
from openipt.protocol.editions import editions
from openipt.workspace.queries import overview
from tests.people import Cast, make_cast
from tests.treatment import begun, phq9

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The standing cast."""
    return make_cast()


@pytest.fixture
def course(cast: Cast) -> Course:
    """Ben's course with Amara; the first session is an hour away."""
    return begun(cast, first=timezone.now() + timedelta(hours=1))


def browser_of(user: object) -> Browser:
    """A browser in which somebody is signed in, second factor and all."""
    browser = Browser()
    browser.force_login(user)  # type: ignore[arg-type]
    session = browser.session
    session["second_factor_confirmed"] = True
    session.save()
    return browser


@pytest.fixture
def ben(cast: Cast) -> Browser:
    """Ben's browser."""
    return browser_of(cast.ben)


@pytest.fixture
def amara(cast: Cast) -> Browser:
    """Amara's browser."""
    return browser_of(cast.amara_user)


def answered(course: Course, number: int, answers: dict[str, int | None]) -> None:
    """The PHQ-9 before a session, answered."""
    asked = assign_for_session(session=course.sessions.get(number=number), by=course.therapist, at=timezone.now())[0]
    assigned = Assignment.objects.select_related("client__practice", "session", "course").get(pk=asked.pk)
    way, at = Response.Way.LINK, timezone.now()
    record_response(assignment=assigned, answers=answers, way=way, by=None, at=at)


def first(course: Course) -> Session:
    """The first session."""
    return course.sessions.get(number=1)


def test_today_lists_the_sessions_of_the_day(ben: Browser, course: Course) -> None:
    Session.objects.filter(pk=first(course).pk).update(starts_at=timezone.now())  # in an hour may be tomorrow
    page = ben.get(reverse("today")).content.decode()
    assert "Amara Obi" in page
    assert reverse("session_room", args=[first(course).pk]) in page


def test_a_manager_without_clients_is_led_to_the_practice(cast: Cast) -> None:
    assert browser_of(cast.mona).get(reverse("today")).headers["Location"] == reverse("practice")


def test_a_supervisor_sees_in_the_caseload_whom_they_supervise(cast: Cast, course: Course) -> None:
    sam = browser_of(cast.sam)
    assert "Amara Obi" in sam.get(reverse("caseload"), {"show": "supervised"}).content.decode()


def test_a_change_in_the_caseload_says_how_sure_it_is_and_where_that_is_from(ben: Browser, course: Course) -> None:
    answered(course, 1, phq9(*[2] * 9, 2))
    assert "the first score" in ben.get(reverse("caseload")).content.decode()
    answered(course, 2, phq9(*[1] * 8, 2))
    page = ben.get(reverse("caseload")).content.decode()
    for words in (
        "8 better",
        "Amara Obi: what this says",
        "Better by 8 than at the start: more than the questionnaire",
        "differ by less than 6 may be the same",
        "Kroenke K",
    ):
        assert words in page


def test_the_caseload_finds_by_any_part_of_a_name_and_is_written_down(ben: Browser, course: Course, cast: Cast) -> None:
    assert "Amara Obi" in ben.get(reverse("caseload"), {"q": "bi"}).content.decode()
    assert "Amara Obi" not in ben.get(reverse("caseload"), {"q": "zz"}).content.decode()
    rows = ben.get(reverse("caseload"), {"q": "AM"}, headers={"HX-Request": "true"}).content.decode()
    assert "Amara Obi" in rows
    assert "<html" not in rows
    assert AuditMention.objects.filter(client_id=cast.amara.pk).count() >= 2


@pytest.mark.parametrize("nonsense", [{"sort": "x", "show": "y", "page": "z"}, {"q": "%_'\"<"}, {"page": "999"}])
def test_nonsense_in_the_caseload_does_no_harm(ben: Browser, course: Course, nonsense: dict[str, str]) -> None:
    assert ben.get(reverse("caseload"), nonsense).status_code == 200


COURSE_PAGES = ["course_page", "agreement", "course_sessions", "course_moves", "ending_plan", "course_letter"]


@pytest.mark.parametrize("name", [*COURSE_PAGES, "course_notes", "focus"])
def test_pages_of_a_course(name: str, ben: Browser, course: Course) -> None:
    page = ben.get(reverse(name, args=[course.pk]))
    assert page.status_code == 200
    assert "Amara Obi" in page.content.decode()


@pytest.mark.parametrize("who", ["rosa", "olga", "mona", "lena"])
def test_strangers_find_no_such_page(who: str, course: Course, cast: Cast) -> None:
    browser = browser_of(getattr(cast, who))
    for name in COURSE_PAGES:
        assert browser.get(reverse(name, args=[course.pk])).status_code in (403, 404)
    assert browser.get(reverse("session_room", args=[first(course).pk])).status_code in (403, 404)


def test_a_supervisor_reads_but_does_not_write(course: Course, cast: Cast) -> None:
    sam = browser_of(cast.sam)
    room = sam.get(reverse("session_room", args=[first(course).pk]))
    assert room.status_code == 200
    assert '<form method="post" action="/work/sessions' not in room.content.decode()
    assert sam.post(reverse("session_close", args=[first(course).pk])).status_code == 403


def test_steps_and_techniques_of_the_room_point_to_articles_to_send(ben: Browser, course: Course, cast: Cast) -> None:
    address = reverse("session_room", args=[first(course).pk])
    send = reverse("send_article", args=[course.client_id])
    before = ben.get(address).content.decode()
    assert f'<a href="{send}?article=first-sessions">' in before
    assert f"{send}?article=role-play" not in before
    said = {"kind": "technique", "key": "tech.role-play", "verdict": "done"}
    ben.post(reverse("session_mark", args=[first(course).pk]), said)
    assert f'<a href="{send}?article=role-play">' in ben.get(address).content.decode()
    assert send not in browser_of(cast.sam).get(address).content.decode()  # a supervisor does not send


def test_the_room_from_begin_to_signature(ben: Browser, course: Course) -> None:
    session = first(course)

    def post(name: str, **said: object) -> None:
        answer = ben.post(reverse(name, args=[session.pk]), said, follow=True)
        assert answer.status_code == 200, name

    post("begin_session")
    post("session_opening", text="A hard week", mood="4")
    post("session_mark", kind="task", key="init.welcome-frame", verdict="done")
    post("session_mark", kind="task", key="init.symptom-review", verdict="skipped", reason="no time")
    post("session_mark", kind="technique", key="tech.supportive-listening", verdict="done")
    post("session_step", what="Ring my sister", with_whom="Zuri", confidence="8")
    room = ben.get(reverse("session_room", args=[session.pk])).content.decode()
    for words in ("A hard week", "Welcome and frame", "no time", "Supportive listening", "Ring my sister (Zuri)"):
        assert words in room
    post("session_note", body="What we did", revision="0")
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(minutes=50))
    post("session_close")
    post("session_sign")
    assert Note.objects.get(session=session).signed_at
    assert Mark.objects.filter(superseded_at=None).count() == 3
    acts = set(AuditEvent.objects.filter(client_id=course.client_id).values_list("act", flat=True))
    assert {"note.signed", "step.chosen"} <= acts


def test_autosave_answers_with_the_revision_and_tells_a_stale_tab(ben: Browser, course: Course) -> None:
    url, json = reverse("session_note", args=[first(course).pk]), {"Accept": "application/json"}
    saved = ben.post(url, {"body": "one", "revision": "0"}, headers=json)
    assert saved.json()["revision"] == 1
    stale = ben.post(url, {"body": "two", "revision": "0"}, headers=json)
    assert stale.status_code == 409
    assert "one" in stale.content.decode()
    plain = ben.post(url, {"body": "two", "revision": "0"})
    assert plain.status_code == 409
    assert "one" in plain.content.decode()
    assert "two" in plain.content.decode()
    assert ben.post(url, {"body": "x", "revision": "no"}, headers=json).status_code == 422


def test_a_private_note_is_seen_by_its_author_alone(ben: Browser, course: Course, cast: Cast) -> None:
    url = reverse("session_private_note", args=[first(course).pk])
    ben.post(url, {"body": "my own thought", "revision": "0"})
    room = reverse("session_room", args=[first(course).pk])
    assert "my own thought" in ben.get(room).content.decode()
    assert "my own thought" not in browser_of(cast.sam).get(room).content.decode()


def test_every_edition_can_be_chosen_and_those_for_the_clients_age_come_first(ben: Browser) -> None:
    born = {"name": "Teo Young", "time_zone": "Europe/London", "birth_date": f"{timezone.now().year - 15}-01-01"}
    ben.post(reverse("add_client"), born)
    teo = next(client for client in Client.objects.all() if client.name == "Teo Young")
    start = reverse("start_course", args=[teo.pk])
    page = ben.get(start).content.decode()
    keys = re.findall(r'name="edition" value="([a-z-]+)"', page)
    assert sorted(keys) == sorted(editions())
    assert keys[:2] == ["ipt-adolescent", "ipt-adolescent-parents"]
    assert re.search(r'value="ipt-adolescent"[^>]*checked', page)
    assert page.count("not made for the age of 15, so your judgement goes first") == 7
    assert "12 to 18 years old" in page
    ben.post(start, {"edition": "ipt-older", "school": "weissman"})
    assert Course.objects.get(client=teo).edition == "ipt-older"  # guidance, never a bar


def test_a_client_is_added_and_a_course_started(ben: Browser) -> None:
    said = {"name": "Dora Lind", "time_zone": "Europe/London", "email": "dora@example.org"}
    page = ben.post(reverse("add_client"), said, follow=True)
    client = next(client for client in Client.objects.all() if client.name == "Dora Lind")
    assert "Dora Lind" in page.content.decode()
    answer = ben.post(reverse("start_course", args=[client.pk]), {"edition": "ipt-brief", "school": "weissman"})
    course = Course.objects.get(client=client)
    assert answer.headers["Location"] == reverse("agreement", args=[course.pk])
    form = {
        "planned_sessions": "8",
        "frequency": "weekly",
        "session_minutes": "50",
        "day": "2030-01-09",
        "clock": "15:00",
        "place_kind": "room",
    }
    shown = ben.post(reverse("agreement", args=[course.pk]), {**form, "dates": "1"}).content.decode()
    assert "27 Feb 2030" in shown
    assert not course.agreements.exists()
    ben.post(reverse("agreement", args=[course.pk]), {**form, "propose": "1"})
    newest = course.agreements.get()
    ben.post(reverse("accept_agreement", args=[newest.pk]))
    assert course.sessions.count() == 8


def test_the_focus_needs_reasons(ben: Browser, course: Course) -> None:
    url = reverse("focus", args=[course.pk])
    assert "required" in ben.post(url, {"primary": "grief"}).content.decode()
    both = {"primary": "grief", "reasons": "Her mother", "secondary": "grief", "secondary_reasons": "again"}
    assert "must differ" in ben.post(url, both).content.decode()
    ben.post(url, {"primary": "grief", "reasons": "Her mother died in May", "agreed_with_client": "on"})
    assert "Her mother died in May" in ben.get(url).content.decode()
    ben.post(reverse("set_goal", args=[course.pk]), {"text": "Visit the grave"})
    goal = course.goals.get()
    ben.post(reverse("rate_goal", args=[course.pk, goal.pk]), {"rating": "3"})
    ben.post(reverse("rate_goal", args=[course.pk, goal.pk]), {"rating": "300"})
    assert [rating.rating for rating in goal.ratings.all()] == [3]


def test_sessions_are_moved_cancelled_missed_and_taken_back(ben: Browser, course: Course) -> None:
    session = course.sessions.get(number=2)
    day = (session.starts_at + timedelta(days=1)).date().isoformat()
    ben.post(reverse("move_session", args=[session.pk]), {"day": day, "clock": "09:30"})
    session.refresh_from_db()
    assert session.starts_at.date().isoformat() == day
    ben.post(reverse("cancel_session", args=[session.pk]), {"by_client": "yes", "reason": "ill"})
    assert course.sessions.filter(number__isnull=False).count() == 16
    ben.post(reverse("restore_session", args=[session.pk]))
    session.refresh_from_db()
    assert session.state == "planned"
    assert ben.post(reverse("move_session", args=[session.pk]), {"day": "no"}, follow=True).status_code == 200


def test_the_letter_from_draft_to_the_clients_copy(ben: Browser, amara: Browser, course: Course) -> None:
    ben.post(reverse("ending_plan", args=[course.pk]), {"revision": "0", "gains": "I sleep again"})
    ben.post(reverse("share_plan", args=[course.pk]))
    assert "I sleep again" in amara.get(reverse("my_plan")).content.decode()
    begun_letter = ben.post(reverse("course_letter", args=[course.pk]))
    letter = course.letters.get()
    assert begun_letter.headers["Location"] == reverse("letter", args=[letter.pk])
    assert "I sleep again" in letter.body
    assert amara.get(reverse("my_letter", args=[letter.pk])).status_code == 404
    ben.post(reverse("finish_letter", args=[letter.pk]), {"revision": "0", "addressee": "", "body": letter.body})
    ben.post(reverse("share_letter", args=[letter.pk]))
    assert amara.get(reverse("my_letter", args=[letter.pk])).status_code == 200
    copy = amara.get(reverse("my_letter_pdf", args=[letter.pk]))
    assert copy.content.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["home", "my_course", "my_answers", "my_details", "who_looked", "my_help"])
def test_the_clients_own_pages(name: str, amara: Browser, course: Course) -> None:
    assert amara.get(reverse(name)).status_code == 200


def test_a_client_sees_who_looked(ben: Browser, amara: Browser, course: Course) -> None:
    ben.get(reverse("course_page", args=[course.pk]))
    page = amara.get(reverse("who_looked")).content.decode()
    assert "Ben Adler" in page
    assert "looked at" in page


def test_a_client_accepts_the_agreement_and_reports_a_step(ben: Browser, amara: Browser, cast: Cast) -> None:
    course = begun(cast, first=timezone.now() + timedelta(days=2), accepted=False)
    agreement = course.agreements.get()
    assert reverse("my_agreement", args=[agreement.pk]) in amara.get(reverse("home")).content.decode()
    amara.post(reverse("my_agreement", args=[agreement.pk]))
    course.refresh_from_db()
    assert course.state == "initial"
    step = actions.choose_step(session=first(course), what="Ask Zuri", by=cast.ben, at=timezone.now())
    amara.post(reverse("my_step", args=[step.pk]), {"outcome": "partly", "text": "She listened"})
    step.refresh_from_db()
    assert (step.outcome, step.outcome_text) == ("partly", "She listened")


def test_a_course_is_moved_on_paused_and_ended(ben: Browser, course: Course) -> None:
    url = reverse("course_moves", args=[course.pk])
    ben.post(url, {"event": "to_middle"})
    ben.post(url, {"event": "pause"})
    course.refresh_from_db()
    assert course.state == "middle"
    ben.post(url, {"event": "pause", "reason": "a long journey"})
    course.refresh_from_db()
    assert course.state == "paused"
    ben.post(url, {"event": "resume"})
    ben.post(url, {"event": "drop_out", "reason": "stopped coming"})
    course.refresh_from_db()
    assert (course.state, course.left_before_agreed_end) == ("dropped_out", True)
    assert ben.get(url).status_code == 200
    assert ben.post(url, {"event": "fly"}, follow=True).status_code == 200


PRACTICE_PAGES = ["practice", "practice_people", "practice_clients", "practice_audit", "crisis_contacts"]


@pytest.mark.parametrize("name", PRACTICE_PAGES)
def test_the_managers_pages_are_for_managers(name: str, cast: Cast, course: Course, ben: Browser) -> None:
    assert browser_of(cast.mona).get(reverse(name)).status_code == 200
    assert ben.get(reverse(name)).status_code == 403
    assert browser_of(cast.amara_user).get(reverse(name)).status_code == 404


def test_a_manager_gives_a_client_to_somebody_and_ends_care(cast: Cast, ben: Browser, course: Course) -> None:
    mona, rosa = browser_of(cast.mona), browser_of(cast.rosa)
    mona.post(reverse("assign_client", args=[cast.amara.pk]), {"carer": str(cast.rosa.pk)})
    assert rosa.get(reverse("course_page", args=[course.pk])).status_code == 200
    link = cast.amara.care_links.get(carer=cast.ben)
    mona.post(reverse("end_care", args=[link.pk]))
    assert ben.get(reverse("course_page", args=[course.pk])).status_code == 404


def many_clients(cast: Cast, number: int) -> None:
    """So many clients more, each newer than the one before."""
    now = timezone.now()
    Client.objects.bulk_create(
        Client(practice=cast.practice, name=f"Zoë Number {one:03}", created_at=now + timedelta(minutes=one))
        for one in range(number)
    )


def test_a_practice_of_many_clients_has_pages_and_a_search(cast: Cast, course: Course) -> None:
    mona, address = browser_of(cast.mona), reverse("practice_clients")
    mona.get(address)  # fills caches
    with CaptureQueriesContext(connection) as few:
        mona.get(address)
    many_clients(cast, 120)
    with CaptureQueriesContext(connection) as many:
        page = mona.get(address).content.decode()
    assert len(few) == len(many)
    assert "Amara Obi" in page  # by name: before all others
    assert page.count("Zoë Number") < 200
    assert "Zoë Number 119" in mona.get(address, {"page": "3"}).content.decode()
    found = mona.get(address, {"q": "zoe 07"}).content.decode()
    assert "Zoë Number 070" in found
    assert "Amara Obi" not in found
    assert "Nobody here" in mona.get(address, {"q": "xyz"}).content.decode()
    cared = mona.get(address, {"show": "cared"}).content.decode()
    assert "Amara Obi" in cared
    assert "Zoë" not in cared
    nobody = mona.get(address, {"show": "nobody", "q": "zoe 07"}).content.decode()
    assert "Zoë Number 070" in nobody
    assert "Amara Obi" not in nobody
    looked = AuditMention.objects.filter(client_id=cast.amara.pk, event__act__contains="identify").count()
    mona.get(address, {"q": "zoe 07"})
    assert AuditMention.objects.filter(client_id=cast.amara.pk, event__act__contains="identify").count() == looked


def test_a_very_large_practice_shows_the_newest_first_and_is_searched_all_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "OPENED_TO_SORT", 20)
    many_clients(cast, 60)
    mona, address = browser_of(cast.mona), reverse("practice_clients")
    page = mona.get(address).content.decode()
    assert page.index("Zoë Number 059") < page.index("Zoë Number 058")
    assert "Amara Obi" not in page
    assert "Amara Obi" in mona.get(address, {"q": "amara"}).content.decode()


def test_giving_a_client_to_somebody_comes_back_to_the_same_place(cast: Cast) -> None:
    mona = browser_of(cast.mona)
    said = {"carer": str(cast.rosa.pk), "q": "ama", "page": "1"}
    reply = mona.post(reverse("assign_client", args=[cast.amara.pk]), said)
    assert reply.headers["Location"] == f"{reverse('practice_clients')}?q=ama&page=1"


def test_ending_a_role_closes_what_it_opened(cast: Cast, ben: Browser, course: Course) -> None:
    mona = browser_of(cast.mona)
    mona.post(reverse("end_role", args=[cast.ben.memberships.get().pk]))
    assert ben.get(reverse("course_page", args=[course.pk])).status_code == 404
    mona.post(reverse("end_role", args=[cast.mona.memberships.get().pk]))
    assert cast.mona.memberships.filter(ended_at=None).exists()
