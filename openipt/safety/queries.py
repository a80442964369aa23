"""Concerns that are open, and whom to turn to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from openipt.accounts.models import User
from openipt.courses.models import Course, Session, SessionState
from openipt.people.models import CareLink, Client, Membership, Practice, Role
from openipt.people.queries import clients_of, clients_supervised_by, current
from openipt.safety.models import Concern, ConcernStep, CrisisContact, SafetyPlan
from openipt.safety.notice import LATE_AFTER

OWN_CONCERNS = (Role.THERAPIST, Role.FACILITATOR, Role.SUPERVISOR)


def open_concerns_for(user: User, at: datetime) -> list[Concern]:
    """The open concerns somebody answers for: their own, their clients', their supervisees', and as a reader of alerts.

    Overdue ones that nobody has acknowledged come first, then by when they are due. One statement.
    """
    concerns = _visible_to(user, at).filter(closed_at=None).select_related("client__practice", "owner")
    return sorted(concerns, key=lambda concern: (not is_overdue(concern, at), concern.due_at))


def _visible_to(user: User, at: datetime) -> QuerySet[Concern]:
    works_there = Membership.objects.filter(current(at), user=user, practice=OuterRef("client__practice"))
    mine = (
        Q(owner=user)
        | Q(client__in=clients_of(user, at))
        | Q(client__in=clients_supervised_by(user, at))
        | Q(client__practice__alert_reader=user)
        | Q(client__practice__alert_deputy=user)
    )
    return Concern.objects.filter(mine, Exists(works_there))


def look_agains_for(user: User, at: datetime) -> list[Concern]:
    """The closed concerns somebody answers for that were to be looked at again by now, the earliest first.

    What was written about one on that day or later settles it, and so does a newer concern. One statement.
    """
    today = timezone.localdate(at)
    written = ConcernStep.objects.filter(concern=OuterRef("pk"), at__date__gte=OuterRef("look_again_on"))
    newer = Concern.objects.filter(client=OuterRef("client"), raised_at__gt=OuterRef("closed_at"))
    due = _visible_to(user, at).filter(~Exists(written), ~Exists(newer), closed_at__isnull=False)
    return list(due.filter(look_again_on__lte=today).select_related("client", "closed_by").order_by("look_again_on"))


def is_overdue(concern: Concern, at: datetime) -> bool:
    """Whether nobody has acknowledged a concern in time."""
    return concern.closed_at is None and concern.acknowledged_at is None and concern.due_at < at


def open_concerns_of(client: Client) -> QuerySet[Concern]:
    """The open concerns about one client, the earliest due first."""
    return client.concerns.filter(closed_at=None).select_related("owner").order_by("due_at")


def concerns_of(client: Client) -> QuerySet[Concern]:
    """All concerns about one client, newest first."""
    return client.concerns.select_related("owner", "closed_by").order_by("-raised_at")


def concern_counts(clients: Iterable[UUID]) -> dict[UUID, int]:
    """How many concerns are open about each of many clients (those with none are left out); one statement."""
    found = Concern.objects.filter(client__in=list(clients), closed_at=None).values_list("client").annotate(Count("pk"))
    return dict(found)


def unread_request_of(client: Client) -> Concern | None:
    """The client's own latest request for help that nobody has closed."""
    mine = client.concerns.filter(source=Concern.Source.CLIENT, closed_at=None)
    return mine.select_related("owner").order_by("-raised_at").first()


def crisis_contacts(practice: Practice) -> list[CrisisContact]:
    """Whom clients of a practice can turn to, in the practice's order."""
    return list(practice.crisis_contacts.all())


def practice_for_help(client_practice: Practice | None) -> Practice | None:
    """Whose crisis contacts to show: the client's own practice, else the only one there is, else nobody's."""
    if client_practice is not None:
        return client_practice
    found = list(Practice.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def next_session_at(client: Client, at: datetime) -> datetime | None:
    """When a client is next to be seen, if that is planned."""
    planned = Session.objects.filter(course__client=client, state=SessionState.PLANNED, starts_at__gte=at)
    return planned.aggregate(Min("starts_at"))["starts_at__min"]  # type: ignore[no-any-return]


def who_would_answer(client: Client, at: datetime) -> User | None:
    """Who would own a concern about a client now, or nobody.

    The therapist of an open course who still cares for the client, else the practice's alert reader, else the
    deputy, else anybody who cares for the client; each only while they work in the practice. Three statements.
    """
    practice = client.practice
    cares = list(
        CareLink.objects.filter(current(at), client=client).order_by("started_at").values_list("carer", flat=True)
    )
    treats = (
        Course.objects.filter(client=client, ended_at=None).order_by("-opened_at").values_list("therapist", flat=True)
    )
    wanted = [user for user in treats if user in cares]
    wanted += [user for user in (practice.alert_reader_id, practice.alert_deputy_id) if user]
    wanted += cares
    works_there = Membership.objects.filter(current(at), practice=practice, user=OuterRef("pk"))
    there = User.objects.filter(Exists(works_there), is_active=True).in_bulk(wanted)
    return next((there[user] for user in wanted if user in there), None)


def may_own(practice: Practice, at: datetime) -> QuerySet[User]:
    """Those who may own a concern in a practice: everybody who works with its clients, or supervises those who do."""
    held = Membership.objects.filter(current(at), practice=practice, role__in=OWN_CONCERNS)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


@dataclass(frozen=True, slots=True)
class Alarms:
    """What every member of staff must know about safety before anything else."""

    overdue: int  # concerns of theirs past their time that nobody has acknowledged
    undelivered: int  # concerns whose notice has not gone out
    nobody_reads: bool  # the practice names no reader of alerts

    def __bool__(self) -> bool:
        return bool(self.overdue or self.undelivered or self.nobody_reads)


def alarms_for(user: User, practice: Practice, at: datetime) -> Alarms:
    """What somebody's pages warn of. One statement."""
    late = (
        _visible_to(user, at)
        .filter(closed_at=None)
        .aggregate(
            overdue=Count("pk", filter=Q(acknowledged_at=None, due_at__lt=at)),
            undelivered=Count("pk", filter=Q(notice_sent_at=None, notice_asked_at__lt=at - LATE_AFTER)),
        )
    )
    return Alarms(late["overdue"], late["undelivered"], practice.alert_reader_id is None)


@dataclass(frozen=True, slots=True)
class Plans:
    """A client's staying-safe plan: the one that holds, the draft, and what held before (newest first)."""

    kept: SafetyPlan | None
    draft: SafetyPlan | None
    earlier: list[SafetyPlan]


def safety_plans_of(client: Client) -> Plans:
    """All versions of a client's staying-safe plan; one statement."""
    found = list(client.safety_plans.select_related("kept_by", "reviewed_by", "saved_by").order_by("-version"))
    kept = [plan for plan in found if plan.kept_at]
    draft = next((plan for plan in found if not plan.kept_at), None)
    return Plans(kept[0] if kept else None, draft, kept[1:])


def safety_plan_of(client: Client) -> SafetyPlan | None:
    """The staying-safe plan that holds now; one statement."""
    return client.safety_plans.exclude(kept_at=None).order_by("-version").first()


def draft_texts(client: Client) -> dict[str, str | int]:
    """What a page for writing the plan begins with: the draft, else the plan that holds, and the draft's revision."""
    newest = client.safety_plans.order_by("-version").first()
    if newest is None:
        return {"revision": 0}
    return {**newest.parts, "revision": 0 if newest.kept_at else newest.revision}
