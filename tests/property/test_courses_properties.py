"""Whatever is done to a course, in whatever order: its life keeps to the table, its numbers stay unbroken."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openipt.audit.queries import findings
from openipt.courses import actions
from openipt.courses.models import Course, Session, SessionState
from openipt.courses.refusals import Refused
from openipt.courses.terms import AgreementTerms
from openipt.protocol.lifecycle import BEFORE, CLOSED, EVENTS, State, possible
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db
START = datetime(2026, 10, 7, 15, 0, tzinfo=ZoneInfo("Europe/London"))
TO_SESSION = ("move", "cancel", "missed", "restore", "begin", "close", "note", "sign", "mark", "step")
SLOW = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
CALENDAR = ("settle", "settle", "propose", "accept", "move", "cancel", "missed", "restore", "begin", "close")
LIFE = ("settle", "settle", "life", "life", "life", "propose", "accept", "maintain", "open", "turn", *TO_SESSION)


def steps(names: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, int, bool]]]:
    """Sequences of steps: a name, a choice of what it is done to or with, and a yes or no."""
    return st.lists(st.tuples(st.sampled_from(names), st.integers(0, 11), st.booleans()), min_size=20, max_size=30)


class History:
    """Plays steps on one client's courses and remembers the numbers of the sessions that were held."""

    def __init__(self, cast: Cast) -> None:
        """Open a course."""
        self.cast, self.at = cast, START - timedelta(days=3)
        self.course = self.opened()
        self.held: dict[UUID, int | None] = {}

    def opened(self) -> Course:
        """A new course."""
        return actions.open_course(
            client=self.cast.amara,
            therapist=self.cast.ben,
            edition="ipt-adult",
            school="weissman",
            by=self.cast.ben,
            at=self.at,
        )

    def play(self, name: str, choice: int, flag: bool) -> None:
        """One step; what the state does not allow is refused and leaves no trace."""
        self.at += timedelta(days=choice % 5)
        before = self.picture()
        if not self.was_done(name, choice, flag):
            assert self.picture() == before
        self.course.refresh_from_db()

    def was_done(self, name: str, choice: int, flag: bool) -> bool:
        """Try a step; whether it was not refused."""
        try:
            self.do(name, choice, flag)
        except Refused:
            return False
        return True

    def do(self, name: str, choice: int, flag: bool) -> None:
        """Carry a step out by its action."""
        who: dict[str, Any] = {"by": self.cast.ben, "at": self.at}
        if name == "life":
            actions.move_on(course=self.course, event=self.event(choice, flag), reason="why" if choice else "", **who)
        elif name == "propose":
            actions.propose_agreement(course=self.course, terms=self.terms(choice, flag), reason="other", **who)
        elif name == "accept":
            if agreement := self.course.agreements.order_by("version").last():
                actions.accept_agreement(agreement=agreement, **who)
        elif name == "maintain":
            self.course = actions.start_maintenance(course=self.course, **who)
        elif name == "open":
            self.course = self.opened()
        elif name == "turn":
            self.course = list(Course.objects.filter(client=self.cast.amara))[-1 if flag else 0]
        elif name == "settle":
            self.settle(flag)
        elif session := self.session(choice):
            self.to_session(name, session, choice, flag)

    def event(self, choice: int, flag: bool) -> str:
        """Mostly an event that can happen now, sometimes one that cannot."""
        events = [transition.event for transition in possible(State(self.course.state))] if flag else list(EVENTS)
        return events[choice % len(events)]

    def terms(self, choice: int, flag: bool) -> AgreementTerms:
        """Some agreement."""
        return AgreementTerms(
            planned_sessions=choice + 1,
            frequency="weekly" if flag else "fortnightly",
            session_minutes=50,
            first_session_at=START + timedelta(days=choice % 3),
            time_zone="Europe/London",
            missed_counts=flag,
        )

    def session(self, choice: int) -> Session | None:
        """A session near the place the course has reached: up to two before the first planned one, up to two after."""
        sessions = list(self.course.sessions.all())
        next_one = next((i for i, s in enumerate(sessions) if s.state == SessionState.PLANNED), len(sessions) - 1)
        place = next_one + choice % 5 - 2
        return sessions[place] if 0 <= place < len(sessions) else None

    def settle(self, held: bool) -> None:
        """Go on to the next planned session and hold it, or have it missed."""
        session = self.course.sessions.filter(state=SessionState.PLANNED).order_by("starts_at").first()
        if session is None:
            return
        self.at = max(self.at, session.starts_at)
        act = actions.close_session if held else actions.record_no_show
        act(session=session, by=self.cast.ben, at=self.at)

    def to_session(self, name: str, session: Session, choice: int, flag: bool) -> None:
        """An action on a session."""
        to = session.starts_at + timedelta(days=choice - 5)
        if name in {"missed", "begin", "close"} and flag:
            self.at = max(self.at, session.starts_at)
        acts: dict[str, Callable[..., object]] = {
            "move": lambda **who: actions.move_session(session=session, starts_at=to, and_following=flag, **who),
            "cancel": lambda **who: actions.cancel_session(session=session, by_client=flag, **who),
            "missed": lambda **who: actions.record_no_show(session=session, **who),
            "restore": lambda **who: actions.restore_session(session=session, **who),
            "begin": lambda **who: actions.begin_session(session=session, **who),
            "close": lambda **who: actions.close_session(session=session, **who),
            "note": lambda **who: actions.save_note(session=session, body=f"text {choice}", revision=0, **who),
            "sign": lambda **who: actions.sign_note(session=session, **who),
            "mark": lambda **who: actions.mark(
                session=session, kind="task", key="init.timeline", verdict="done" if flag else "skipped", **who
            ),
            "step": lambda **who: actions.choose_step(session=session, what="ask Zuri", confidence=choice, **who),
        }
        acts[name](by=self.cast.ben, at=self.at)

    def picture(self) -> list[object]:
        """What is stored of the course and its sessions."""
        fields = ("pk", "number", "starts_at", "state", "counts", "began_at")
        course = Course.objects.filter(client=self.cast.amara).values_list("state", "agreement", "completion")
        return [*course, *Session.objects.order_by("pk").values_list(*fields)]

    def check(self) -> None:
        """What must hold after every step."""
        sessions = list(self.course.sessions.all())
        assert [s.number for s in sessions if s.counts] == list(range(1, sum(s.counts for s in sessions) + 1))
        assert all(s.number is None for s in sessions if not s.counts)
        now = {s.pk: s.number for s in sessions if s.state == SessionState.HELD}
        assert {pk: number for pk, number in now.items() if pk in self.held} == {
            pk: number for pk, number in self.held.items() if self.course.sessions.filter(pk=pk).exists()
        }
        self.held.update(now)
        self.check_life(sessions)

    def check_life(self, sessions: list[Session]) -> None:
        """The course went from state to state as the table says, and has the sessions that belong to its state."""
        state = State(self.course.state)
        if state in BEFORE:
            assert sessions == []
        elif state in CLOSED:
            assert not [s for s in sessions if s.state == SessionState.PLANNED]
        else:
            assert self.course.agreement is not None
            assert sum(s.counts for s in sessions) == self.course.agreement.planned_sessions
        assert Course.objects.filter(client=self.cast.amara).exclude(state__in=CLOSED).count() <= 1
        for course in Course.objects.filter(client=self.cast.amara):
            check_changes(course)


