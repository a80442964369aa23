"""What the worker does for outcomes: fitting curves, and reckoning what came of each course."""

from openipt.outcomes.tasks.curves import fit_curves, fit_curves_when_due
from openipt.outcomes.tasks.reckoning import reckon_outcomes

__all__ = ["fit_curves", "fit_curves_when_due", "reckon_outcomes"]
