"""What can be done about focus, formulation and goals."""

from openipt.formulation.actions.choosing import choose_focus, decide_suitability, rate_dispute_stage, weigh_evidence
from openipt.formulation.actions.goals import describe_goal, drop_goal, rate_attainment, rate_goal, set_goal
from openipt.formulation.actions.writing import answer_formulation, save_formulation, share_formulation

__all__ = [
    "answer_formulation",
    "choose_focus",
    "decide_suitability",
    "describe_goal",
    "drop_goal",
    "rate_attainment",
    "rate_dispute_stage",
    "rate_goal",
    "save_formulation",
    "set_goal",
    "share_formulation",
    "weigh_evidence",
]
