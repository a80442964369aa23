"""What is said of somebody: written into a section, with the words before kept."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openipt.accounts.models import User
from openipt.courses.refusals import Refused, Stale
from openipt.relationships.actions.trail import Trail
from openipt.relationships.inventory import FIELDS, NotSaid, Section, checked, in_words
from openipt.relationships.models import Relationship, Statement
from openipt.relationships.queries import locked, revision_of, values_for


def _wanted(section: Section, values: Mapping[str, str]) -> dict[str, str]:
    try:
        return {field.name: checked(field.name, values[field.name]) for field in section.fields if field.name in values}
    except NotSaid as problem:
        raise Refused(str(problem)) from problem


@transaction.atomic
def save_section(
    *,
    relationship: Relationship,
    section: Section,
    values: Mapping[str, str],
    revision: int,
    by: User,
    at: datetime,
) -> int:
    """Save what is said in one section; what was said before is kept. The same words again change nothing.

    Args:
        relationship: of whom.
        section: which part of the inventory.
        values: texts and keys by the names of the section's fields; what is not named stays as it is.
        revision: the section's revision they were written on.
        by: who writes: the client, or whoever cares for them.
        at: when.

    Returns:
        The section's revision now.

    Raises:
        Refused: something that cannot be said there, or the person was taken out of the inventory.
        Stale: somebody else wrote into the same section in between.
    """
    wanted, fresh = _wanted(section, values), locked(relationship)
    if fresh.removed_at is not None:
        raise Refused("This person was taken out of the inventory. Put them back first.")
    shown, known = values_for(fresh, by), revision_of(fresh, section, by)
    changed = {name: value for name, value in wanted.items() if value != shown[name]}
    if not changed:
        return known
    if revision != known:
        current = {_(FIELDS[name].label): _spoken(name, shown[name]) for name in changed}
        raise Stale("This was changed somewhere else.", revision=known, current=current)
    for name, value in changed.items():
        setattr(fresh, name, value)
        Statement.objects.create(relationship=fresh, field=name, value=value, at=at, by=by)
    fresh.save(update_fields=list(changed))
    Trail(fresh.client, by, at).add("relationship.saved", fresh, fields=sorted(changed))
    return known + len(changed)


def _spoken(name: str, value: str) -> str:
    return value if FIELDS[name].choices is None else ", ".join(_(part) for part in in_words(name, value))
