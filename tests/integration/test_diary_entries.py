"""Diary entries through the pages and from devices that were away: kept once, nothing lost, nobody else's."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.courses.refusals import Refused, Stale
from openipt.diary import actions
from openipt.diary.entry import Told
from openipt.diary.models import DiaryEntry, RhythmDay
from openipt.diary.queries import names_in_diary, rhythm_week, shared_since
from openipt.relationships.models import Relationship
from tests.people import make_cast, user
from tests.signing_in import signed_in
from tests.treatment import make_course, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def amara(cast):
    return signed_in(cast.amara_user)


def told(**changed):
    usual = {"day": timezone.now().date(), "clock": None, "mood": 4, "kind": "conflict", "words": "We argued"}
    return Told(**usual | changed)


def keep(cast, key=None, **changed):
    now = timezone.now()
    return actions.keep_entry(
        client=cast.amara, key=key or uuid4(), told=told(**changed), written_at=now, by=cast.amara_user, at=now
    )


def change(cast, entry, revision=1, key=None, **changed):
    return actions.change_entry(
        entry=entry, told=told(**changed), revision=revision, key=key, by=cast.amara_user, at=timezone.now()
    )


def person(cast, name, client=None):
    return Relationship.objects.create(
        client=client or cast.amara, name=name, added_at=timezone.now(), added_by=cast.ben
    )


def fields(**changed):
    usual = {"mood": "4", "kind": "conflict", "day": timezone.now().date().isoformat(), "shared": "on"}
    return usual | changed


def send(browser, cast, *entries, whose=None):
    rows = [
        {"key": str(uuid4()), "written_at": timezone.now().isoformat(), "fields": [["mood", "5"]], **entry}
        for entry in entries
    ]
    body = json.dumps({"whose": str(whose or cast.amara.pk), "entries": rows})
    return browser.post(reverse("diary_sync"), body, content_type="application/json")


def sent(key=None, **changed):
    return {"key": str(key or uuid4()), "fields": [list(pair) for pair in fields(**changed).items()]}


def test_the_form_keeps_an_entry_once_however_often_it_is_sent(cast, amara):
    tunde = person(cast, "Tunde")
    key = str(uuid4())
    for _ in range(2):
        answer = amara.post(
            reverse("my_diary"), fields(key=key, people=[str(tunde.pk)], others="my boss", words="We argued")
        )
        assert answer.status_code == 302
    [entry] = DiaryEntry.objects.all()
    assert [one.relationship_id or one.name for one in entry.people.all()] == [tunde.pk, "my boss"]
    assert (entry.mood, entry.kind, entry.words, entry.shared) == (4, "conflict", "We argued", True)
    page = amara.get(reverse("my_diary")).content.decode()
    assert "We argued" in page
    assert "Tunde, my boss" in page
    assert AuditEvent.objects.filter(act="diary.kept").count() == 1


def test_what_is_wrong_is_said_and_what_was_written_stays(cast, amara):
    tomorrow = (timezone.now() + timedelta(days=3)).date().isoformat()
    page = amara.post(reverse("my_diary"), fields(day=tomorrow, words="stay")).content.decode()
    assert "Choose today or a day that has been" in page
    assert "stay" in page
    for wrong in (
        {"mood": "11"},
        {"mood": ""},
        {"kind": "odd"},
        {"words": "x" * 4001},
        {"people": ["x"]},
        {"day": "?"},
    ):
        assert amara.post(reverse("my_diary"), fields(**wrong)).status_code == 200
    stranger = person(cast, "Zed", cast.carl)
    assert (
        "not in your list any more"
        in amara.post(reverse("my_diary"), fields(people=[str(stranger.pk)])).content.decode()
    )
    assert not DiaryEntry.objects.exists()


def test_a_name_of_the_inventory_is_that_person_and_new_names_are_offered(cast):
    tunde = person(cast, "Tunde")
    entry = keep(cast, names=("tunde", "Aunt Grace"))
    keep(cast, names=("aunt grace", "Bob"), shared=False)
    assert [one.relationship_id for one in entry.people.all()] == [tunde.pk, None]
    assert names_in_diary(cast.amara) == ["Aunt Grace"]
    person(cast, "Aunt Grace")
    assert names_in_diary(cast.amara) == []


def test_a_change_can_be_undone_and_that_too(cast):
    entry = keep(cast, names=("Bob",))
    change(cast, entry, mood=7, words="Made up", names=())
    undone = actions.undo_change(entry=entry, by=cast.amara_user, at=timezone.now())
    assert (undone.mood, undone.words, [one.name for one in undone.people.all()]) == (4, "We argued", ["Bob"])
    assert actions.undo_change(entry=entry, by=cast.amara_user, at=timezone.now()).mood == 7
    with pytest.raises(Refused):
        actions.undo_change(entry=keep(cast), by=cast.amara_user, at=timezone.now())


def test_deleting_can_be_undone(cast, amara):
    entry = keep(cast)
    page = amara.post(reverse("delete_diary_entry", args=[entry.pk]), follow=True).content.decode()
    assert "The entry is deleted." in page
    assert "We argued" not in page
    amara.post(reverse("restore_diary_entry", args=[entry.pk]))
    assert "We argued" in amara.get(reverse("my_diary")).content.decode()


def test_a_page_that_is_stale_says_so_and_keeps_the_words(cast, amara):
    entry = keep(cast)
    change(cast, entry, words="from the tablet")
    address = reverse("my_diary_entry", args=[entry.pk])
    page = amara.post(address, fields(revision="1", words="from the phone"))
    assert "from the phone" in page.content.decode()
    assert page.context["form"]["revision"].value() == "2"
    assert amara.post(address, fields(revision="2", words="from the phone")).status_code == 302
    entry.refresh_from_db()
    assert entry.words == "from the phone"
    with pytest.raises(Stale):
        change(cast, entry, revision=1, words="late")


def test_a_late_change_from_a_device_is_kept_beside_and_chosen_from(cast, amara):
    entry = keep(cast)
    change(cast, entry, words="from the tablet")
    late = {**sent(words="from the phone"), "entry": str(entry.pk), "revision": 1}
    assert send(amara, cast, late).json()["entries"][0]["state"] == "beside"
    assert send(amara, cast, late).json()["entries"][0]["state"] == "beside"
    other = DiaryEntry.objects.get(other_version_of=entry)
    page = amara.get(reverse("my_diary_entry", args=[other.pk])).content.decode()
    assert "Two versions" in page
    assert "from the tablet" in page
    amara.post(reverse("choose_diary_version", args=[other.pk]), {"keep": "this"})
    assert [one.words for one in DiaryEntry.objects.filter(deleted_at=None)] == ["from the phone"]
    answer = amara.post(reverse("choose_diary_version", args=[other.pk]), {"keep": "both"}, follow=True)
    assert "nothing to choose any more" in answer.content.decode()


@pytest.mark.parametrize(("keep_what", "left"), [("first", ["tablet"]), ("both", ["phone", "tablet"])])
def test_the_first_or_both_can_be_kept(cast, keep_what, left):
    entry = keep(cast)
    change(cast, entry, words="tablet")
    other = change(cast, entry, revision=1, key=uuid4(), words="phone")
    actions.choose_version(entry=other, keep=keep_what, by=cast.amara_user, at=timezone.now())
    assert sorted(one.words for one in DiaryEntry.objects.filter(deleted_at=None)) == left


def test_a_change_to_an_entry_deleted_meanwhile_is_not_lost(cast):
    entry = keep(cast)
    actions.delete_entry(entry=entry, by=cast.amara_user, at=timezone.now())
    with pytest.raises(Refused):
        change(cast, entry, words="late")
    assert change(cast, entry, key=uuid4(), words="late").other_version_of is None


def test_sending_again_changes_nothing_and_answers_the_same(cast, amara):
    entries = [sent(words=f"entry {n}") for n in range(3)]
    first = send(amara, cast, *entries).json()
    assert [one["state"] for one in first["entries"]] == ["kept"] * 3
    assert send(amara, cast, *entries).json() == first
    assert [one.words for one in DiaryEntry.objects.order_by("kept_at")] == ["entry 0", "entry 1", "entry 2"]
    altered = sent(entries[0]["key"], words="other words")
    assert send(amara, cast, altered).json()["entries"][0]["state"] == "kept"
    assert DiaryEntry.objects.filter(key=entries[0]["key"]).get().words == "entry 0"


def test_the_same_key_of_somebody_else_is_another_entry(cast, amara):
    one = sent(words="Amara's")
    send(amara, cast, one)
    cast.carl.user = user("Carl Nyberg")
    cast.carl.save()
    send(signed_in(cast.carl.user), cast, sent(one["key"], words="Carl's"), whose=cast.carl.pk)
    assert DiaryEntry.objects.count() == 2


def test_entries_of_somebody_else_are_not_taken(cast, amara):
    answer = send(amara, cast, sent(), whose=cast.carl.pk)
    assert answer.status_code == 409
    foreign = DiaryEntry.objects.create(
        client=cast.carl, key=uuid4(), day=timezone.now().date(), mood=3, kind="alone",
        written_at=timezone.now(), kept_at=timezone.now(),
    )  # fmt: skip
    told_ = send(amara, cast, {**sent(), "entry": str(foreign.pk)}).json()["entries"][0]
    assert (told_["state"], told_["words"]) == ("refused", "This entry is not in your diary.")
    assert amara.get(reverse("my_diary_entry", args=[foreign.pk])).status_code == 404


def test_one_bad_entry_holds_up_no_other(cast, amara):
    good, long, damaged = sent(words="good"), sent(words="x" * 4001), {"key": "k", "written_at": "soon"}
    states = [one["state"] for one in send(amara, cast, damaged, long, good).json()["entries"]]
    assert states == ["refused", "refused", "kept"]
    assert [one.words for one in DiaryEntry.objects.all()] == ["good"]


@pytest.mark.parametrize("body", ["", "[]", "{", '{"entries": 1}', "\xff"])
def test_what_is_no_sending_is_refused(amara, body):
    answer = amara.post(reverse("diary_sync"), body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["words"])


def test_sending_needs_a_proof_of_origin_and_a_sign_in(cast):
    strict = Browser(enforce_csrf_checks=True, HTTP_ACCEPT="application/json")
    assert strict.get(reverse("diary_sync")).status_code == 401
    strict.force_login(cast.amara_user)
    assert send(strict, cast, sent()).status_code == 403
    proof = strict.get(reverse("diary_sync")).json()
    assert proof["whose"] == str(cast.amara.pk)
    body = json.dumps({"whose": proof["whose"], "entries": []})
    answer = strict.post(
        reverse("diary_sync"), body, content_type="application/json", headers={"X-CSRFToken": proof["proof"]}
    )
    assert answer.status_code == 200


def test_a_clock_that_runs_ahead_is_taken_as_now(cast):
    ahead = timezone.now() + timedelta(days=2)
    entry = actions.keep_entry(
        client=cast.amara, key=uuid4(), told=told(), written_at=ahead, by=cast.amara_user, at=timezone.now()
    )
    assert entry.written_at <= timezone.now()


def test_the_rhythm_is_asked_only_where_the_edition_says_so_and_adds_up(cast, amara):
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=8), held=1)
    assert "The rhythm of the day" not in amara.get(reverse("my_diary")).content.decode()
    today = timezone.now().date()
    send(amara, cast, sent(out_of_bed="07:10", energy="-1"))
    send(amara, cast, sent(to_bed="23:30", out_of_bed_with="2"))
    [row] = RhythmDay.objects.all()
    assert json.loads(row.noted) == {"out_of_bed": "07:10", "energy": -1, "to_bed": "23:30", "out_of_bed_with": 2}
    week = rhythm_week(cast.amara, timezone.now())
    assert week is not None
    assert (week.score.score, week.days[0][0]) == (None, today)
    assert actions.keep_rhythm(client=cast.carl, day=today, noted={}, by=cast.ben, at=timezone.now()) is None
    assert course.edition == "ipt-adult"


def test_the_therapist_sees_what_is_shared_and_since_the_last_session(cast):
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=8), sessions=3, held=1)
    keep(cast, words="for both of us", names=("Tunde",))
    keep(cast, words="for me alone", shared=False)
    ben = signed_in(cast.ben)
    for address in (
        reverse("course_diary", args=[course.pk]),
        reverse("session_room", args=[session_of(course, 2).pk]),
    ):
        page = ben.get(address).content.decode()
        assert "for both of us" in page
        assert "for me alone" not in page
    since = shared_since(cast.amara, timezone.now() - timedelta(days=5), timezone.now())
    assert since.number == 1
    assert "Nothing new" in render_nothing(cast)


def render_nothing(cast):
    from django.template.loader import render_to_string

    later = shared_since(cast.amara, timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=1, hours=1))
    assert later.number == 0
    return render_to_string("diary/_since.html", {"diary": later, "course": cast.amara.courses.get()})


def test_statements_do_not_grow_with_entries(cast, amara):
    course = make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=8), held=1)
    browsers = {reverse("my_diary"): amara, reverse("course_diary", args=[course.pk]): signed_in(cast.ben)}
    browsers[reverse("course_linking", args=[course.pk])] = browsers[reverse("course_diary", args=[course.pk])]

    def statements():
        found = []
        for address, browser in browsers.items():
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert browser.get(address).status_code == 200
            found.append(len(caught))
        return found

    tunde = person(cast, "Tunde")
    keep(cast, people=(tunde.pk,), names=("Bob",))
    statements()  # what is read once in a process
    few = statements()
    for number in range(12):
        keep(cast, people=(tunde.pk,), names=("Bob", f"Friend {number}"))
    assert statements() == few
