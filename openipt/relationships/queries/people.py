"""The people in a client's life, as whoever asks may see them.

The client's own pages never tell that somebody is flagged for safety: of a flagged person they show what the client
said themself and nothing else, and somebody whom only the therapist named is not there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.people.models import Client
from openipt.relationships.closeness import MOMENTS, SHORT_RINGS
from openipt.relationships.inventory import FIELDS, Section, contact_name, in_words, missing_from
from openipt.relationships.models import Placement, Relationship, SafetyFlag, Statement

FLAGGED = Exists(SafetyFlag.objects.filter(relationship=OuterRef("pk"), lifted_at=None))
SAME_SITTING = timedelta(minutes=30)  # words that one person goes on writing within are one entry of the history


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the inventory, as other pages name them. `flagged` is for the therapist's eyes."""

    id: UUID
    name: str
    kind: str
    standing: str
    tie: str
    ring_now: int | None
    flagged: bool

    @property
    def is_dead(self) -> bool:
        """Whether they have died."""
        return self.standing == "dead"


def relationships_of(client: Client) -> QuerySet[Relationship]:
    """Everybody in a client's inventory, in the order they were named; each with `flagged`."""
    return Relationship.objects.filter(client=client, removed_at=None).annotate(flagged=FLAGGED)


def removed_from(client: Client) -> QuerySet[Relationship]:
    """Whoever was taken out of the inventory, the last first."""
    removed = Relationship.objects.filter(client=client).exclude(removed_at=None).order_by("-removed_at")
    return removed.annotate(flagged=FLAGGED)


def people_of(client: Client, *, shared: bool = False) -> list[Person]:
    """Everybody in a client's inventory, lightly, in one statement.

    Args:
        client: whose.
        shared: for something others see or that is printed: leaves out whoever is flagged for safety.
    """
    columns = ("id", "client_id", "name", "kind", "standing", "tie", "ring_now", "added_at")
    rows = relationships_of(client).only(*columns)
    found = [Person(row.pk, row.name, row.kind, row.standing, row.tie, row.ring_now, flagged(row)) for row in rows]
    return [person for person in found if not (shared and person.flagged)]


def is_flagged(relationship_id: UUID) -> bool:
    """Whether there is fear, control or violence in a relationship. For the therapist's pages only.

    Then nothing of it is shared or printed, joint sessions are off, and nobody rehearses confronting this person.
    """
    return SafetyFlag.objects.filter(relationship=relationship_id, lifted_at=None).exists()


def flagged_among(relationships: Iterable[UUID]) -> set[UUID]:
    """Those of some people who are flagged, in one statement."""
    flags = SafetyFlag.objects.filter(relationship__in=list(relationships), lifted_at=None)
    return set(flags.values_list("relationship_id", flat=True))


def flagged_names(client: Client) -> list[str]:
    """The names of whoever is flagged among a client's people, taken out of the inventory or not. One statement."""
    rows = Relationship.objects.filter(FLAGGED, client=client).only("id", "client_id", "name").order_by("added_at")
    return [row.name for row in rows]


def safety_flags_of(relationship: Relationship) -> QuerySet[SafetyFlag]:
    """The flags of somebody, the one in force last. For the therapist's pages only."""
    return relationship.safety_flags.select_related("raised_by", "lifted_by").order_by("raised_at")


def flagged(row: Relationship) -> bool:
    """Whether a row of `relationships_of` or `removed_from` is flagged for safety."""
    return bool(row.flagged)  # type: ignore[attr-defined]


def locked(relationship: Relationship) -> Relationship:
    """The row as it is now, nobody else writing on it until the end of the transaction."""
    rows = Relationship.objects.select_for_update(of=("self",)).select_related("client")
    return rows.get(pk=relationship.pk)


# What the client sees.


def seen_by_client(client: Client, rows: QuerySet[Relationship]) -> list[Relationship]:
    """Those of some people whom the client sees, as the client sees them (not to be saved)."""
    own = Statement.objects.filter(relationship=OuterRef("pk"), by=client.user_id)
    found = list(rows.filter(~Q(FLAGGED) | Exists(own)))
    hidden = [row for row in found if flagged(row)]
    if hidden:
        words = _own_words(client, hidden)
        for row in hidden:
            for name, value in words[row.pk].items():
                setattr(row, name, value)
    return found


