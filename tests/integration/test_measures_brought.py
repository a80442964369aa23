"""What a practice brings: uploaded, looked at, used like any other, replaced, retired; never another practice's."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.measures.actions import (
    MeasureError,
    assign_for_session,
    plan_measure,
    record_read_out,
    record_response,
    record_total,
    retire_instrument,
    upload_instrument,
    use_instrument,
)
from openipt.measures.models import Assignment, PlannedMeasure, PracticeInstrument, Response
from openipt.measures.queries import course_scores, due_before
from openipt.measures.queries.stock import stock_of
from openipt.operations.rescoring import rescore
from openipt.outcomes.models import ScorePair
from openipt.outcomes.tasks import reckon_outcomes
from openipt.people.models import Role
from openipt.safety.models import Concern
from tests.own_instruments import MOOD, PERMISSION, epds_wording
from tests.people import make_cast, member
from tests.signing_in import signed_in
from tests.treatment import make_course, session_of

pytestmark = pytest.mark.django_db
PAGE = "/work/practice/instruments/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben, first=timezone.now() + timedelta(days=2))


def bring(cast, text=MOOD, practice=None):
    now, practice = timezone.now(), practice or cast.practice
    row = upload_instrument(practice=practice, text=text, permission=PERMISSION, by=cast.mona, at=now)
    return use_instrument(row=row, by=cast.mona, at=now)


def sent(text, name="own.toml", **changes):
    content = text if isinstance(text, bytes) else text.encode()
    return {
        "file": SimpleUploadedFile(name, content),
        "permission_from": "The owner",
        "permission_on": "2026-01-02",
        "permission_reference": "Letter in the safe",
    } | changes


def plan(cast, course, key):
    rhythm = PlannedMeasure.Rhythm("every_session")
    return plan_measure(course=course, key=key, rhythm=rhythm, by=cast.ben, at=timezone.now())


def answer(course, key, values, at=None):
    asked = course.assignments.select_related("client__practice").get(instrument=key, withdrawn_at=None)
    answers = {item.key: value for item, value in zip(asked.form.items, values, strict=True)}
    way, at = Response.Way.LINK, at or timezone.now()
    return record_response(assignment=asked, answers=answers, way=way, by=None, at=at)


def test_a_manager_uploads_checks_previews_uses_and_retires(cast):
    mona = signed_in(cast.mona)
    assert "Nothing so far" in mona.get(PAGE).text
    assert "Add the wording of EPDS" in mona.get(PAGE).text
    page = mona.post(f"{PAGE}add/", sent(MOOD), follow=True)
    row = PracticeInstrument.objects.get()
    assert (row.state, row.edition, row.asks_about_risk) == ("draft", "1", True)
    for words in ("Was it hard to get up?", "This week was heavy.", "Letter in the safe", "Question 2 is turned round"):
        assert words in page.text
    assert "War es schwer aufzustehen?" in mona.get(f"{PAGE}{row.pk}/?language=de").text
    assert row.key not in stock_of(cast.practice.pk)
    mona.post(f"{PAGE}{row.pk}/use/")
    mona.post(f"{PAGE}{row.pk}/use/")
    assert stock_of(cast.practice.pk)[row.key].short_name == "Mood check"
    mona.post(f"{PAGE}{row.pk}/retire/")
    assert "retired" in mona.post(f"{PAGE}{row.pk}/retire/", follow=True).text
    assert row.key not in stock_of(cast.practice.pk)
    mona.post(f"{PAGE}{row.pk}/use/")
    row.refresh_from_db()
    assert row.state == "retired"
    acts = AuditEvent.objects.filter(act__startswith="instrument.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["instrument.uploaded", "instrument.used", "instrument.retired"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"x" * 300_000, "larger than 200 kB"),
        (b"\xff\xfe", "not text in UTF-8"),
        (MOOD.replace("youngest = 16", 'youngest = "old"').replace("stem =", "steam ="), "youngest: must be a whole"),
        ("just words", "The file is not TOML"),
    ],
)
def test_a_damaged_file_is_refused_and_nothing_else_is_lost(cast, content, told):
    page = signed_in(cast.mona).post(f"{PAGE}add/", sent(content))
    assert page.status_code == 400
    assert told in page.text
    assert "Letter in the safe" in page.text
    assert not PracticeInstrument.objects.exists()


def test_without_a_permission_there_is_no_upload(cast):
    mona = signed_in(cast.mona)
    for missing in ("permission_from", "permission_on", "permission_reference"):
        assert mona.post(f"{PAGE}add/", sent(MOOD, **{missing: ""})).status_code == 400
    assert "day in the future" in mona.post(f"{PAGE}add/", sent(MOOD, permission_on="2999-01-01")).text
    assert not PracticeInstrument.objects.exists()


def test_the_same_file_twice_is_one_draft(cast):
    mona = signed_in(cast.mona)
    for _ in range(2):
        mona.post(f"{PAGE}add/", sent(MOOD))
    assert PracticeInstrument.objects.count() == 1


def test_the_file_to_fill_in(cast):
    mona = signed_in(cast.mona)
    assert "Get the file for EPDS to fill in" in mona.get(f"{PAGE}add/?for=epds").text
    assert 'epds-10 = ["", "", "", ""]' in mona.get(f"{PAGE}to-fill-in/epds.toml").text
    for key in ("phq-9", "bdi-ii", "none"):
        assert mona.get(f"{PAGE}to-fill-in/{key}.toml").status_code == 404


def test_an_instrument_of_the_practice_goes_all_the_way(cast, course):
    row = bring(cast)
    plan(cast, course, row.key)
    found = answer(course, row.key, [2, 0, 1])
    assert (found.response.shown, found.response.band, found.response.edition) == (5, "heavy", "1")
    assert "Did you want to be gone for good?" in Concern.objects.get().reason
    assert [one.instrument.short_name for one in course_scores(course) if one.key == row.key] == ["Mood check"]
    ben = signed_in(cast.ben)
    assert "Mood check" in ben.get(f"/work/courses/{course.pk}/").text
    assert "Was it hard to get up?" in ben.get(f"/work/responses/{found.response.pk}/").text
    assert "No longer ask Mood check" in ben.get(f"/work/courses/{course.pk}/questionnaires/").text
    amara = signed_in(cast.amara_user)
    assert "Mood check" in amara.get("/my/answers/").text
    assert "Was it hard to get up?" in amara.get(f"/my/answers/{found.response.pk}/").text
    assert "Differing: 0" in rescore()[0]
    reckon_outcomes(timezone.now())
    assert ScorePair.objects.get(instrument=row.key).last == 5
    assert ben.get(f"/work/courses/{course.pk}/signals/{row.key}/deteriorated/").status_code == 200


def test_a_wording_goes_all_the_way_and_a_new_one_leaves_old_answers_alone(cast, course):
    with pytest.raises(MeasureError):
        plan(cast, course, "epds")
    first = bring(cast, epds_wording("first"))
    plan(cast, course, "epds")
    told = answer(course, "epds", [0] * 9 + [1])
    assert (told.response.shown, told.response.edition) == (1, first.edition)
    assert "Question 10, first" in Concern.objects.get().reason
    second = bring(cast, epds_wording("second"))
    assert PracticeInstrument.objects.get(pk=first.pk).state == "retired"
    ben = signed_in(cast.ben)
    assert "Question 10, first" in ben.get(f"/work/responses/{told.response.pk}/").text
    session = session_of(course, 2)
    made = record_read_out(
        session=session, key="epds", answers={"epds-1": 1}, by=cast.ben, at=session.starts_at
    ).response
    assert made.edition == second.edition
    assert "Question 1, second" in ben.get(f"/work/responses/{made.pk}/").text
    assert "Differing: 0" in rescore()[0]


def test_another_practice_has_nothing_of_it(cast, course):
    row = bring(cast, epds_wording())
    mood = bring(cast)
    far = cast.other_practice.pk
    assert not {"epds", mood.key} & set(stock_of(far))
    otto = signed_in(member(cast.other_practice, "Otto", Role.MANAGER))
    for path in ("", "use/", "retire/"):
        assert otto.post(f"{PAGE}{row.pk}/{path}").status_code in {404, 405}
    assert otto.get(f"{PAGE}{row.pk}/").status_code == 404
    assert "made up" not in otto.get(PAGE).text
    theirs = bring(cast, epds_wording("theirs"), cast.other_practice)
    own = bring(cast, practice=cast.other_practice)
    assert theirs.edition != row.edition
    assert own.key != mood.key
    assert PracticeInstrument.objects.get(pk=row.pk).state == "in_use"


def test_retired_it_is_no_longer_asked_and_what_was_answered_stays_readable(cast, course):
    row = bring(cast)
    plan(cast, course, row.key)
    told = answer(course, row.key, [2, 0, 0]).response
    assign_for_session(session=session_of(course, 2), by=cast.ben, at=timezone.now())
    assert Assignment.objects.filter(instrument=row.key, withdrawn_at=None).count() == 2
    retire_instrument(row=row, by=cast.mona, at=timezone.now())
    assert Assignment.objects.filter(instrument=row.key, withdrawn_at=None, responses=None).count() == 0
    assert "Was it hard to get up?" in signed_in(cast.ben).get(f"/work/responses/{told.pk}/").text
    assert assign_for_session(session=session_of(course, 3), by=cast.ben, at=timezone.now())
    assert Assignment.objects.filter(instrument=row.key).count() == 2
    signed_in(cast.ben).get(f"/work/courses/{course.pk}/questionnaires/")
    assert "Differing: 0" in rescore()[0]


def test_editions_go_up_and_never_alter_old_answers(cast, course):
    first = bring(cast)
    plan(cast, course, first.key)
    told = answer(course, first.key, [2, 0, 0]).response
    with pytest.raises(MeasureError, match="Edition 1 was in use before"):
        bring(cast, MOOD.replace("Was it hard", "Was it very hard"))
    changed = MOOD.replace('edition = "1"', 'edition = "2"').replace("Was it hard", "Was it very hard")
    second = bring(cast, changed)
    assert (second.edition, stock_of(cast.practice.pk)[first.key].edition) == ("2", "2")
    assert "Was it hard" in signed_in(cast.ben).get(f"/work/responses/{told.pk}/").text


def test_without_a_reader_of_alerts_its_risk_item_is_not_asked_away_from_the_therapist(cast, course):
    row = bring(cast)
    plan(cast, course, row.key)
    assert row.key in {one.instrument for one in due_before(session_of(course, 1))}
    cast.practice.alert_reader = None
    cast.practice.save()
    assert row.key not in {one.instrument for one in due_before(session_of(course, 1))}


def test_a_client_reads_their_own_language_and_is_told_where_there_is_none(cast, course):
    row = bring(cast)
    plan(cast, course, row.key)
    asked = course.assignments.get(instrument=row.key)
    amara = signed_in(cast.amara_user)
    assert "Was it hard to get up?" in amara.get(f"/my/measures/{asked.pk}/").text
    cast.amara.language = "de"
    cast.amara.save()
    page = amara.get(f"/my/measures/{asked.pk}/").text
    assert "War es schwer aufzustehen?" in page
    assert 'lang="de"' in page
    assert "no official wording" not in page
    other = course.assignments.get(instrument="phq-9")
    assert "These questions are in English: no official wording" in amara.get(f"/my/measures/{other.pk}/").text


def test_a_total_is_entered_and_shown_in_the_trend(cast, course):
    ben, address = signed_in(cast.ben), f"/work/courses/{course.pk}/totals/"
    assert "BDI-II" in ben.get(address).text
    assert "SDQ" not in ben.get(address).text  # not for an adult
    day = (timezone.now() - timedelta(days=10)).date().isoformat()
    for _ in range(2):
        page = ben.post(address, {"instrument": "bdi-ii", "total": "23", "on": day}, follow=True).text
        assert "Moderate. Item 9" in page
    ben.post(address, {"instrument": "ors", "total": "24.4", "on": day})
    found = {row.instrument: row for row in Response.objects.all()}
    assert set(found) == {"bdi-ii", "ors"}
    assert (found["bdi-ii"].way, found["bdi-ii"].answered_at.date().isoformat()) == ("entered", day)
    assert (found["ors"].total, found["ors"].shown, found["ors"].band) == (Decimal("24.400"), 24, "clinical")
    assert {"bdi-ii", "ors"} == {one.key for one in course_scores(course)}
    assert "BDI-II" in ben.get(f"/work/courses/{course.pk}/").text
    assert signed_in(cast.amara_user).get(f"/my/answers/{found['ors'].pk}/").status_code == 200
    assert "Differing: 0" in rescore()[0]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"total": "64"}, "BDI-II goes from 0 to 63"),
        ({"total": "2.5"}, "BDI-II goes from 0 to 63"),
        ({"total": "many"}, "Enter a number"),
        ({"on": "2999-01-01"}, "cannot be in the future"),
        ({"on": "soon"}, "Enter a valid date"),
        ({"instrument": "phq-9"}, "Select a valid choice"),
    ],
)
def test_a_total_that_makes_no_sense_is_refused(cast, course, said, told):
    sent = {"instrument": "bdi-ii", "total": "20", "on": "2026-01-02"} | said
    assert told in signed_in(cast.ben).post(f"/work/courses/{course.pk}/totals/", sent).text
    assert not Response.objects.exists()


def test_what_is_no_total_cannot_be_entered_as_one(cast, course):
    now = timezone.now()
    with pytest.raises(MeasureError, match="no such total"):
        record_total(course=course, key="phq-9", total=Decimal(3), on=now.date(), by=cast.ben, at=now)


def test_the_statements_of_the_page_do_not_grow(cast):
    mona = signed_in(cast.mona)
    bring(cast)
    counted = _statements(mona)
    for number in range(2, 6):
        bring(cast, MOOD.replace('edition = "1"', f'edition = "{number}"'))
    assert _statements(mona) == counted


def _statements(browser):
    with CaptureQueriesContext(connection) as told:
        browser.get(PAGE)
    return len([one for one in told.captured_queries if "practiceinstrument" in one["sql"]])
