"""Asking for questionnaires, recording what is answered, and making links to answer without an account."""

from openipt.measures.actions.answering import (
    Recorded,
    add_remark,
    decline_assignment,
    record_read_out,
    record_response,
    void_response,
)
from openipt.measures.actions.asking import assign_due, assign_for_session, end_planned_measure, plan_measure
from openipt.measures.actions.bringing import Permission, retire_instrument, upload_instrument, use_instrument
from openipt.measures.actions.links import make_answer_link
from openipt.measures.actions.totals import record_total
from openipt.measures.actions.trail import AnsweredBefore, MeasureError

__all__ = [
    "AnsweredBefore",
    "MeasureError",
    "Permission",
    "Recorded",
    "add_remark",
    "assign_due",
    "assign_for_session",
    "decline_assignment",
    "end_planned_measure",
    "make_answer_link",
    "plan_measure",
    "record_read_out",
    "record_response",
    "record_total",
    "retire_instrument",
    "upload_instrument",
    "use_instrument",
    "void_response",
]
