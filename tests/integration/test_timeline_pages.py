"""The timeline entered by client and therapist: kept, shared, changed, taken off and back, linked; nothing lost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.courses.refusals import Refused, Stale
from openipt.measures.actions import assign_for_session, record_response
from openipt.measures.models import Assignment, Response
from openipt.timeline import actions
from openipt.timeline.models import EventLink, LifeEvent, SymptomPoint
from openipt.timeline.queries import names_in_timeline, timeline_of
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course, phq9, session_of

pytestmark = pytest.mark.django_db
EVENT = {"what": "Mum died", "when": "spring 2019", "category": "death", "valence": "hard", "names": "Mum, Tunde"}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def amara(cast):
    return signed_in(cast.amara_user)


@pytest.fixture
def ben(cast):
    return signed_in(cast.ben)


def here(cast, more=""):
    return f"/work/clients/{cast.amara.pk}/timeline/{more}"


def event(cast, at=None, by=None, **told):
    told = {"what": "Moved", "category": "move", "when": "2020", "earliest": date(2020, 1, 1),
            "latest": date(2020, 12, 31), **told}  # fmt: skip
    return actions.add_life_event(client=cast.amara, told=told, by=by or cast.ben, at=at or timezone.now())


def onset(cast):
    told = {"kind": "onset", "when": "2021", "mood": 2, "earliest": date(2021, 1, 1), "latest": date(2021, 1, 31)}
    return actions.add_symptom_point(client=cast.amara, told=told, by=cast.ben, at=timezone.now())


def test_what_the_client_enters_the_therapist_sees_with_words_and_days(cast, amara, ben):
    assert amara.post("/my/timeline/events/", EVENT).status_code == 302
    [kept] = LifeEvent.objects.all()
    assert (kept.when, kept.earliest, kept.latest) == ("spring 2019", date(2019, 3, 1), date(2019, 5, 31))
    assert kept.people == ["Mum", "Tunde"]
    assert names_in_timeline(cast.amara) == {"Mum", "Tunde"}
    for page in (ben.get(here(cast)), amara.get("/my/timeline/")):
        assert "Mum died" in page.text
        assert "spring 2019" in page.text
        assert "<svg" in page.text
    assert AuditEvent.objects.filter(act="life_event.added", client_id=cast.amara.pk).count() == 1


def test_words_are_sealed_in_the_database(cast):
    event(cast, what="Mum died", names="Mum", more="At night", when="spring")
    with connection.cursor() as cursor:
        cursor.execute('SELECT what, names, more, "when" FROM timeline_lifeevent')
        row = b" ".join(bytes(cell) for cell in cursor.fetchone())
    assert b"Mum" not in row
    assert b"spring" not in row


def test_a_time_nobody_can_place_is_kept_and_asked_about_again(cast, amara):
    page = amara.post("/my/timeline/events/", {**EVENT, "when": "before the flood"}, follow=True)
    assert "it has no place in time yet" in page.text
    assert "before the flood" in page.text
    [kept] = LifeEvent.objects.all()
    assert (kept.when, kept.earliest) == ("before the flood", None)
    row = f"/my/timeline/events/{kept.pk}/"
    amara.post(row, {**EVENT, "when": "2019", "revision": 1})
    kept.refresh_from_db()
    assert kept.earliest == date(2019, 1, 1)


def test_nothing_told_is_no_event_and_keeps_what_was_typed(cast, amara):
    page = amara.post("/my/timeline/events/", {**EVENT, "what": "", "more": "It was raining"})
    assert page.status_code == 200
    assert "It was raining" in page.text
    assert not LifeEvent.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"category": "x"}, {"what": "x" * 201}, {"when": "x" * 200}, {"what": "\0"}, {"revision": "many"}]
)
def test_bad_input_is_refused_in_words(cast, ben, bad):
    page = ben.post(here(cast, "events/"), {**EVENT, **bad})
    assert page.status_code == 200
    assert "error" in page.text
    assert not LifeEvent.objects.exists()


def test_the_same_sent_twice_is_there_once(cast, amara):
    for _ in range(2):
        amara.post("/my/timeline/events/", EVENT)
        amara.post("/my/timeline/moods/", {"when": "2020", "kind": "mood", "mood": "3"})
    assert (LifeEvent.objects.count(), SymptomPoint.objects.count()) == (1, 1)


def test_there_is_an_end_to_what_a_timeline_takes(cast, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    event(cast)
    with pytest.raises(Refused):
        event(cast, what="Again")


def test_a_mood_without_a_number_says_nothing(cast, amara):
    page = amara.post("/my/timeline/moods/", {"when": "2020", "kind": "mood", "mood": ""})
    assert "Choose a number for the mood" in page.text
    amara.post("/my/timeline/moods/", {"when": "2020", "kind": "onset", "mood": ""})
    assert [point.kind for point in SymptomPoint.objects.all()] == ["onset"]


def test_two_who_change_at_once_lose_nothing(cast, amara, ben):
    kept = event(cast)
    amara.post(f"/my/timeline/events/{kept.pk}/", {**EVENT, "what": "Moved to Leeds", "revision": 1})
    page = ben.post(here(cast, f"events/{kept.pk}/"), {**EVENT, "what": "Moved to York", "revision": 1})
    assert "changed somewhere else" in page.text
    assert "Moved to Leeds" in page.text
    assert "Moved to York" in page.text
    assert 'name="revision" value="2"' in page.text
    ben.post(here(cast, f"events/{kept.pk}/"), {**EVENT, "what": "Moved to York", "revision": 2})
    kept.refresh_from_db()
    assert (kept.what, kept.revision) == ("Moved to York", 3)
    with pytest.raises(Stale):
        actions.change_symptom_point(
            point=onset(cast), told={"remark": "x"}, revision=7, by=cast.ben, at=timezone.now()
        )


def test_saving_the_same_again_is_no_change(cast):
    point = onset(cast)
    again = actions.change_symptom_point(point=point, told={"mood": 2}, revision=0, by=cast.ben, at=timezone.now())
    assert again.revision == 1
    assert not AuditEvent.objects.filter(act="symptom_point.changed").exists()


@pytest.mark.parametrize("what", ["events", "moods"])
def test_what_is_taken_off_can_be_put_back(cast, amara, what):
    row = event(cast) if what == "events" else onset(cast)
    amara.post(f"/my/timeline/{what}/{row.pk}/take-off/")
    found = timeline_of(cast.amara, private=False)
    assert found.events + found.points == ()
    assert "Put back" in amara.get("/my/timeline/").text
    amara.post(f"/my/timeline/{what}/{row.pk}/put-back/")
    amara.post(f"/my/timeline/{what}/{row.pk}/put-back/")
    found = timeline_of(cast.amara, private=False)
    assert len(found.events + found.points) == 1
    kind = "life_event" if what == "events" else "symptom_point"
    assert AuditEvent.objects.filter(act__startswith=kind).count() == 3


def test_what_is_for_the_therapist_alone_is_nowhere_the_client_looks(cast, amara, ben):
    ben.post(here(cast, "events/"), {**EVENT, "what": "He hit her", "private": "on"})
    [kept] = LifeEvent.objects.all()
    assert "He hit her" in ben.get(here(cast)).text
    assert "He hit her" not in amara.get("/my/timeline/").text
    row = f"/my/timeline/events/{kept.pk}/"
    assert amara.get(row).status_code == 404
    assert amara.post(f"{row}take-off/").status_code == 404
    amara.post("/my/timeline/events/", {**EVENT, "private": "on"})
    assert not LifeEvent.objects.get(what__isnull=False, added_by=cast.amara_user).private


def test_an_event_is_linked_to_a_change_and_the_link_said_anew_and_taken_away(cast, ben):
    kept, point = event(cast), onset(cast)
    page = ben.get(here(cast, f"events/{kept.pk}/"))
    assert "May go with" in page.text
    link = here(cast, f"events/{kept.pk}/link/")
    told = {
        "link-point": point.pk,
        "link-confidence": "likely",
        "link-client_view": "yes",
        "link-remark": "She says so",
    }
    for view in ("yes", "partly"):
        ben.post(link, {**told, "link-client_view": view})
    [marked] = EventLink.objects.all()
    assert (marked.confidence, marked.client_view) == ("likely", "partly")
    page = ben.get(here(cast))
    assert "about 7 months before; likely" in page.text
    assert 'class="link"' in page.text
    assert "Choose what it may go with" in ben.post(link, {}, follow=True).text
    ben.post(here(cast, f"links/{marked.pk}/remove/"))
    assert not EventLink.objects.exists()


def test_a_link_joins_what_belongs_to_one_client(cast):
    other = actions.add_symptom_point(client=cast.carl, told={"kind": "onset"}, by=cast.rosa, at=timezone.now())
    with pytest.raises(Refused):
        actions.link_event(event=event(cast), point=other, confidence="clear", by=cast.ben, at=timezone.now())


def test_around_the_onset_stands_what_lies_before_it(cast, ben):
    onset(cast)
    event(cast, what="The row with Tunde", when="Nov 2020", earliest=date(2020, 11, 1), latest=date(2020, 11, 30))
    event(cast, what="School", when="1995", earliest=date(1995, 1, 1), latest=date(1995, 12, 31))
    page = ben.get(here(cast)).text
    around = page[page.index("Around onset and relapse</h2>") :]
    assert "about 2 months before" in around
    assert "School" not in around
    assert "?from=2020-01-02&amp;to=2021-04-02" in around


def test_zooming_is_a_link_and_nonsense_shows_everything(cast, ben):
    event(cast)
    page = ben.get(here(cast, "?from=2020-06-01&to=2020-06-30")).text
    assert '<a href="?from=2020-05-31&amp;to=2020-06-30" aria-current="true"' in page
    assert ben.get(here(cast, "?from=x&to=%FF")).status_code == 200
    assert ben.get(here(cast, "?from=0001-01-01&to=9999-12-31")).status_code == 200


def test_scores_stand_below_the_events(cast, ben):
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=1), held=1)
    session = session_of(course, 1)
    asked = assign_for_session(session=session, by=cast.ben, at=session.starts_at)[0]
    assigned = Assignment.objects.select_related("client__practice", "session", "course").get(pk=asked.pk)
    record_response(
        assignment=assigned, answers=phq9(*[1] * 8, 0), way=Response.Way.LINK, by=None, at=session.starts_at
    )
    assert "PHQ-9: 8" in ben.get(here(cast)).text


def test_the_pages_need_as_many_statements_for_many_rows_as_for_few(cast, ben, amara):
    counts = []
    for number in (1, 25):
        for place in range(number):
            link = event(cast, what=f"Event {place} {number}")
            point = onset(cast)
            actions.link_event(event=link, point=point, confidence="clear", by=cast.ben, at=timezone.now())
        for browser, path in ((ben, here(cast)), (amara, "/my/timeline/")):
            browser.get(path)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                browser.get(path)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_a_kind_there_is_not_is_no_page(cast, ben):
    assert ben.get(here(cast, "dreams/")).status_code == 404


def test_a_supervisor_reads_but_cannot_write(cast):
    event(cast)
    page = signed_in(cast.sam).get(here(cast)).text
    assert "Moved" in page
    assert "Put it on the timeline" not in page
