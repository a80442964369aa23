"""The closeness circle of a client: who stands where, then and now, and the picture of it."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openipt.courses.models import Course
from openipt.people.models import Client
from openipt.relationships.circle import Layout, Someone, laid_out
from openipt.relationships.closeness import GROUPS, MOMENTS, SHORT_RINGS, STANDINGS, TIES, group_of
from openipt.relationships.models import Relationship, Snapshot
from openipt.relationships.picture import Words, drawn, side_by_side
from openipt.relationships.queries.people import flagged, relationships_of
from openipt.ui.charts import Svg


def someone(row: Relationship, moment: str = "now") -> Someone | None:
    """A person as the circle draws them; None when they are not on it."""
    ring = getattr(row, f"ring_{moment}")
    if ring is None:
        return None
    return Someone(
        key=str(row.pk),
        name=row.name,
        ring=ring,
        angle=row.angle,
        tie=row.tie,
        standing=row.standing,
        group=group_of(row.kind),
        often=row.often,
        confides=row.confides,
    )


def snapshots_of(client: Client) -> QuerySet[Snapshot]:
    """The pictures that were kept of a client's circle, the first one first."""
    return Snapshot.objects.filter(course__client=client).select_related("course").order_by("at")


def snapshot_people(snapshot: Snapshot, visible: Iterable[Relationship], *, own: bool = False) -> list[Someone]:
    """Those who stood on the circle when a picture was kept, of the people one may see (one statement).

    For the client (`own`) the tie to somebody flagged is what they themself say.
    """
    names = {row.pk: row for row in visible}
    found = []
    for place in snapshot.places.order_by("relationship__added_at", "relationship_id"):
        row = names.get(place.relationship_id)
        if row is None:
            continue
        said = row if own and flagged(row) else place
        found.append(
            Someone(
                key=str(row.pk),
                name=row.name,
                ring=place.ring,
                angle=place.angle,
                tie=said.tie,
                standing=said.standing,
                group=group_of(row.kind),
                often=said.often,
                confides=said.confides,
            )
        )
    return found


def newest_course(client: Client) -> Course | None:
    """The course a new picture belongs to."""
    return client.courses.order_by("-opened_at").first()


# The picture.


def layout_of(people: Sequence[Someone], *, grouped: bool = False) -> Layout:
    """Where everybody stands, by their own angles or by group."""
    captions = {ring: _(name) for ring, name in SHORT_RINGS.items()}
    return laid_out(people, captions, groups={key: _(name) for key, name in GROUPS.items()} if grouped else None)


def spoken(one: Someone) -> str:
    """A person's place in words: "Tunde: close, strained"."""
    words = [_(SHORT_RINGS[one.ring])]
    words += [_(TIES[one.tie])] if one.tie else []
    words += [_(STANDINGS[one.standing])] if one.standing != "living" else []
    return f"{one.name}: {', '.join(words)}"


def picture(
    people: Sequence[Someone],
    title: str,
    *,
    grouped: bool = False,
    alone: bool = False,
    moves: Mapping[str, int] | None = None,
    unshared: Sequence[str] = (),
    came_from: Mapping[str, tuple[float, float]] | None = None,
) -> Svg:
    """The circle drawn; see `relationships.picture.drawn`."""
    words = Words(title, _("Rings around the person in the middle: the nearer, the closer."), _("Me"))
    return drawn(
        layout_of(people, grouped=grouped),
        words,
        {one.key: spoken(one) for one in people},
        moves=moves,
        unshared=unshared,
        came_from=came_from,
        alone=alone,
    )


def standing_on(rows: Iterable[Relationship], moment: str = "now") -> list[Someone]:
    """Those of some people who are on the circle of a time."""
    return [found for row in rows if (found := someone(row, moment))]


def shared_circle(client: Client, moment: str = "now") -> tuple[Svg, list[Someone]]:
    """The circle for a letter, a print-out or a download, with whoever is on it; whoever is flagged is left out."""
    rows = [row for row in relationships_of(client) if not flagged(row)]
    people = standing_on(rows, moment)
    return picture(people, _(MOMENTS[moment]), alone=True), people


def letter_picture(client: Client) -> tuple[Svg, str]:
    """The circle for a letter: as it was first kept beside how it is now, and what it shows in words.

    Whoever is flagged is left out.
    """
    rows = [row for row in relationships_of(client) if not flagged(row)]
    now, first = standing_on(rows), snapshots_of(client).first()
    words = _("The closeness circle: {people}.").format(people="; ".join(spoken(one) for one in now))
    if first is None:
        return picture(now, _("Now"), alone=True), words
    then = snapshot_people(first, rows)
    return side_by_side(
        (picture(then, _("Then"), alone=True), _("Then")), (picture(now, _("Now"), alone=True), _("Now"))
    ), words
