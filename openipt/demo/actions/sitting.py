"""One session of the demo: answers before it, then opening, marks, step, note, as a therapist would."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from openipt.accounts.models import User
from openipt.courses import actions as courses
from openipt.courses.markable import titles
from openipt.courses.models import Mark, Session, Step
from openipt.courses.note_text import NoteFacts, draft
from openipt.demo.story import Story
from openipt.demo.trajectories import expected, gad_7, other, phq_9
from openipt.measures.actions import Recorded, assign_for_session, record_response
from openipt.measures.models import Assignment, Response
from openipt.people.models import Client
from openipt.protocol.definition import Edition
from openipt.protocol.editions import edition as edition_of
from openipt.protocol.phases import agenda_for
from openipt.safety.actions import (
    acknowledge_concern,
    add_step,
    close_concern,
    keep_safety_plan,
    save_risk_note,
    save_safety_plan,
)
from openipt.safety.models import Concern

SEVERE = 17  # PHQ-9 at the first session: a staying-safe plan is made then
STAYING_SAFE = {
    "warning_signs": "I stop answering messages.\nI lie awake and count what I did wrong.",
    "on_my_own": "Get up, open the window, make tea.\nWalk once round the block.\nA bath with the radio on.",
    "people_and_places": "The library until eight.\nMarta, who talks about her dogs.",
    "people_to_ask": "My sister 020 7946 0123\nMarta 020 7946 0188",
    "professionals": "Lindenhof Practice in the daytime 020 7946 0000\nMy GP 020 7946 0155",
    "surroundings": "The tablets are with my sister; she gives me a week's worth on Sundays.",
    "reasons": "Zuri starts school in the autumn.\nI have not seen the sea this year.",
}
RISK_NOTE = {
    "ideation": "Thoughts that it would be easier not to wake up. No wish to act on them.",
    "frequency": "Two or three evenings a week since the spring, for an hour or so; the radio helps.",
    "intent_is": "none",
    "plan_is": "none",
    "means": "Tablets were in the kitchen; they are with her sister now.",
    "past_attempts_is": "none",
    "drivers": "Evenings alone, lying awake, and the quarrel that is not spoken of.",
    "intoxication": "A glass of wine at the weekend.",
    "warning_signs": "Stops answering messages.",
    "protective": "Sister close by, comes to every session, asks for help when it gets bad.",
    "reasons": "“Zuri starts school in the autumn.”",
    "formulation": "Passive thoughts that come with lying awake alone; less since they are spoken of.",
    "level": Concern.Level.LOW,
    "actions": "Plan for bad evenings made together. Asked about again each week.",
    "informed": "The sister, as wished. The GP knows about the sleep.",
    "plan_looked": Concern.PlanLooked.YES,
}
SKIPPED = 0.06  # how often something on the agenda is left out
REASONS = ("Another matter was more pressing.", "No time left.", "Not needed today.")
OUTCOMES = (Step.Outcome.DONE, Step.Outcome.DONE, Step.Outcome.PARTLY, Step.Outcome.NOT_DONE)
TOLD = {
    Step.Outcome.DONE: (
        "It went better than I thought.",
        "I did it. My heart was in my throat.",
        "Done, and once more.",
    ),
    Step.Outcome.PARTLY: ("I began, and stopped half-way.", "Not as planned, but something."),
    Step.Outcome.NOT_DONE: ("I could not. I thought about it a lot.", "The moment did not come."),
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session of a story."""

    story: Story
    session: Session
    by: User
    chance: Random
    answered: bool

    @property
    def at(self) -> datetime:
        """When it is."""
        return self.session.starts_at

    @property
    def edition(self) -> Edition:
        """The edition of its course."""
        return edition_of(self.session.course.edition)

    def hold(self, *, sign: bool) -> None:
        """Hold the session, from the answers before it to the signature after it."""
        scores = self._answers() if self.answered else []
        courses.begin_session(session=self.session, by=self.by, at=self.at)
        told, number = self.story.openings, self.session.number or 1
        planned = self.session.course.agreement.planned_sessions if self.session.course.agreement else number
        place = min(len(told) - 1, number * len(told) // max(planned, 1)) if told else 0
        opening, mood = (told[place] if told else ""), self._mood(scores)
        courses.record_opening(session=self.session, text=opening, mood=mood, by=self.by, at=self.at)
        went = self._report_last_step()
        done, left_out = self._agenda(number, planned)
        strategies, techniques = self._focus_work(), self._techniques()
        step = self._new_step(number)
        ending = self.at + timedelta(minutes=50)
        facts = NoteFacts(
            where=f"Session {number} of {planned}",
            opening=opening,
            mood=mood,
            scores=[recorded.response.form.short_name + f" {recorded.response.shown}" for recorded in scores],
            earlier_steps=went,
            done=done[:3],
            left_out=left_out,
            strategies=strategies,
            techniques=techniques,
            new_steps=[step] if step else [],
        )
        courses.save_note(session=self.session, body=draft(facts), revision=0, by=self.by, at=ending)
        courses.close_session(session=self.session, by=self.by, at=ending)
        if sign:
            courses.sign_note(session=self.session, by=self.by, at=ending + timedelta(minutes=5))

    def _answers(self) -> list[Recorded]:
        number = self.session.number or 1
        level = expected(self.story.start, self.story.end, number, self.story.sessions)
        marked = 1 if number in self.story.positive_item_9 else 0
        client, the_day_before = self.session.course.client, self.at - timedelta(days=1)
        when = the_day_before.replace(hour=self.chance.randint(8, 20), minute=self.chance.randint(0, 59))
        found = []
        for assignment in assign_for_session(session=self.session, by=None, at=self.at - timedelta(days=3)):
            answers = self._drawn(assignment, level, marked)
            way, who = (Response.Way.SIGNED_IN, client.user) if client.user else (Response.Way.LINK, None)
            found.append(record_response(assignment=assignment, answers=answers, way=way, by=who, at=when))
        for recorded in found:
            if recorded.concern and not (self.story.open_concern and number == max(self.story.positive_item_9)):
                self._look_after(recorded.concern, when)
            elif number == 1 and recorded.response.instrument == "phq-9" and (recorded.response.shown or 0) >= SEVERE:
                self._make_plan(self.session.course.client)
        return found

    def _drawn(self, assignment: Assignment, level: float, marked: int) -> dict[str, int | None]:
        if assignment.instrument == "phq-9":
            return phq_9(level, item_9=marked, chance=self.chance)
        return gad_7(level, self.chance) if assignment.instrument == "gad-7" else other(assignment.form, level)

    def _look_after(self, concern: Concern, when: datetime) -> None:
        acknowledge_concern(concern=concern, by=self.by, at=when + timedelta(hours=2))
        asked = "Asked on the telephone the same day: tired of it all, no plan, no intent. Sister knows. Will come."
        add_step(concern=concern, text=asked, by=self.by, at=when + timedelta(hours=2))
        self._make_plan(concern.client)
        then = self.at + timedelta(minutes=55)
        said = {**RISK_NOTE, "look_again_on": (self.at + timedelta(days=7)).date().isoformat()}
        save_risk_note(concern=concern, said=said, revision=0, by=self.by, at=then)
        close_concern(concern=concern, by=self.by, at=then)

    def _make_plan(self, client: Client) -> None:
        at = self.at + timedelta(minutes=50)
        save_safety_plan(client=client, parts=STAYING_SAFE, revision=0, by=self.by, at=at)
        keep_safety_plan(client=client, by=self.by, at=at)

    def _mood(self, scores: list[Recorded]) -> int:
        level = next((r.response.shown for r in scores if r.response.shown is not None), 12)
        return max(1, min(9, round(9 - level / 3) + self.chance.randint(-1, 1)))

    def _report_last_step(self) -> list[str]:
        told = []
        for step in self.session.course.steps.filter(outcome="", dropped_at=None):
            outcome = self.chance.choice(OUTCOMES)
            text = self.chance.choice(TOLD[outcome])
            courses.report_step(step=step, outcome=outcome, text=text, by=self.by, at=self.at)
            told.append(f"{step.what}: {outcome.label}, {text}")
        return told

    def _agenda(self, number: int, planned: int) -> tuple[list[str], list[str]]:
        names = titles(self.edition, Mark.Kind.TASK)
        done: list[str] = []
        left_out: list[str] = []
        for item in agenda_for(self.edition, number, planned).items:
            skip = self.chance.random() < SKIPPED
            reason = self.chance.choice(REASONS) if skip else ""
            verdict = Mark.Verdict.SKIPPED if skip else Mark.Verdict.DONE
            courses.mark(
                session=self.session,
                kind=Mark.Kind.TASK,
                key=item.task,
                verdict=verdict,
                reason=reason,
                by=self.by,
                at=self.at,
            )
            (left_out if skip else done).append(names[item.task])
        return done, left_out

    def _mark(self, kind: str, key: str) -> str:
        courses.mark(session=self.session, kind=kind, key=key, verdict="done", by=self.by, at=self.at)
        return titles(self.edition, kind)[key]

    def _focus_work(self) -> list[str]:
        """The next strategy of the primary area, once it is chosen."""
        course = self.session.course
        focus = course.focuses.filter(ended_at=None, primary=True).first()
        if focus is None:
            return []
        settled = set(course.marks.filter(kind=Mark.Kind.STRATEGY).values_list("key", flat=True))
        left = [s.key for s in self.edition.area(focus.area).strategies if s.key not in settled]
        return [self._mark(Mark.Kind.STRATEGY, left[0])] if left else []

    def _techniques(self) -> list[str]:
        known = [technique.key for technique in self.edition.techniques]
        return [self._mark(Mark.Kind.TECHNIQUE, key) for key in self.chance.sample(known, 2)]

    def _new_step(self, number: int) -> str:
        steps = self.story.steps
        if not steps or number < 2:
            return ""
        what = steps[(number - 2) % len(steps)]
        confidence = self.chance.randint(5, 9)
        courses.choose_step(session=self.session, what=what, confidence=confidence, by=self.by, at=self.at)
        return what
