"""What stands in an ending plan."""

from collections.abc import Mapping

# In the order in which they are written and read.
PARTS = ("gains", "what_helped", "warning_signs", "triggers", "steps", "contacts", "unfinished", "feelings")
# The feelings about ending stay in the record; they are not on the client's copy.
ON_THE_COPY = PARTS[:-1]


def something_to_keep(parts: Mapping[str, str]) -> bool:
    """Whether the client's copy would say anything."""
    return any(parts.get(name, "").strip() for name in ON_THE_COPY)