def _own_words(client: Client, rows: Sequence[Relationship]) -> dict[UUID, dict[str, str]]:
    """What the client themself said last of each, and nothing of what others said."""
    nothing = dict.fromkeys(FIELDS, "") | {"standing": "living"}
    said = {row.pk: dict(nothing) for row in rows}
    for statement in Statement.objects.filter(relationship__in=list(said), by=client.user_id).order_by("at", "id"):
        said[statement.relationship_id][statement.field] = statement.value
    return said


def _only_own(relationship: Relationship, by: User) -> bool:
    """Whether this reader sees only what they said themself."""
    return by.pk == relationship.client.user_id and is_flagged(relationship.pk)


def values_for(relationship: Relationship, by: User) -> dict[str, str]:
    """What is said of somebody, as this reader may see it, by the names of the fields."""
    if _only_own(relationship, by):
        return _own_words(relationship.client, [relationship])[relationship.pk]
    return {name: getattr(relationship, name) for name in FIELDS}


def statements_for(relationship: Relationship, by: User) -> QuerySet[Statement]:
    """Everything ever said of somebody, as far as this reader may see it, in the order it was said."""
    said = relationship.statements.select_related("by").order_by("at", "id")
    return said.filter(by=by) if _only_own(relationship, by) else said


def revision_of(relationship: Relationship, section: Section, by: User) -> int:
    """How often something was said in one section: grows with every change."""
    return statements_for(relationship, by).filter(field__in=[field.name for field in section.fields]).count()


# What was said when, and who moved whom.


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of the history: when, who, what it is about, and the words ("" when something was taken back)."""

    at: datetime
    by: User
    about: str
    words: str


def history_of(relationship: Relationship, by: User) -> list[Said]:
    """What was said of somebody and where they stood, the newest first. Going on writing makes one entry."""
    found: list[Statement] = []
    for one in statements_for(relationship, by):
        before = next((other for other in reversed(found) if other.field == one.field), None)
        if before and before.by_id == one.by_id and one.at - before.at < SAME_SITTING:
            found.remove(before)
        found.append(one)
    said = [Said(one.at, one.by, _(FIELDS[one.field].label), _spoken(one.field, one.value)) for one in found]
    moves = relationship.placements.filter(undone_at=None).select_related("by")
    if _only_own(relationship, by):
        moves = moves.filter(by=by)
    said += [Said(one.at, one.by, _(MOMENTS[one.moment]), ring_words(one.ring)) for one in moves]
    return sorted(said, key=lambda one: one.at, reverse=True)


def _spoken(field: str, value: str) -> str:
    parts = in_words(field, value)
    return ", ".join(_(part) for part in parts) if FIELDS[field].choices else value


def ring_words(ring: int | None) -> str:
    """A ring in words."""
    return _("not on the circle") if ring is None else _(SHORT_RINGS[ring])


def last_move_of(client: Client, by: User) -> Placement | None:
    """The move somebody may take back: their own last one, if nobody moved the same person since."""
    moves = Placement.objects.filter(relationship__client=client, relationship__removed_at=None, undone_at=None)
    last = moves.filter(by=by).select_related("relationship__client").order_by("-at", "-id").first()
    later = last and moves.filter(relationship=last.relationship_id, at__gt=last.at).exists()
    return None if later else last


# People who are named elsewhere.

# A surface adds to this what upper concepts know: the names of a client's people, and where they stand in words. Told
# `False` it leaves out what is for the therapist alone.
NAMED_ELSEWHERE: list[Callable[[Client, bool], Iterable[tuple[str, str]]]] = []


def missing_people(client: Client, here: Iterable[str], *, private: bool) -> list[tuple[str, str]]:
    """People named elsewhere who are not among those here: name, and where they are named.

    `private` also those named in what is for the therapist alone.
    """
    named = [(contact_name(client.emergency_contact), _("emergency contact"))]
    for source in NAMED_ELSEWHERE:
        named += source(client, private)
    return missing_from(here, named)
