"""The staying-safe plan from draft to plan to next version, and safety screens that open concerns."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.audit.queries import findings
from openipt.courses.refusals import Refused, Stale
from openipt.safety import actions
from openipt.safety.models import Concern, CrisisContact, SafetyPlan, Screening
from openipt.safety.queries import draft_texts, safety_plan_of, safety_plans_of
from openipt.safety.staying_safe import PARTS
from openipt.safety.triage import Answer
from tests.people import make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
ASQ = ("wished_dead", "better_off", "thoughts", "tried")


@pytest.fixture
def cast():
    return make_cast()


def save(cast, revision=0, by=None, **parts):
    return actions.save_safety_plan(
        client=cast.amara, parts=parts, revision=revision, by=by or cast.ben, at=timezone.now()
    )


def keep(cast, by=None):
    return actions.keep_safety_plan(client=cast.amara, by=by or cast.ben, at=timezone.now())


def holds(cast):
    """The plan that holds, which there must be."""
    plan = safety_plan_of(cast.amara)
    assert plan is not None
    return plan


def test_a_draft_is_no_plan_until_it_is_kept(cast):
    save(cast, warning_signs="I stop answering")
    assert safety_plan_of(cast.amara) is None
    assert draft_texts(cast.amara)["warning_signs"] == "I stop answering"
    keep(cast)
    assert holds(cast).warning_signs == "I stop answering"
    assert safety_plans_of(cast.amara).draft is None


def test_changing_makes_a_new_version_and_keeps_the_old_one(cast):
    save(cast, reasons="Zuri", on_my_own="Tea")
    keep(cast)
    save(cast, reasons="Zuri and the sea", by=cast.amara_user)
    assert holds(cast).reasons == "Zuri"
    keep(cast, by=cast.amara_user)
    plan = holds(cast)
    assert (plan.version, plan.reasons, plan.on_my_own) == (2, "Zuri and the sea", "Tea")
    assert [earlier.reasons for earlier in safety_plans_of(cast.amara).earlier] == ["Zuri"]
    assert plan.kept_by == cast.amara_user


def test_the_same_words_twice_are_saved_once(cast):
    first = save(cast, reasons="Zuri")
    again = save(cast, revision=0, reasons="Zuri")
    assert (first.pk, again.revision) == (again.pk, 1)
    assert AuditEvent.objects.filter(act="safety_plan.saved").count() == 1


def test_two_who_write_at_once_see_both_texts(cast):
    save(cast, reasons="Zuri")
    with pytest.raises(Stale) as stale:
        save(cast, revision=0, by=cast.amara_user, reasons="Nothing")
    assert (stale.value.revision, stale.value.current["reasons"]) == (1, "Zuri")


@pytest.mark.parametrize("parts", [{}, {"reasons": "  "}])
def test_an_empty_plan_is_not_kept(cast, parts):
    save(cast, **parts)
    with pytest.raises(Refused, match="Write something"):
        keep(cast)


def test_keeping_twice_keeps_once(cast):
    save(cast, reasons="Zuri")
    assert keep(cast) == keep(cast)
    assert SafetyPlan.objects.count() == 1


def test_an_unknown_part_is_refused(cast):
    with pytest.raises(Refused, match="no such part"):
        save(cast, promise="I will not")


def test_a_draft_thrown_away_leaves_the_plan(cast):
    save(cast, reasons="Zuri")
    keep(cast)
    save(cast, reasons="Something else")
    actions.discard_draft(client=cast.amara, by=cast.ben, at=timezone.now())
    actions.discard_draft(client=cast.amara, by=cast.ben, at=timezone.now())
    assert draft_texts(cast.amara)["reasons"] == "Zuri"


def test_looking_again_is_written_on_the_plan_that_holds(cast):
    with pytest.raises(Refused, match="no plan"):
        actions.review_safety_plan(client=cast.amara, by=cast.ben, at=timezone.now())
    save(cast, reasons="Zuri")
    keep(cast)
    actions.review_safety_plan(client=cast.amara, by=cast.ben, at=timezone.now())
    assert holds(cast).reviewed_by == cast.ben


def test_what_is_in_the_plan_is_sealed_and_every_step_is_in_the_trail(cast):
    save(cast, reasons="Zuri the cat")
    keep(cast)
    raw = SafetyPlan.objects.raw("select * from safety_safetyplan")[0].__dict__
    assert "Zuri" not in str({key: value for key, value in raw.items() if isinstance(value, bytes | str)})
    acts = AuditEvent.objects.filter(act__startswith="safety_plan").order_by("number").values_list("act", flat=True)
    assert list(acts) == ["safety_plan.saved", "safety_plan.kept"]
    assert findings([]) == []


def test_therapist_and_client_see_the_plan_with_numbers_to_call(cast):
    ben, amara = signed_in(cast.ben), signed_in(cast.amara_user)
    work = f"/work/clients/{cast.amara.pk}/staying-safe/"
    assert "There is no plan yet" in ben.get(work).text
    sent = dict.fromkeys(PARTS, "") | {"revision": "0", "people_to_ask": "My sister 07700 900123"}
    ben.post(work + "keep/", sent)
    page = amara.get("/my/staying-safe/").text
    assert 'href="tel:07700900123"' in page
    assert "Version 1" in ben.get(work).text
    amara.post("/my/staying-safe/change/", sent | {"reasons": "Zuri"})
    assert "A draft is open: Amara" in ben.get(work).text
    amara.post("/my/staying-safe/discard/")
    assert "A draft is open" not in ben.get(work).text
    amara.post("/my/staying-safe/keep/", sent | {"reasons": "Zuri"})
    ben.post(work + "review/")
    page = ben.get(work).text
    assert "Version 2" in page
    assert "Looked at again" in page
    assert "What held before" in page


def test_a_script_is_told_when_the_plan_was_changed_elsewhere(cast):
    save(cast, reasons="Zuri")
    amara = signed_in(cast.amara_user)
    sent = dict.fromkeys(PARTS, "") | {"revision": "0"}
    answer = amara.post("/my/staying-safe/change/", sent, headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert "Zuri" in answer.text


@pytest.mark.parametrize("where", ["change/", "keep/"])
def test_nonsense_changes_nothing(cast, where):
    amara = signed_in(cast.amara_user)
    amara.post(f"/my/staying-safe/{where}", {"revision": "many", "reasons": "x" * 5000})
    assert not SafetyPlan.objects.exists()


def test_a_negative_screen_opens_no_concern(cast):
    answers = dict.fromkeys(ASQ, Answer.NO)
    made, concern = actions.record_screening(
        client=cast.amara, screener="asq", answers=answers, by=cast.ben, at=timezone.now()
    )
    assert (made.result, concern) == ("negative", None)


@pytest.mark.parametrize(("fifth", "severity"), [("no", "priority"), ("yes", "now"), ("refused", "now"), (None, "now")])
def test_a_refusal_counts_and_the_fifth_question_decides_how_soon(cast, fifth, severity):
    ben = signed_in(cast.ben)
    sent = {"wished_dead": "no", "better_off": "refused", "thoughts": "no", "tried": "no"}
    ben.post(f"/work/clients/{cast.amara.pk}/screens/asq/", sent | ({"right_now": fifth} if fifth else {}))
    concern = Concern.objects.get()
    assert (concern.severity, concern.source) == (severity, "screen")
    assert "refused" in concern.reason
    assert json.loads(Screening.objects.get().answers)["better_off"] == "refused"
    assert (concern.due_at == concern.raised_at) == (severity == "now")


def test_the_same_answers_sent_twice_open_one_concern(cast):
    ben = signed_in(cast.ben)
    sent = dict.fromkeys(ASQ, "no") | {"tried": "yes", "right_now": "no"}
    for _ in range(2):
        ben.post(f"/work/clients/{cast.amara.pk}/screens/asq/", sent)
    assert (Screening.objects.count(), Concern.objects.count()) == (1, 1)
    ben.post(f"/work/clients/{cast.amara.pk}/screens/asq/", sent | {"right_now": "yes"})
    assert (Screening.objects.count(), Concern.objects.count()) == (2, 2)


def test_an_hour_later_the_same_answers_are_asked_and_recorded_again(cast):
    now, answers = timezone.now(), dict.fromkeys(ASQ, Answer.NO)
    for at in (now, now + timedelta(hours=1)):
        actions.record_screening(client=cast.amara, screener="asq", answers=answers, by=cast.ben, at=at)
    assert Screening.objects.count() == 2


def test_a_page_of_a_negative_screen_says_that_judgement_goes_first(cast):
    ben = signed_in(cast.ben)
    sent = {"wished_dead": "no", "better_off": "no", "thoughts": "no", "tried": "no"}
    page = ben.post(f"/work/clients/{cast.amara.pk}/screens/asq/", sent, follow=True).text
    assert "Your own judgement may" in page
    assert not Concern.objects.exists()


def test_a_screen_with_nobody_to_tell_is_not_lost_silently(cast, monkeypatch):
    ben = signed_in(cast.ben)
    cast.practice.alert_reader = None
    cast.practice.save()
    from openipt.safety.actions import concerns

    monkeypatch.setattr(concerns, "who_would_answer", lambda *_: None)
    page = ben.post(f"/work/clients/{cast.amara.pk}/screens/asq/", dict.fromkeys(ASQ, "yes"))
    assert "Nobody is named" in page.text
    assert not Screening.objects.exists()


def test_a_screen_with_a_question_left_out_is_asked_again(cast):
    page = signed_in(cast.ben).post(f"/work/clients/{cast.amara.pk}/screens/asq/", {"tried": "yes"})
    assert 'value="yes"' in page.text
    assert not Screening.objects.exists()


def test_a_suggestion_fills_in_the_form_and_claims_nothing(cast):
    mona = signed_in(cast.mona)
    cast.practice.country = "GB"
    cast.practice.save()
    page = mona.get("/work/practice/crisis-contacts/?suggestion=Samaritans").text
    assert 'value="116 123"' in page
    assert "not checked" in page
    assert not CrisisContact.objects.filter(name="Samaritans").exists()


def test_there_is_no_other_screen(cast):
    assert signed_in(cast.ben).get(f"/work/clients/{cast.amara.pk}/screens/other/").status_code == 404


def test_the_worker_of_kept_pages_is_served_at_the_root(client):
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert b"staying-safe" in answer.content


def test_the_plan_that_holds_is_there_as_a_pdf_for_both(cast):
    ben, amara = signed_in(cast.ben), signed_in(cast.amara_user)
    parts = {"reasons": "Zuri \U0001f333", "people_to_ask": "My sister 0123 456789"}
    theirs, mine = f"/work/clients/{cast.amara.pk}/staying-safe/", "/my/staying-safe/"
    assert ben.get(theirs + "pdf/")["Location"] == theirs
    assert amara.get(mine + "pdf/")["Location"] == mine
    actions.save_safety_plan(client=cast.amara, parts=parts, revision=0, by=cast.ben, at=timezone.now())
    assert amara.get(mine + "pdf/")["Location"] == mine  # a draft is no plan
    actions.keep_safety_plan(client=cast.amara, by=cast.ben, at=timezone.now())
    for browser, page in ((ben, theirs), (amara, mine)):
        assert f'href="{page}pdf/"' in browser.get(page).content.decode()
        made = browser.get(page + "pdf/")
        assert made.content.startswith(b"%PDF")
        assert made["Content-Disposition"] == 'attachment; filename="staying-safe.pdf"'
