"""What is written down in a course: openings, marks, steps, notes, the ending plan, letters."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openipt.audit.models import AuditEvent
from openipt.courses import actions
from openipt.courses.models import Mark, PrivateNote, Session
from openipt.courses.queries import (
    course_progress,
    letters_of,
    marks_of,
    next_session,
    note_of,
    notes_of,
    plan_of,
    previous_session,
    private_note_of,
    rail,
    sessions_of,
    sessions_on,
    steps_open,
    steps_to_ask_about,
    unsigned_notes_of,
)
from openipt.courses.refusals import Refused, Stale
from openipt.courses.terms import AgreementTerms
from openipt.protocol.guidance import TaskMark, Verdict
from openipt.protocol.lifecycle import State
from tests.people import make_cast

pytestmark = pytest.mark.django_db
START = datetime(2026, 10, 7, 15, 0, tzinfo=ZoneInfo("Europe/London"))
WEEK = timedelta(days=7)
TERMS = AgreementTerms(12, "weekly", 50, START, "Europe/London")


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def who(cast):
    """Ben, at the time of the first session."""
    return {"by": cast.ben, "at": START}


@pytest.fixture
def course(cast, who):
    made = actions.open_course(client=cast.amara, therapist=cast.ben, edition="ipt-adult", school="weissman", **who)
    return actions.accept_agreement(agreement=actions.propose_agreement(course=made, terms=TERMS, **who), **who)


@pytest.fixture
def session(course):
    return Session.objects.get(course=course, number=1)


def refused(why, action, **said):
    with pytest.raises(Refused, match=why):
        action(**said)


def events(act):
    return AuditEvent.objects.filter(act=act).count()


def test_a_course_needs_an_edition_and_a_school(cast, who):
    said = {"client": cast.amara, "therapist": cast.ben, **who}
    refused("no such edition", actions.open_course, edition="cbt", school="weissman", **said)
    refused("that school", actions.open_course, edition="ipt-adult", school="hogwarts", **said)


def test_treatment_begins_only_with_an_agreement(cast, who):
    course = actions.open_course(client=cast.amara, therapist=cast.ben, edition="ipt-adult", school="weissman", **who)
    refused("agreement is accepted", actions.move_on, course=course, event="begin", **who)
    refused("no such step", actions.move_on, course=course, event="fly", **who)
    actions.move_on(course=course, event="consider", **who)
    refused("say why", actions.move_on, course=course, event="not_start", **who)
    actions.move_on(course=course, event="not_start", reason="prefers medication", **who)
    assert (course.state, course.completion, course.left_before_agreed_end) == (State.ENDED, "", None)
    actions.move_on(course=course, event="reopen", reason="thought again", **who)
    assert course.state == State.SUITABILITY
    assert [change.event for change in course.state_changes.all()] == ["consider", "not_start", "reopen"]


def test_the_boundaries_follow_what_is_done(course, session, who):
    actions.close_session(session=session, **who)
    for event, boundaries in (
        ("to_middle", (1, None)),
        ("to_final", (1, 2)),
        ("back_to_middle", (1, None)),
        ("back_to_initial", (None, None)),
    ):
        actions.move_on(course=course, event=event, reason="because", **who)
        assert (course.initial_until, course.final_from) == boundaries


def test_maintenance_follows_a_course_once(course, session, cast, who):
    actions.close_session(session=session, **who)
    following = actions.start_maintenance(course=course, **who)
    course.refresh_from_db()
    assert (course.state, course.completion) == (State.ENDED, "completed")
    assert actions.start_maintenance(course=course, **who) == following
    assert (following.state, following.edition, following.follows) == (State.SUITABILITY, "ipt-maintenance", course)
    refused("has not ended", actions.move_on, course=course, event="reopen", reason="x", **who)
    refused("was in treatment", actions.start_maintenance, course=following, **who)
    agreement = actions.propose_agreement(course=following, terms=TERMS, **who)
    assert actions.accept_agreement(agreement=agreement, **who).state == State.MAINTENANCE


def test_maintenance_may_follow_later(course, session, who):
    actions.close_session(session=session, **who)
    actions.end_course(course=course, completion="referred_on", reason="group next", **who)
    assert actions.start_maintenance(course=course, **who).follows == course
    assert course.completion == "referred_on"


def test_a_transfer_closes_the_course(course, who):
    actions.transfer(course=course, reason="Ben moves away", **who)
    assert (course.state, course.completion, next_session(course)) == (State.TRANSFERRED, "transferred", None)
    refused("was in treatment", actions.start_maintenance, course=course, **who)


def test_the_opening_is_saved_once_for_the_same_words(session, who):
    for _ in range(2):
        actions.record_opening(session=session, text="Slept better", mood=6, **who)
    fresh = Session.objects.get(pk=session.pk)
    assert (fresh.opening, fresh.mood, events("session.opening_saved")) == ("Slept better", 6, 1)
    for mood in (-1, 11):
        refused("0 to 10", actions.record_opening, session=session, text="", mood=mood, **who)


def test_marks_are_superseded_never_lost(session, who):
    said = {"session": session, "kind": "task", "key": "init.timeline", **who}
    refused("say why", actions.mark, verdict="skipped", reason=" ", **said)
    skipped = actions.mark(verdict="skipped", reason="no time", **said)
    assert actions.mark(verdict="skipped", reason="no time", **said) == skipped
    done = actions.mark(verdict="done", **said)
    assert marks_of(session) == [done]
    for _ in range(2):
        actions.unmark(**said)
    assert (marks_of(session), Mark.objects.filter(session=session).count()) == ([], 2)
    assert (events("mark.made"), events("mark.taken_back")) == (2, 1)


def test_only_what_the_edition_has_can_be_marked(session, who):
    said = {"session": session, **who}
    refused("no such thing", actions.mark, kind="task", key="tech.clarification", verdict="done", **said)
    refused("no such thing", actions.mark, kind="mood", key="init.timeline", verdict="done", **said)
    refused("done or skipped", actions.mark, kind="task", key="init.timeline", verdict="maybe", **said)
    made = actions.mark(kind="technique", key="tech.clarification", verdict="done", **said)
    assert marks_of(session) == [made]


def test_a_step_is_chosen_told_and_dropped(session, cast, who):
    said = {"session": session, "what": "Ask Zuri for Saturdays", "with_whom": "Zuri", "confidence": 7, **who}
    step = actions.choose_step(**said)
    assert actions.choose_step(**said) == step
    refused("what the step is", actions.choose_step, session=session, what=" ", **who)
    refused("0 to 10", actions.choose_step, session=session, what="x", confidence=11, **who)
    later = {"by": cast.amara_user, "at": START + WEEK / 2}
    refused("done, partly", actions.report_step, step=step, outcome="maybe", **later)
    for _ in range(2):
        actions.report_step(step=step, outcome="partly", text="She said maybe", **later)
    assert (step.outcome_at, events("step.reported"), steps_open(session.course).count()) == (later["at"], 1, 0)
    refused("already told", actions.drop_step, step=step, **who)
    other = actions.choose_step(session=session, what="Write to Mum", **who)
    for _ in range(2):
        actions.drop_step(step=other, **who)
    refused("was dropped", actions.report_step, step=other, outcome="done", **later)
    following = Session.objects.get(course=session.course, number=2)
    assert list(steps_to_ask_about(following)) == [step]
    assert list(steps_to_ask_about(session)) == []


def test_nothing_more_is_written_into_a_signed_or_cancelled_session(session, who):
    second = Session.objects.get(course=session.course, number=2)
    actions.cancel_session(session=second, by_client=True, **who)
    refused("Undo that first", actions.record_opening, session=second, text="x", mood=None, **who)
    refused("Undo that first", actions.choose_step, session=second, what="x", **who)
    actions.save_note(session=session, body="We met.", revision=0, **who)
    actions.close_session(session=session, **who)
    actions.sign_note(session=session, **who)
    refused("is signed", actions.record_opening, session=session, text="x", mood=None, **who)
    refused("is signed", actions.mark, session=session, kind="task", key="init.timeline", verdict="done", **who)
    refused("is signed", actions.unmark, session=session, kind="task", key="init.timeline", **who)


def test_a_note_is_saved_by_revisions(session, cast, who):
    assert actions.save_note(session=session, body="one", revision=0, **who).revision == 1
    assert actions.save_note(session=session, body="two", revision=1, **who).revision == 2
    assert actions.save_note(session=session, body="two", revision=1, **who).revision == 2  # the answer was lost
    with pytest.raises(Stale) as caught:
        actions.save_note(session=session, body="three", revision=1, **who)
    assert (caught.value.revision, caught.value.current) == (2, {"body": "two"})
    kept = actions.save_note(session=session, body="three", revision=2, by=cast.sam, at=START)
    assert (kept.author, kept.revision, events("note.saved")) == (cast.sam, 3, 3)


def test_a_note_is_signed_as_it_was_read(session, cast, who):
    actions.close_session(session=session, **who)
    refused("nothing in this note", actions.sign_note, session=session, **who)
    actions.save_note(session=session, body="one", revision=0, **who)
    with pytest.raises(Stale):
        actions.sign_note(session=session, revision=0, **who)
    refused("who wrote", actions.sign_note, session=session, by=cast.rosa, at=START)
    note = actions.sign_note(session=session, revision=1, **who)
    assert actions.sign_note(session=session, revision=1, **who) == note
    assert (note.signed_at, events("note.signed")) == (START, 1)
    assert actions.save_note(session=session, body="one", revision=0, **who).signed_at
    refused("is signed", actions.save_note, session=session, body="other", revision=1, **who)
    refused("what you want to add", actions.add_addendum, note=note, body=" ", **who)


def test_only_a_signed_note_is_added_to(session, cast, who):
    note = actions.save_note(session=session, body="one", revision=0, **who)
    refused("not signed yet", actions.add_addendum, note=note, body="more", **who)
    actions.close_session(session=session, **who)
    actions.sign_note(session=session, **who)
    for by in (cast.ben, cast.ben, cast.sam):
        actions.add_addendum(note=note, body="more", by=by, at=START)
    assert [added.author for added in note.addenda.all()] == [cast.ben, cast.sam]


def test_a_private_note_is_everybodys_own(session, cast, who):
    actions.save_private_note(session=session, body="my worry", revision=0, **who)
    actions.save_private_note(session=session, body="my worry", revision=0, **who)
    actions.save_private_note(session=session, body="as supervisor", revision=0, by=cast.sam, at=START)
    with pytest.raises(Stale):
        actions.save_private_note(session=session, body="other", revision=0, **who)
    found = [private_note_of(session, user) for user in (cast.ben, cast.sam, cast.rosa)]
    assert [note and note.body for note in found] == ["my worry", "as supervisor", None]
    assert PrivateNote.objects.count() == events("private_note.saved") == 2


def test_the_ending_plan(course, cast, who):
    refused("no such part", actions.save_ending_plan, course=course, parts={"mood": "x"}, revision=0, **who)
    refused("Write something", actions.share_ending_plan, course=course, **who)
    actions.save_ending_plan(course=course, parts={"feelings": "sad"}, revision=0, **who)
    refused("Write something", actions.share_ending_plan, course=course, **who)
    plan = actions.save_ending_plan(course=course, parts={"gains": "sleeps", "steps": "call Zuri"}, revision=1, **who)
    assert (plan.revision, plan.feelings) == (2, "sad")
    assert actions.save_ending_plan(course=course, parts={"gains": "sleeps"}, revision=0, **who).revision == 2
    with pytest.raises(Stale) as caught:
        actions.save_ending_plan(course=course, parts={"gains": "eats"}, revision=1, **who)
    assert caught.value.current["gains"] == "sleeps"
    for _ in range(2):
        plan = actions.share_ending_plan(course=course, **who)
    assert (plan, plan.shared_at, events("plan.shared")) == (plan_of(course), START, 1)
    saved = AuditEvent.objects.filter(act="plan.saved").order_by("-number")[0]
    assert saved.detail == {"fields": ["gains", "steps"], "revision": 2}


def test_a_letter_is_drafted_edited_finished_and_given(course, cast, who):
    letter = actions.draft_letter(course=course, addressee="Amara Obi", body="Dear Amara", **who)
    assert actions.draft_letter(course=course, addressee="", body="", **who) == letter
    refused("Finish the letter first", actions.share_letter, letter=letter, **who)
    said = {"letter": letter, "addressee": "Amara Obi", **who}
    actions.save_letter(body="Dear Amara, well done", revision=1, **said)
    actions.save_letter(body="Dear Amara, well done", revision=1, **said)
    with pytest.raises(Stale):
        actions.save_letter(body="other", revision=1, **said)
    with pytest.raises(Stale):
        actions.finish_letter(letter=letter, revision=1, **who)
    for _ in range(2):
        actions.finish_letter(letter=letter, revision=2, by=cast.sam, at=START)
        actions.share_letter(letter=letter, **who)
    assert (letter.author, letter.finished_at, letter.shared_at) == (cast.sam, START, START)
    refused("no longer changes", actions.save_letter, body="other", revision=2, **said)
    empty = actions.draft_letter(course=course, addressee="", body=" ", **who)
    refused("nothing in this letter", actions.finish_letter, letter=empty, **who)
    assert [found.pk for found in letters_of(course)] != []
    assert (events("letter.drafted"), events("letter.saved"), events("letter.finished")) == (2, 1, 1)


def test_the_trail_says_nothing_of_what_was_written(session, who):
    actions.record_opening(session=session, text="secret opening", mood=3, **who)
    actions.save_note(session=session, body="secret note", revision=0, **who)
    actions.choose_step(session=session, what="secret step", **who)
    actions.mark(session=session, kind="task", key="init.timeline", verdict="skipped", reason="secret reason", **who)
    assert not [event for event in AuditEvent.objects.all() if "secret" in str(event.detail)]


def test_what_guidance_is_told(course, session, who):
    assert course_progress(course).session == 1
    actions.mark(session=session, kind="task", key="init.timeline", verdict="done", **who)
    actions.choose_step(session=session, what="Write to Mum", **who)
    actions.close_session(session=session, **who)
    actions.record_no_show(session=Session.objects.get(course=course, number=2), by=who["by"], at=START + WEEK)
    progress = course_progress(course)
    assert (progress.session, progress.planned, progress.missed, progress.open_steps) == (3, 12, 1, 1)
    assert progress.marks == (TaskMark("init.timeline", Verdict.DONE, 1),)
    assert progress.agreement_accepted
    assert course_progress(course, session).session == 1


def test_lists_for_the_pages(course, session, cast, who, django_assert_num_queries):
    actions.close_session(session=session, **who)
    second = Session.objects.get(course=course, number=2)
    with django_assert_num_queries(1):
        sessions = sessions_of(course)
        stretches = rail(course, sessions, href=lambda found: f"/work/sessions/{found.pk}/")
    assert [stop.state for stop in stretches[0].stops] == ["done", "now", "planned"]
    assert stretches[0].stops[0].href == f"/work/sessions/{session.pk}/"
    assert (previous_session(second), previous_session(session)) == (session, None)
    assert list(sessions_on(cast.ben, START.date())) == [session]
    assert list(sessions_on(cast.rosa, START.date())) == []
    assert [note.session for note in unsigned_notes_of(cast.ben)] == [session]
    actions.save_note(session=session, body="one", revision=0, **who)
    actions.sign_note(session=session, **who)
    assert list(unsigned_notes_of(cast.ben)) == []
    with django_assert_num_queries(2):
        assert [note.body for note in notes_of(course)] == ["one"]
    assert note_of(second) is None


def test_autosaving_a_note_is_cheap(session, who, django_assert_max_num_queries):
    actions.save_note(session=session, body="one", revision=0, **who)
    fresh = Session.objects.select_related("course__client").get(pk=session.pk)
    with django_assert_max_num_queries(8):
        actions.save_note(session=fresh, body="two", revision=1, **who)
