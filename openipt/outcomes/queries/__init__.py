"""What the scores of a course say, and what came of all the courses of a practice."""

from openipt.outcomes.queries.course import (
    KeptCurve,
    Told,
    comparison,
    completion_of,
    curves_for,
    curves_of,
    decisions_on,
    signals_in,
    signals_of,
)
from openipt.outcomes.queries.practice import Asked, Group, Overview, choices_in, overview, research_rows, shown_groups

__all__ = [
    "Asked",
    "Group",
    "KeptCurve",
    "Overview",
    "Told",
    "choices_in",
    "comparison",
    "completion_of",
    "curves_for",
    "curves_of",
    "decisions_on",
    "overview",
    "research_rows",
    "shown_groups",
    "signals_in",
    "signals_of",
]
