"""Who stands where on the circle: moved, moved back, and kept as it was at one time of a course."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.models import Course
from openipt.courses.refusals import Refused, Stale
from openipt.relationships.actions.trail import Trail
from openipt.relationships.closeness import MOMENTS, RINGS, SHORT_RINGS
from openipt.relationships.models import Placement, Relationship, Snapshot, SnapshotPlace
from openipt.relationships.queries import locked


def _ring_words(ring: int | None) -> str:
    return _("not placed") if ring is None else _(SHORT_RINGS[ring])


@transaction.atomic
def place(
    *,
    relationship: Relationship,
    ring: int | None,
    moves: int | None,
    by: User,
    at: datetime,
    angle: int | None = None,
    moment: str = "now",
) -> Relationship:
    """Put somebody on a ring. The same place again changes nothing.

    Args:
        relationship: whom.
        ring: 1 closest - 4 the edge; None takes them off the circle.
        moves: how often they had been moved when this was decided; None: whatever happened since.
        by: who moves them.
        at: when.
        angle: degrees from the top, clockwise; None leaves it as it is.
        moment: which circle: `now`, `before` or `wanted`.

    Raises:
        Refused: there is no such ring or angle, or the person was taken out of the inventory.
        Stale: somebody else moved the same person in between.
    """
    if moment not in MOMENTS or (ring is not None and ring not in RINGS) or not (angle is None or 0 <= angle < 360):
        raise Refused("There is no such place on the circle.")
    fresh = locked(relationship)
    if fresh.removed_at is not None:
        raise Refused("This person was taken out of the inventory. Put them back first.")
    before, angle = getattr(fresh, f"ring_{moment}"), fresh.angle if angle is None else angle
    if (before, fresh.angle) == (ring, angle):
        return fresh
    if moves is not None and moves != fresh.moves:
        raise Stale(
            "Somebody else moved this person in between.", revision=fresh.moves, current={"ring": _ring_words(before)}
        )
    Placement.objects.create(
        relationship=fresh,
        moment=moment,
        ring=ring,
        angle=angle,
        ring_until_then=before,
        angle_until_then=fresh.angle,
        at=at,
        by=by,
    )
    return _moved(fresh, moment, ring, angle, by, at)


def _moved(
    fresh: Relationship, moment: str, ring: int | None, angle: int | None, by: User, at: datetime
) -> Relationship:
    setattr(fresh, f"ring_{moment}", ring)
    fresh.angle, fresh.moves = angle, fresh.moves + 1
    fresh.save(update_fields=[f"ring_{moment}", "angle", "moves"])
    Trail(fresh.client, by, at).add("circle.moved", fresh, moment=moment)
    return fresh


@transaction.atomic
def undo_move(*, relationship: Relationship, by: User, at: datetime) -> Relationship:
    """Take back one's own last move of somebody.

    Raises:
        Refused: there is none, or somebody else moved them since.
    """
    fresh = locked(relationship)
    last = fresh.placements.filter(undone_at=None).order_by("-at", "-id").first()
    if last is None or last.by_id != by.pk or fresh.removed_at is not None:
        raise Refused("There is no move of yours to take back; perhaps somebody else moved this person since.")
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    return _moved(fresh, last.moment, last.ring_until_then, last.angle_until_then, by, at)


@transaction.atomic
def take_snapshot(*, course: Course, kind: str, by: User, at: datetime) -> Snapshot:
    """Keep the circle of today as one of the course's pictures.

    Raises:
        Refused: nobody is on the circle yet, or there is no such kind of picture.
    """
    if kind not in Snapshot.Kind.values:
        raise Refused("There is no such picture.")
    here = Relationship.objects.filter(client=course.client_id, removed_at=None).exclude(ring_now=None)
    people = list(here.only("id", "client_id", "ring_now", "angle", "tie", "standing", "often", "confides"))
    if not people:
        raise Refused("Nobody is on the circle yet.")
    made = Snapshot.objects.create(course=course, kind=kind, at=at, by=by)
    SnapshotPlace.objects.bulk_create(
        SnapshotPlace(
            snapshot=made,
            relationship=one,
            ring=one.ring_now or 0,
            angle=one.angle,
            tie=one.tie,
            standing=one.standing,
            often=one.often,
            confides=one.confides,
        )
        for one in people
    )
    Trail(course.client, by, at).add("circle.kept", made, kind=kind)
    return made
