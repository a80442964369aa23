"""The practice's outcomes as its people see them: names only for the manager, nothing of small groups, the export."""

import csv
import io
import zipfile
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.courses.models import Course
from openipt.outcomes.models import CourseOutcome, ScorePair
from openipt.outcomes.research import DICTIONARY
from openipt.outcomes.tasks import reckon_outcomes
from tests.past import make_past
from tests.people import make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/work/outcomes/"


@pytest.fixture
def cast():
    made = make_cast()
    make_past(made.practice, made.ben, 25, before=timezone.now())
    make_past(made.practice, made.rosa, 12, before=timezone.now())
    make_past(made.practice, made.lena, 3, before=timezone.now())
    make_past(made.practice, made.sam, 2, before=timezone.now())
    reckon_outcomes(timezone.now())
    return made


def test_a_manager_sees_names_in_order_of_the_alphabet_but_none_of_small_groups(cast):
    page = signed_in(cast.mona).get(ADDRESS).text
    for shown in (cast.ben, cast.rosa):
        assert f'<th scope="row">{shown.name}</th>' in page
    assert page.index(f">{cast.ben.name}<") < page.index(f">{cast.rosa.name}<")
    assert cast.lena.name not in page
    assert cast.sam.name not in page
    assert "2 therapists with too few courses are not shown." in page
    assert "Past 1" not in page


def test_a_therapist_sees_themself_against_the_whole_and_nobody_else(cast):
    page = signed_in(cast.ben).get(ADDRESS).text
    assert '<th scope="row">You</th>' in page
    assert '<th scope="row">Everybody</th>' in page
    assert page.count('class="dot own"') == 1
    assert page.count('class="dot"') == 1
    for name in (cast.rosa.name, cast.lena.name, cast.sam.name):
        assert name not in page
    assert "Download the ZIP file" not in page
    assert signed_in(cast.ben).post(f"{ADDRESS}export/").status_code == 403


def test_every_share_has_its_interval_and_every_chart_its_table(cast):
    page = signed_in(cast.mona).get(ADDRESS).text
    improved = ScorePair.objects.filter(improved=True).count()
    assert f"{improved} of 42" in page
    assert page.count('<svg class="figure') == 3
    assert page.count("As a table") == 3
    assert "Spiegelhalter 2005" in page
    assert "Cuijpers et al. 2021" in page


def test_a_choice_narrows_what_is_counted(cast):
    mona = signed_in(cast.mona)
    CourseOutcome.objects.filter(therapist=cast.rosa).update(edition="ipt-brief", area="grief")
    assert "<dt>Courses</dt><dd>12</dd>" in mona.get(ADDRESS, {"edition": "ipt-brief"}).text
    assert "<dt>Courses</dt><dd>12</dd>" in mona.get(ADDRESS, {"area": "grief"}).text
    day = Course.objects.earliest("opened_at").opened_at.date()
    assert "No courses to count" in mona.get(ADDRESS, {"opened_from": (day + timedelta(days=1)).isoformat()}).text
    assert 'value="grief" selected' in mona.get(ADDRESS, {"area": "grief"}).text


def test_nobody_is_singled_out_by_a_narrow_choice(cast):
    CourseOutcome.objects.filter(therapist=cast.lena).update(area="isolation")
    page = signed_in(cast.mona).get(ADDRESS, {"area": "isolation"}).text
    assert "Fewer than 5 courses: too few to show anything of." in page
    assert "<dt>" not in page


@pytest.mark.parametrize(
    "nonsense",
    [{"instrument": "x"}, {"edition": "\x00"}, {"opened_from": "yesterday"}, {"opened_until": "9999-99-99"}],
)
def test_nonsense_is_left_out_and_said_so(cast, nonsense):
    answer = signed_in(cast.mona).get(ADDRESS, nonsense)
    assert answer.status_code == 200
    assert "made no sense and was left out" in answer.text
    assert "<dt>Courses</dt><dd>42</dd>" in answer.text


def test_a_practice_without_courses_is_told_so(cast):
    page = signed_in(cast.olga).get(ADDRESS).text
    assert "No courses to count" in page
    assert "made no sense" not in page


def read(answer):
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as packed:
        assert sorted(packed.namelist()) == ["README.txt", "courses.csv", "courses.parquet", "dictionary.csv"]
        assert pq.read_metadata(io.BytesIO(packed.read("courses.parquet"))).num_columns == len(DICTIONARY)
        courses = list(csv.DictReader(io.StringIO(packed.read("courses.csv").decode())))
        meanings = list(csv.DictReader(io.StringIO(packed.read("dictionary.csv").decode())))
    return courses, meanings


def test_the_export_has_no_names_no_dates_and_no_small_groups(cast):
    answer = signed_in(cast.mona).post(f"{ADDRESS}export/")
    courses, meanings = read(answer)
    assert len(courses) == 42
    assert [row["column"] for row in meanings] == list(courses[0]) == list(DICTIONARY)
    counts = {name: sum(row["therapist"] == name for row in courses) for name in {r["therapist"] for r in courses}}
    assert sorted(counts.values()) == [5, 12, 25]
    assert counts["other"] == 5
    assert sum(row["reliably_improved"] == "1" for row in courses) == ScorePair.objects.filter(improved=True).count()
    whole = str(courses)
    assert all(word not in whole for word in ("Past ", cast.ben.name, str(cast.ben.pk)))
    assert {row["year"] for row in courses} <= {str(timezone.now().year), str(timezone.now().year - 1)}
    event = AuditEvent.objects.get(act="outcomes.exported")
    assert event.actor_id == cast.mona.pk


def test_the_export_follows_the_choice(cast):
    CourseOutcome.objects.filter(therapist=cast.rosa).update(edition="ipt-brief")
    courses, _ = read(signed_in(cast.mona).post(f"{ADDRESS}export/", {"edition": "ipt-brief"}))
    assert len(courses) == 12
    assert {row["protocol"] for row in courses} == {"ipt-brief"}


def test_a_course_without_a_second_score_is_exported_without_a_change(cast):
    ScorePair.objects.filter(outcome__therapist=cast.rosa).update(scores=1)
    ScorePair.objects.filter(outcome__therapist=cast.lena).delete()
    courses, _ = read(signed_in(cast.mona).post(f"{ADDRESS}export/"))
    alone = [row for row in courses if row["scores"] == "1"]
    assert len(alone) == 12
    assert {row["recovered"] for row in alone} == {""}
    assert sum(row["first_score"] == "" for row in courses) == 3


def test_two_questionnaires_together_are_shown_with_their_denominator_and_source(cast):
    mona = signed_in(cast.mona)
    assert "two scores of both: too few to show." in mona.get(ADDRESS).text
    some = CourseOutcome.objects.filter(therapist=cast.ben)
    some.update(both_case=True, both_recovered=False, both_improved=True, both_worse=False)
    CourseOutcome.objects.filter(therapist=cast.rosa).update(
        both_case=False, both_recovered=False, both_improved=False, both_worse=True
    )
    page = mona.get(ADDRESS).text
    assert "37 of 42 closed courses have 2 sessions or more and two scores of both" in page
    assert "0 of 25" in page
    assert "25 of 37" in page
    assert "12 of 37" in page
    assert "GAD-7 of 8 or more" in page
