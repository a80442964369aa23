"""The focus, formulation and goals of a course, and the evidence they rest on."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from openipt.courses.models import Course
from openipt.diary.queries import linked_people, same_day_words
from openipt.formulation.attainment import t_score
from openipt.formulation.evidence import EventSeen, Evidence, Facts, MoodSeen, PersonSeen, ScoreSeen, gathered
from openipt.formulation.models import EvidenceWeight, Focus, Formulation, Goal, StageRating, SuitabilityDecision
from openipt.measures.queries import course_scores
from openipt.people.models import Client
from openipt.protocol.definition import Area
from openipt.protocol.editions import edition
from openipt.relationships.association import Verdict
from openipt.relationships.queries import relationships_of
from openipt.timeline.models import SymptomPoint


def focus_of(course: Course) -> list[Focus]:
    """The areas in force, primary first."""
    return list(course.focuses.filter(ended_at=None).order_by("-primary"))


def earlier_focuses_of(course: Course) -> QuerySet[Focus]:
    """What was chosen before and is no longer in force."""
    return course.focuses.exclude(ended_at=None).order_by("chosen_at")


def focus_by_course(courses: Iterable[Course]) -> dict[UUID, list[Focus]]:
    """The areas in force of many courses, in one statement."""
    found: dict[UUID, list[Focus]] = {course.pk: [] for course in courses}
    for focus in Focus.objects.filter(course__in=list(found), ended_at=None).order_by("-primary"):
        found[focus.course_id].append(focus)
    return found


def goals_of(course: Course) -> QuerySet[Goal]:
    """The goals in force with their levels and ratings."""
    return course.goals.filter(dropped_at=None).prefetch_related("ratings", "levels", "attainments")


def attainment_of(goals: Iterable[Goal]) -> float | None:
    """T for the newest level of each goal that was rated by levels; None where none was."""
    newest = [[row.level for row in goal.attainments.all()] for goal in goals]
    reached = [levels[-1] for levels in newest if levels]
    return t_score(reached) if reached else None


def stages_of(course: Course) -> list[StageRating]:
    """How far the dispute had gone, each time it was looked at, newest first."""
    return list(course.dispute_stages.order_by("-at"))


def suitability_of(course: Course) -> list[SuitabilityDecision]:
    """What was decided about whether IPT fits, newest first: that one holds."""
    return list(course.suitability_decisions.select_related("signed_by").order_by("-signed_at"))


@dataclass(frozen=True, slots=True)
class Formulations:
    """The versions of a formulation: the newest that was shared, the draft, and those before (newest first)."""

    shared: Formulation | None
    draft: Formulation | None
    earlier: list[Formulation]


def formulations_of(course: Course) -> Formulations:
    """All versions; one statement."""
    found = list(course.formulations.select_related("answered_by", "saved_by").order_by("-version"))
    shared = [one for one in found if one.shared_at]
    return Formulations(shared[0] if shared else None, next((o for o in found if not o.shared_at), None), shared[1:])


def shared_formulation(client: Client) -> Formulation | None:
    """The newest formulation a client was shown, of their newest course that has one."""
    shared = Formulation.objects.filter(course__client=client, shared_at__isnull=False)
    return (
        shared.select_related("course__client", "course__therapist").order_by("-course__opened_at", "-version").first()
    )


def formulation_texts(course: Course) -> dict[str, str | int]:
    """What a page for writing begins with: the draft, else the version before, else what the record says already."""
    newest = course.formulations.order_by("-version").first()
    if newest is None:
        return {**said_already(course), "revision": 0}
    if newest.shared_at:
        return {**newest.parts, "because": "", "revision": 0}
    return {**newest.parts, "revision": newest.revision}


def said_already(course: Course) -> dict[str, str]:
    """The parts of a formulation that stand elsewhere, so that nothing is written twice."""
    onset = course.client.symptom_points.filter(removed_at=None, kind=SymptomPoint.Kind.ONSET).order_by("-earliest")
    begun = onset.first()
    events = course.client.life_events.filter(removed_at=None, private=False, links__isnull=False).distinct()
    names = {area.key: _(area.name) for area in edition(course.edition).areas}
    focus = focus_of(course)
    sessions = course.agreement.planned_sessions if course.agreement else 0
    return {
        "began": begun.when if begun else "",
        "event": "; ".join(f"{event.what} ({event.when})" for event in events),
        "area": "; ".join(filter(None, [names.get(one.area, one.area) for one in focus])),
        "how": focus[0].client_words if focus else "",
        "goal": "; ".join(goal.text for goal in course.goals.filter(dropped_at=None)),
        "sessions": _("{count} meetings").format(count=sessions) if sessions else "",
    }


def facts_of(course: Course) -> Facts:
    """What inventory, timeline, diary and questionnaires hold, as far as the rules of evidence ask."""
    client = course.client
    events = client.life_events.filter(removed_at=None).annotate(marked=Count("links")).order_by("earliest")
    onset = client.symptom_points.filter(removed_at=None, kind=SymptomPoint.Kind.ONSET, earliest__isnull=False)
    newest = onset.order_by("-earliest").first()
    return Facts(
        events=[EventSeen(str(e.pk), e.what, e.category, e.earliest, e.latest, e.when, bool(e.marked)) for e in events],
        people=_people(client),
        scores=[
            ScoreSeen(trend.key, trend.key, trend.instrument.short_name, trend.last)
            for trend in course_scores(course)
            if trend.last is not None
        ],
        moods=_moods(course),
        onset=(newest.earliest, newest.latest) if newest and newest.earliest and newest.latest else None,
    )


def _moods(course: Course) -> list[MoodSeen]:
    """With whom in the inventory, or in conflict with whom, mood was lower, where the diary is enough to say so."""
    seen = []
    for person in linked_people(course, shared=False):
        one, found = person.linked, person.linked.found.same_day
        if one.in_inventory and one.verdict is Verdict.ASSOCIATED and found and found.value < 0:
            seen.append(MoodSeen(one.person + ("/conflict" if one.conflict else ""), same_day_words(person)))
    return seen


def _people(client: Client) -> list[PersonSeen]:
    return [
        PersonSeen(
            str(one.pk),
            one.name,
            one.standing,
            frozenset(ring for ring in (one.ring_now, one.ring_before, one.ring_wanted) if ring),
            one.ring_now,
            one.reciprocal,
            one.conflict_style,
            one.resolution,
            one.confides,
            one.changed_when,
        )
        for one in relationships_of(client)
    ]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One piece of evidence, and what the therapist makes of it ("" where nothing yet)."""

    evidence: Evidence
    weight: str
    word: str


@dataclass(frozen=True, slots=True)
class AreaEvidence:
    """What the record holds for one problem area."""

    area: Area
    found: tuple[Weighed, ...]


def evidence_of(course: Course) -> list[AreaEvidence]:
    """The evidence for each area of the edition, side by side in the edition's order: nothing is chosen or ranked."""
    weights = {row.key: row for row in EvidenceWeight.objects.filter(course=course)}
    found = [_weighed(one, weights.get(one.key)) for one in gathered(facts_of(course))]
    areas = edition(course.edition).areas
    return [AreaEvidence(area, tuple(one for one in found if one.evidence.area == area.key)) for area in areas]


def _weighed(one: Evidence, row: EvidenceWeight | None) -> Weighed:
    return Weighed(one, row.weight if row else "", row.word if row else "")
