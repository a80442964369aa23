"""Whether a link to answer without an account still opens anything."""

from datetime import datetime
from enum import StrEnum


class LinkState(StrEnum):
    """What has become of a link."""

    OPEN = "open"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


def link_state(expires_at: datetime | None, withdrawn_at: datetime | None, at: datetime) -> LinkState:
    """The state of a link that was made, or of none (`expires_at` is None). It expires at the very moment."""
    if expires_at is None:
        return LinkState.UNKNOWN
    if withdrawn_at is not None:
        return LinkState.WITHDRAWN
    return LinkState.EXPIRED if expires_at <= at else LinkState.OPEN
