"""What is due, and why."""

from dataclasses import replace

from openipt.protocol.editions import edition
from openipt.protocol.guidance import (
    CourseProgress,
    Due,
    ScoreAt,
    TaskMark,
    Urgency,
    Verdict,
    next_tasks,
    open_exit_tasks,
)
from openipt.protocol.lifecycle import State

ADULT = edition("ipt-adult")
START = CourseProgress(
    state=State.INITIAL, planned=16, session=1, school="weissman", agreement_accepted=True, focus_agreed=True
)
MIDDLE = replace(START, state=State.MIDDLE, session=7, focus=("grief",))


def due(progress: CourseProgress, topic: str = "", task: str = "") -> Due | None:
    """The first thing due about a topic or task."""
    found = next_tasks(ADULT, progress)
    return next((one for one in found if (topic and one.topic == topic) or (task and one.task == task)), None)


def done(*keys: str, session: int = 1) -> tuple[TaskMark, ...]:
    """Marks on tasks done in a session."""
    return tuple(TaskMark(key, Verdict.DONE, session) for key in keys)


def test_an_open_concern_comes_before_anything_else() -> None:
    first = next_tasks(ADULT, replace(MIDDLE, open_concerns=1))[0]
    assert (first.topic, first.urgency) == ("concern", Urgency.FIRST)


def test_before_treatment_suitability_and_agreement_are_due() -> None:
    before = replace(START, state=State.ENQUIRED, agreement_accepted=False)
    assert [one.topic for one in next_tasks(ADULT, before)] == ["suitability", "agreement"]
    assert next_tasks(ADULT, replace(START, state=State.ENDED)) == ()


def test_the_first_session_begins_with_welcome_and_symptoms() -> None:
    titles = [one.task for one in next_tasks(ADULT, START) if one.urgency is Urgency.DUE]
    assert titles == ["init.welcome-frame", "init.symptom-review"]


def test_the_focus_is_usually_chosen_by_the_end_of_the_initial_phase() -> None:
    third = due(replace(START, session=3), "focus")
    assert third
    assert third.urgency is Urgency.DUE
    assert str(third.reason) == "Session 3 of 16: the focus is usually chosen by session 3."
    fourth = due(replace(START, session=4), "focus")
    assert fourth
    assert fourth.urgency is Urgency.OVERDUE
    assert due(replace(START, session=4, focus=("dispute",)), "focus") is None


def test_a_focus_without_agreement_is_a_draft() -> None:
    draft = due(replace(MIDDLE, focus_agreed=False), "focus")
    assert draft
    assert "draft" in str(draft.reason)


def test_the_formulation_waits_for_the_focus() -> None:
    third = replace(START, session=3, marks=done("init.symptom-review", "init.timeline", "init.inventory"))
    assert due(third, task="init.formulation") is None
    found = due(replace(third, focus=("grief",)), task="init.formulation")
    assert found
    assert str(found.reason) == "Session 3 of 16: usually done by now."


def test_what_was_done_or_skipped_does_not_come_back() -> None:
    skipped = (TaskMark("init.welcome-frame", Verdict.SKIPPED, 1),)
    assert due(replace(START, marks=skipped), task="init.welcome-frame") is None
    assert due(START, task="init.welcome-frame")


def test_what_belongs_to_every_session_comes_back_in_the_next_one() -> None:
    marked = replace(MIDDLE, marks=done("mid.opening", session=7))
    assert due(marked, task="mid.opening") is None
    assert due(replace(marked, session=8), task="mid.opening")


def test_the_next_strategy_of_each_area_is_due_in_order() -> None:
    two = replace(MIDDLE, focus=("grief", "dispute"), marks=done("grief.01", session=4))
    found = [one.strategy for one in next_tasks(ADULT, two) if one.strategy]
    assert found == ["grief.02", "dispute.01"]
    assert not [one for one in next_tasks(ADULT, replace(two, state=State.INITIAL)) if one.strategy]
    everything = done(*(strategy.key for strategy in ADULT.area("grief").strategies))
    assert not [one for one in next_tasks(ADULT, replace(MIDDLE, marks=everything)) if one.strategy]


def test_half_way_review_and_announcement_of_the_ending() -> None:
    eighth = due(replace(MIDDLE, session=8), task="mid.midpoint-review")
    assert eighth
    assert eighth.urgency is Urgency.SOON
    assert due(replace(MIDDLE, session=10), task="mid.midpoint-review").urgency is Urgency.OVERDUE  # type: ignore[union-attr]
    announce = due(replace(MIDDLE, session=13), task="mid.announce-end")
    assert announce
    assert announce.urgency is Urgency.DUE


