"""Tags that point to articles from other concepts' pages: `{% load library %}`."""

from typing import Any
from uuid import UUID

from django import template

from openipt.library.pointers import articles_about

register = template.Library()


@register.inclusion_tag("library/_read_about.html")
def read_about(kind: str, key: str, client_id: UUID | None = None) -> dict[str, Any]:
    """Articles on something (`library.pointers`): `{% read_about "areas" "grief" %}`; with a client's id, to send."""
    return {"articles": articles_about(kind, key), "client_id": client_id}
