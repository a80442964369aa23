"""Carrying one made-up client through their course, session by session, by the real actions."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from openipt.accounts.models import User
from openipt.courses import actions as courses
from openipt.courses.models import Course, Session, SessionState
from openipt.courses.terms import AgreementTerms
from openipt.demo.actions.knowing import get_to_know
from openipt.demo.actions.remembering import remember, understand
from openipt.demo.actions.sitting import Sitting
from openipt.demo.actions.writing import write_diary
from openipt.demo.story import Story
from openipt.formulation.actions import choose_focus, rate_goal, set_goal
from openipt.formulation.areas import Choice
from openipt.measures.actions import assign_for_session
from openipt.people.models import Client
from openipt.protocol.editions import edition as edition_of
from openipt.protocol.lifecycle import Completion
from openipt.protocol.phases import phase_ranges
from openipt.scheduling.series import on_the_clock

CLOSED_BY_STATE = {"ended", "maintenance"}
NEVER_BEGUN = {"enquired", "suitability", "proposed"}


@dataclass(frozen=True, slots=True)
class Carried:
    """A course on its way: whose story it is, who carries it, and up to when."""

    story: Story
    course: Course
    by: User
    at: datetime
    chance: Random


def carry(*, story: Story, client: Client, by: User, at: datetime, chance: Random) -> Course:
    """Take a client from enquiry to where their story stands at `at`."""
    first = _first_session(story, client, at)
    opened = min(first, at) - timedelta(days=14)
    course = courses.open_course(
        client=client, therapist=by, edition=story.edition, school="weissman", by=by, at=opened
    )
    if story.state == "enquired":
        return course
    courses.move_on(course=course, event="consider", by=by, at=opened + timedelta(days=2))
    if story.state == "suitability":
        return course
    carried = Carried(story, course, by, at, chance)
    _agree(carried, first, story.sessions, "weekly", opened + timedelta(days=4))
    if story.state in NEVER_BEGUN:
        return course
    _sessions(carried)
    write_diary(story=story, course=course, by=by, at=at)
    _arrive(carried)
    get_to_know(key=story.key, course=course, by=by)
    return course


def _first_session(story: Story, client: Client, at: datetime) -> datetime:
    """The first session, so that the next one falls on the day and hour the story says."""
    zone = ZoneInfo(client.time_zone)
    day = at.astimezone(zone).date() + timedelta(days=story.next_days)
    weeks = story.slots + story.ended_weeks_ago + story.maintenance_slots * 4
    return on_the_clock(day - timedelta(weeks=weeks), time(story.next_hour), zone)


def _agree(carried: Carried, first: datetime, sessions: int, frequency: str, at: datetime) -> None:
    course, story = carried.course, carried.story
    terms = AgreementTerms(
        planned_sessions=sessions,
        frequency=frequency,
        session_minutes=50,
        first_session_at=first,
        time_zone=course.client.practice.time_zone,
        place_kind="video" if len(story.name) % 3 == 0 else "room",
        place="Room 2, first floor" if len(story.name) % 3 else "https://video.example/linden",
        fee_note="As discussed",
        absence_note="Please tell us a day before, if you can.",
    )
    agreement = courses.propose_agreement(course=course, terms=terms, by=carried.by, at=at)
    if story.state != "proposed":
        who = course.client.user or carried.by
        courses.accept_agreement(agreement=agreement, by=who, at=at + timedelta(days=1))


def _sessions(carried: Carried) -> None:
    """Everything that lies behind: one planned time after the other."""
    for slot in range(1, carried.story.slots + 1):
        session = _next(carried.course)
        if session is None or session.starts_at > carried.at:
            break
        if slot in carried.story.cancelled:
            courses.cancel_session(
                session=session, by_client=True, reason="Ill", by=carried.by, at=session.starts_at - timedelta(hours=20)
            )
        elif slot in carried.story.missed:
            courses.record_no_show(
                session=session, reason="", by=carried.by, at=session.starts_at + timedelta(minutes=50)
            )
        else:
            _hold(carried, session, slot)


def _next(course: Course) -> Session | None:
    planned = course.sessions.filter(state=SessionState.PLANNED)
    rows = planned.select_related("course__client__practice", "course__agreement", "course__therapist")
    return rows.order_by("starts_at").first()


def _hold(carried: Carried, session: Session, slot: int) -> None:
    story, at = carried.story, session.starts_at
    last = slot == story.slots and not story.state
    Sitting(story, session, carried.by, carried.chance, answered=slot not in story.silent).hold(
        sign=not (last and story.unsigned)
    )
    spans = {span.phase: span for span in phase_ranges(edition_of(story.edition), story.sessions)}
    number = session.number or slot
    if number == min(3, spans["initial"].last) and story.areas:
        _focus(carried, at)
    if number == spans["initial"].last and number < story.sessions:
        courses.move_on(course=carried.course, event="to_middle", by=carried.by, at=at + timedelta(hours=1))
    if number in {(story.sessions + 1) // 2, story.sessions - 1}:
        _rate(carried, at, 5 if number < story.sessions - 1 else 8)
    if number == spans["middle"].last:
        courses.move_on(course=carried.course, event="to_final", by=carried.by, at=at + timedelta(hours=1))


def _focus(carried: Carried, at: datetime) -> None:
    story = carried.story
    remember(course=carried.course, key=story.key, by=carried.by, at=at)
    choices = [Choice(area, reason) for area, reason in zip(story.areas, story.reasons, strict=True)]
    choices[0] = Choice(choices[0].area, choices[0].reasons, story.client_words)
    choose_focus(course=carried.course, choices=choices, agreed_with_client=True, by=carried.by, at=at)
    for text in story.goals:
        goal = set_goal(course=carried.course, text=text, by=carried.by, at=at)
        rate_goal(goal=goal, rating=carried.chance.randint(0, 2), by=carried.by, at=at)
    understand(course=carried.course, key=story.key, by=carried.by, at=at + timedelta(minutes=30))


def _rate(carried: Carried, at: datetime, about: int) -> None:
    better = carried.story.end < carried.story.start
    for goal in carried.course.goals.all():
        rating = about + carried.chance.randint(-1, 2) if better else carried.chance.randint(0, 2)
        rate_goal(goal=goal, rating=min(10, rating), by=carried.by, at=at)


def _arrive(carried: Carried) -> None:
    """From the last session to where the story stands, and what comes next."""
    story, course, by = carried.story, carried.course, carried.by
    last = course.sessions.filter(state=SessionState.HELD).order_by("-starts_at").first()
    after = (last.starts_at if last else carried.at) + timedelta(days=1)
    if story.plan:
        courses.save_ending_plan(course=course, parts=story.plan, revision=0, by=by, at=after)
        courses.share_ending_plan(course=course, by=by, at=after)
    if story.state in CLOSED_BY_STATE:
        courses.end_course(course=course, completion=Completion.COMPLETED, by=by, at=after)
    elif story.state == "dropped_out":
        courses.drop_out(course=course, reason=story.reason, by=by, at=min(carried.at, after + timedelta(days=14)))
    elif story.state == "transferred":
        courses.transfer(course=course, reason=story.reason, by=by, at=after)
    elif story.state == "paused":
        courses.move_on(course=course, event="pause", reason=story.reason, by=by, at=after)
    elif story.state == "reopened":
        left, back = "Left after a hard session.", "Came back after two weeks and asked to go on."
        courses.drop_out(course=course, reason=left, by=by, at=after)
        courses.move_on(course=course, event="reopen", reason=back, by=by, at=after + timedelta(days=1))
    if story.letter:
        _letter(carried, after + timedelta(days=2))
    if story.state == "maintenance":
        _maintain(carried, after + timedelta(days=7))
    else:
        _ask(course, carried.at)


def _letter(carried: Carried, at: datetime) -> None:
    story, course, by = carried.story, carried.course, carried.by
    body = (
        f"Dear {story.name.split()[0]},\n\nwe met {story.slots} times, and you did the work. "
        f"{story.plan['gains']} {story.plan['what_helped']}\n\n"
        f"Signs to watch for: {story.plan['warning_signs']} What to do then: {story.plan['steps']}\n\n"
        f"I valued working with you.\n\n{by.name}"
    )
    letter = courses.draft_letter(course=course, addressee=story.name, body=body, by=by, at=at)
    courses.finish_letter(letter=letter, by=by, at=at)
    courses.share_letter(letter=letter, by=by, at=at)


def _maintain(carried: Carried, at: datetime) -> None:
    """A monthly course that follows, with the sessions that lie behind."""
    story = carried.story
    following = courses.start_maintenance(course=carried.course, by=carried.by, at=at)
    monthly = Carried(story, following, carried.by, carried.at, carried.chance)
    first = carried.at - timedelta(days=28 * story.maintenance_slots - story.next_days)
    _agree(monthly, first.replace(minute=0, second=0, microsecond=0), 12, "monthly", at)
    while (session := _next(following)) and session.starts_at < carried.at:
        Sitting(story, session, carried.by, carried.chance, answered=True).hold(sign=True)
    _ask(following, carried.at)


def _ask(course: Course, at: datetime) -> None:
    session = _next(course)
    if session and session.starts_at - at < timedelta(days=7) and course.state != "paused":
        assign_for_session(session=session, by=None, at=at - timedelta(hours=1))