def check_changes(course: Course) -> None:
    """Every change of state is one the table has, and follows from the one before."""
    changes = list(course.state_changes.order_by("at"))
    starts = {change.from_state for change in changes} - {change.to_state for change in changes}
    assert starts <= {State.ENQUIRED, State.SUITABILITY}
    for change in changes:
        event = EVENTS[change.event]
        assert change.from_state in event.sources
        assert event.target in {None, change.to_state}
        assert change.reason or not event.needs_reason
    if changes:
        assert course.state in {change.to_state for change in changes}


def check_sequence(sequence: list[tuple[str, int, bool]], *, agreed: bool) -> None:
    """Play a sequence and check after every step; nothing of it stays in the database."""
    with transaction.atomic():
        history = History(make_cast())
        for step in [*([("propose", 9, True), ("accept", 0, True)] if agreed else []), *sequence]:
            history.play(*step)
            history.check()
        assert findings() == []
        transaction.set_rollback(True)


@SLOW
@given(steps(LIFE), st.booleans())
def test_any_life_of_a_course_keeps_to_the_table(sequence: list[tuple[str, int, bool]], agreed: bool) -> None:
    check_sequence(sequence, agreed=agreed)


@SLOW
@given(steps(CALENDAR))
def test_whatever_becomes_of_sessions_their_numbers_stay_unbroken(sequence: list[tuple[str, int, bool]]) -> None:
    check_sequence(sequence, agreed=True)
