"""Who is looking, for every template."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from openipt.people.models import Role
from openipt.people.queries import memberships_of


def person(request: HttpRequest) -> dict[str, Any]:
    """`roles`: the set of roles of whoever looks (empty for clients and the public), read only when used."""
    return {"roles": SimpleLazyObject(lambda: _roles(request))}


def _roles(request: HttpRequest) -> set[str]:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return set()
    held = getattr(request, "_memberships", None)
    if held is None:
        held = memberships_of(request.user, timezone.now())
        request._memberships = held  # type: ignore[attr-defined]
    return {Role(membership.role).value for membership in held}