def test_little_change_is_spoken_of_from_session_six() -> None:
    flat = tuple(ScoreAt("phq-9", session, total) for session, total in ((1, 18), (3, None), (6, 16)))
    found = due(replace(MIDDLE, scores=flat), "little_change")
    assert found
    assert "so far it is 2 (a rule of thumb)" in str(found.reason)
    better = (*flat, ScoreAt("phq-9", 7, 9))
    assert due(replace(MIDDLE, scores=better), "little_change") is None
    assert due(replace(MIDDLE, session=5, scores=flat), "little_change") is None
    assert due(replace(MIDDLE, scores=flat[:1]), "little_change") is None
    mild = (ScoreAt("phq-8", 1, 6), ScoreAt("phq-8", 6, 6))
    assert due(replace(MIDDLE, scores=mild), "little_change") is None


def test_two_sessions_off_the_focus_call_for_a_review() -> None:
    off = tuple(TaskMark("mid.area-strategies", Verdict.SKIPPED, session) for session in (5, 6))
    found = due(replace(MIDDLE, marks=off), "focus_review")
    assert found
    assert str(found.reason) == "The last two sessions went to something else."
    assert due(replace(MIDDLE, marks=off, session=8), "focus_review") is None
    assert due(replace(MIDDLE, marks=off[:1]), "focus_review") is None
    assert due(replace(MIDDLE, marks=off, focus=()), "focus_review") is None
    worked = (off[0], TaskMark("mid.area-strategies", Verdict.DONE, 6))
    assert due(replace(MIDDLE, marks=worked), "focus_review") is None


def test_safety_is_asked_in_sessions_beyond_the_planned_ones_too() -> None:
    extra = replace(MIDDLE, state=State.FINAL, session=17)
    assert due(extra, task="init.risk-check")
    assert due(replace(extra, marks=done("init.risk-check", session=17)), task="init.risk-check") is None


def test_missed_sessions_unanswered_questions_and_steps() -> None:
    assert due(replace(MIDDLE, missed=2), "missed")
    assert due(replace(MIDDLE, missed=1), "missed") is None
    assert due(replace(MIDDLE, unanswered=("phq-9",)), "answers")
    assert due(replace(MIDDLE, open_steps=1), task="mid.between-session-review")
    assert due(MIDDLE, task="mid.between-session-review") is None


def test_a_phase_that_has_run_its_length_is_to_be_left_with_what_is_open_named() -> None:
    late = due(replace(MIDDLE, session=14), "to_final")
    assert late
    assert "Still open: Announce the ending." in str(late.reason)
    ready = replace(MIDDLE, session=14, marks=done("mid.announce-end", session=12))
    assert "Still open" not in str(due(ready, "to_final").reason)  # type: ignore[union-attr]
    assert due(replace(MIDDLE, session=13), "to_final") is None
    assert due(replace(START, session=4), "to_middle")


def test_exit_criteria_are_met_by_marks_focus_and_agreement() -> None:
    assert "init.agreement" in [t.key for t in open_exit_tasks(ADULT, replace(START, agreement_accepted=False))]
    keys = [task.key for task in open_exit_tasks(ADULT, replace(START, focus=("grief",)))]
    assert "init.agreement" not in keys
    assert "init.problem-area-choice" not in keys
    assert "init.timeline" in keys
    assert open_exit_tasks(ADULT, replace(START, state=State.PAUSED)) == ()


def test_tasks_of_one_school_are_not_asked_of_the_other() -> None:
    keys = {task.key for task in ADULT.tasks if task.schools}
    assert keys == {"init.sick-role", "mid.review-sick-role"}


def test_maintenance_watches_signs_and_knows_no_focus_to_choose() -> None:
    monthly = edition("ipt-maintenance")
    progress = replace(START, state=State.MAINTENANCE, planned=12, session=3)
    tasks = {one.task for one in next_tasks(monthly, progress)}
    assert "maint.watch" in tasks
    assert "init.problem-area-choice" not in tasks


def test_maintenance_comes_to_a_decision_about_what_comes_next() -> None:
    progress = replace(START, state=State.MAINTENANCE, planned=12, session=12)
    assert "end.next-step-decision" in {one.task for one in next_tasks(edition("ipt-maintenance"), progress)}
