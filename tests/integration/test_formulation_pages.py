"""From evidence to an agreed formulation: weighed by a person, versioned, answered by the client, on one page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.courses.refusals import Refused, Stale
from openipt.formulation import actions
from openipt.formulation.areas import Choice
from openipt.formulation.models import EvidenceWeight, Formulation, Goal, StageRating, SuitabilityDecision
from openipt.formulation.queries import (
    attainment_of,
    evidence_of,
    focus_of,
    formulation_texts,
    formulations_of,
    goals_of,
    said_already,
)
from openipt.relationships.models import Relationship, SafetyFlag
from openipt.relationships.queries import shared_circle
from openipt.timeline.actions import add_life_event, add_symptom_point, link_event
from tests.people import make_cast
from tests.signing_in import signed_in
from tests.treatment import make_course

pytestmark = pytest.mark.django_db
DRAFT = {"condition": "Depression", "began": "Spring 2025", "how": "I went quiet, and so did he.", "revision": 0}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def course(cast):
    return make_course(cast.amara, cast.ben, first=timezone.now() - timedelta(days=1), held=1)


@pytest.fixture
def ben(cast):
    return signed_in(cast.ben)


@pytest.fixture
def amara(cast):
    return signed_in(cast.amara_user)


def here(course, more):
    return f"/work/courses/{course.pk}/{more}"


def now(cast):
    return {"by": cast.ben, "at": timezone.now()}


def a_life(cast):
    """A death, an onset that may go with it, and two people; with one of them something is wrong; gives the two."""
    told = {"what": "Mum died", "category": "death", "when": "March 2025", "earliest": date(2025, 3, 1),
            "latest": date(2025, 3, 31)}  # fmt: skip
    event = add_life_event(client=cast.amara, told=told, **now(cast))
    told = {"kind": "onset", "when": "May 2025", "earliest": date(2025, 5, 1), "latest": date(2025, 5, 31)}
    point = add_symptom_point(client=cast.amara, told=told, **now(cast))
    link_event(event=event, point=point, confidence="likely", **now(cast))
    people: list[tuple[str, dict[str, Any]]] = [
        ("Tunde", {"reciprocal": "no", "conflict_style": "unspoken", "ring_now": 2}),
        ("Zuri", {"ring_now": 2}),
    ]
    return [
        Relationship.objects.create(client=cast.amara, name=name, added_at=timezone.now(), added_by=cast.ben, **told)
        for name, told in people
    ]


def shared(cast, course, **parts):
    revision = int(formulation_texts(course)["revision"])
    actions.save_formulation(course=course, parts=parts or {"how": "So."}, revision=revision, **now(cast))
    return actions.share_formulation(course=course, **now(cast))


def test_evidence_stands_side_by_side_with_its_source_and_is_weighed_by_a_person(cast, course, ben):
    a_life(cast)
    page = ben.get(here(course, "evidence/")).text
    assert "Mum died (March 2025)" in page
    assert "With Tunde something is wrong that nobody speaks of." in page
    assert f"/work/clients/{cast.amara.pk}/timeline/events/" in page
    assert "Nobody living stands on the inner ring." in page
    found = [one for area in evidence_of(course) for one in area.found]
    sent: dict[str, str] = {}
    for number, one in enumerate(found):
        sent |= {f"key-{number}": one.evidence.key, f"weight-{number}": "for", f"word-{number}": "She cried"}
    sent["weight-1"] = ""
    ben.post(here(course, "evidence/"), sent)
    ben.post(here(course, "evidence/"), sent)
    assert EvidenceWeight.objects.filter(weight="for").count() == len(found) - 1
    assert AuditEvent.objects.filter(act="focus.evidence_weighed").count() == 1
    assert "She cried" in ben.get(here(course, "evidence/")).text
    assert focus_of(course) == []  # nothing was chosen by itself
    sent |= {"weight-0": "", "key-2": "somebody:else's"}
    ben.post(here(course, "evidence/"), sent)
    assert not EvidenceWeight.objects.filter(key=found[0].evidence.key).exists()
    assert not EvidenceWeight.objects.filter(key="somebody:else's").exists()


def test_a_weight_there_is_not_is_refused(cast, course, ben):
    a_life(cast)
    page = ben.post(here(course, "evidence/"), {"key-0": "x", "weight-0": "ten points"})
    assert page.status_code == 200
    assert not EvidenceWeight.objects.exists()


def test_what_stands_elsewhere_is_not_written_again(cast, course):
    a_life(cast)
    choice = Choice("grief", "Since March", "I closed the door")
    actions.choose_focus(course=course, choices=[choice], agreed_with_client=False, **now(cast))
    actions.set_goal(course=course, text="Visit the grave", **now(cast))
    found = said_already(course)
    assert found["began"] == "May 2025"
    assert found["event"] == "Mum died (March 2025)"
    assert "Grief" in found["area"]
    assert (found["how"], found["goal"], found["sessions"]) == ("I closed the door", "Visit the grave", "16 meetings")


def test_a_formulation_goes_from_draft_to_agreed_and_then_never_changes(cast, course, ben, amara):
    choice = Choice("dispute", "Silence since March")
    actions.choose_focus(course=course, choices=[choice], agreed_with_client=False, **now(cast))
    assert amara.get("/my/formulation/").status_code == 404
    ben.post(here(course, "formulation/draft/"), DRAFT)
    assert amara.get("/my/formulation/").status_code == 404
    assert not Formulation.objects.get().shared_at
    ben.post(here(course, "formulation/share/"), {**DRAFT, "revision": 1, "attachment": "Learned to manage alone"})
    page = amara.get("/my/formulation/").text
    assert "I went quiet, and so did he." in page
    assert "Learned to manage alone" not in page
    amara.post("/my/formulation/", {"view": "partly", "words": "It began before that"})
    assert "It began before that" in ben.get(here(course, "formulation/")).text
    assert not focus_of(course)[0].agreed_with_client
    amara.post("/my/formulation/", {"view": "agree", "words": "Yes"})
    assert focus_of(course)[0].agreed_with_client
    agreed = formulations_of(course).shared
    assert agreed
    assert agreed.agreed
    with pytest.raises(Refused):
        actions.answer_formulation(formulation=agreed, view="disagree", **now(cast))
    page = ben.post(here(course, "formulation/share/"), {**DRAFT, "how": "He left."}, follow=True).text
    assert "Say why there is a new version." in page
    assert formulations_of(course).shared == agreed
    ben.post(here(course, "formulation/share/"), {**DRAFT, "how": "He left.", "because": "He moved out", "revision": 1})
    agreed.refresh_from_db()
    assert (agreed.version, agreed.how) == (1, "I went quiet, and so did he.")
    page = ben.get(here(course, "formulation/")).text
    assert "Why there is this version: He moved out" in page
    assert "Version 1" in page
    with pytest.raises(Refused):
        actions.answer_formulation(formulation=agreed, view="agree", words="again", **now(cast))


def test_the_therapist_writes_down_what_was_said_in_session(cast, course, ben):
    assert (
        "could not be understood" in ben.post(here(course, "formulation/answer/"), {"view": "agree"}, follow=True).text
    )
    shared(cast, course)
    ben.post(here(course, "formulation/answer/"), {"view": "agree", "words": "That is it"})
    found = formulations_of(course).shared
    assert found
    assert (found.agreed, found.answered_by, found.client_words) == (True, cast.ben, "That is it")


def test_what_cannot_be_done_with_a_formulation_is_refused(cast, course):
    with pytest.raises(Refused):
        actions.share_formulation(course=course, **now(cast))
    with pytest.raises(Refused):
        actions.save_formulation(course=course, parts={"diagnosis": "x"}, revision=0, **now(cast))
    draft = actions.save_formulation(course=course, parts={"attachment": "x"}, revision=0, **now(cast))
    with pytest.raises(Refused):
        actions.share_formulation(course=course, **now(cast))
    with pytest.raises(Refused):
        actions.answer_formulation(formulation=draft, view="agree", **now(cast))
    with pytest.raises(Stale):
        actions.save_formulation(course=course, parts={"how": "y"}, revision=0, **now(cast))
    same = actions.save_formulation(course=course, parts={"attachment": "x"}, revision=0, **now(cast))
    assert same.revision == 1


def test_sharing_twice_shares_once(cast, course):
    first = shared(cast, course)
    again = actions.share_formulation(course=course, **now(cast))
    assert (again, AuditEvent.objects.filter(act="formulation.shared").count()) == (first, 1)


def test_words_are_sealed(cast, course):
    shared(cast, course, how="He left her")
    with connection.cursor() as cursor:
        cursor.execute("SELECT how FROM formulation_formulation")
        assert b"He left" not in bytes(cursor.fetchone()[0])


def test_the_sheet_is_one_tagged_page_without_whoever_is_flagged(cast, course, ben, amara):
    tunde, _ = a_life(cast)
    SafetyFlag.objects.create(relationship=tunde, about="fear", raised_at=timezone.now(), raised_by=cast.ben)
    assert ben.get(here(course, "formulation.pdf")).status_code == 404
    long = "He stopped asking and I stopped telling, and each took it for an answer. " * 14
    shared(cast, course, condition="Depression", how=long, event=long, strengths=long)
    for browser, path in ((ben, here(course, "formulation.pdf")), (amara, "/my/formulation.pdf")):
        reply = browser.get(path)
        assert reply["Content-Type"] == "application/pdf"
        assert reply.content.count(b"/Type/Page/") + reply.content.count(b"/Type /Page\n") <= 1
        assert b"/Count 1" in reply.content

    svg, people = shared_circle(cast.amara)
    assert [one.name for one in people] == ["Zuri"]
    assert "Tunde" not in str(svg)


def test_the_sheet_of_sixty_people_and_long_words_is_one_page_and_the_circle_stays_legible(cast, course, ben):
    long = "He stopped asking and I stopped telling, and each took it for an answer. " * 14
    shared(cast, course, condition="Depression", how=long, event=long, strengths=long)
    for number in range(60):
        Relationship.objects.create(
            client=cast.amara, name=f"Somebody {number}", ring_now=number % 4 + 1, angle=number * 6 % 360,
            tie="mixed", added_at=timezone.now(), added_by=cast.ben,
        )  # fmt: skip
    content = ben.get(here(course, "formulation.pdf")).content
    assert b"/Count 1" in content


def test_a_dispute_has_a_stage_that_is_looked_at_again(cast, course, ben):
    actions.choose_focus(course=course, choices=[Choice("dispute", "x")], agreed_with_client=True, **now(cast))
    assert "Not said yet. Each stage asks for different work" in ben.get(here(course, "focus/")).text
    for stage in ("impasse", "impasse", "renegotiation", "war"):
        ben.post(here(course, "focus/stage/"), {"stage": stage})
    assert [row.stage for row in StageRating.objects.all()] == ["impasse", "renegotiation"]


def test_goals_have_steps_in_words_and_are_rated_on_them(cast, course, ben):
    ben.post(here(course, "goals/"), {"text": "Sunday lunch at Ruth's", "area": "grief"})
    [goal] = Goal.objects.all()
    levels = here(course, f"goals/{goal.pk}/levels/")
    with pytest.raises(Refused):
        actions.rate_attainment(goal=goal, level=0, **now(cast))
    ben.post(levels, {"level0": "Once a month", "level1": "Twice", "level-1": "Never, as now"})
    ben.post(levels, {"level0": "Once a month", "level1": "", "level-1": "Never, as now"})
    assert [row.level for row in goal.levels.all()] == [0, -1]
    for level in ("-1", "0", "7"):
        ben.post(here(course, f"goals/{goal.pk}/attainment/"), {"level": level})
    [found] = goals_of(course)
    assert [row.level for row in found.attainments.all()] == [-1, 0]
    assert attainment_of([found]) == 50
    page = ben.get(here(course, "focus/")).text
    assert "T 50" in page
    assert 'class="ladder"' in page
    page = ben.post(levels, {"level0": "Every week"}).text
    assert "Set a new goal for new words" in page
    with pytest.raises(Refused):
        actions.describe_goal(goal=goal, levels={3: "x"}, **now(cast))
    with pytest.raises(Refused):
        actions.rate_attainment(goal=goal, level=3, **now(cast))
    assert attainment_of([]) is None


def test_suitability_is_decided_and_signed_by_a_person_and_kept(cast, course, ben):
    page = ben.get(here(course, "suitability/")).text
    assert "Psychosis, mania, delirium" in page
    told = {"decision": "not_now", "reasons": "In hospital first", "noticed": "Psychosis, mania, delirium"}
    assert "error" in ben.post(here(course, "suitability/"), told).text  # not signed
    for _ in range(2):
        ben.post(here(course, "suitability/"), {**told, "signed": "on"})
    ben.post(here(course, "suitability/"), {"decision": "suitable", "reasons": "Well again", "signed": "on"})
    found = SuitabilityDecision.objects.all()
    assert [(row.decision, row.signed_by) for row in found] == [("not_now", cast.ben), ("suitable", cast.ben)]
    course.refresh_from_db()
    assert course.state == "initial"  # nothing was rejected by itself
    with pytest.raises(Refused):
        actions.decide_suitability(course=course, decision="maybe", reasons="x", **now(cast))


def test_the_pages_need_as_many_statements_for_many_rows_as_for_few(cast, course, ben):
    counts = []
    for number in (1, 12):
        for place in range(number):
            a_life(cast)
            goal = actions.set_goal(course=course, text=f"Goal {place}", **now(cast))
            actions.describe_goal(goal=goal, levels={0: "So"}, **now(cast))
            actions.rate_attainment(goal=goal, level=0, **now(cast))
        shared(cast, course, how=f"{number}", because="More")
        for name in ("evidence/", "focus/", "formulation/"):
            ben.get(here(course, name))
            with CaptureQueriesContext(connection) as asked:
                ben.get(here(course, name))
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_a_supervisor_reads_the_formulation_but_writes_none(cast, course):
    shared(cast, course, how="So it is")
    page = signed_in(cast.sam).get(here(course, "formulation/")).text
    assert "So it is" in page
    assert "Save the draft" not in page
