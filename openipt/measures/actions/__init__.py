"""Asking for questionnaires, recording what is answered, and making links to answer without an account."""

from openipt.measures.actions.answering import (
    Recorded,
    add_remark,
    decline_assignment,
    record_read_out,
    record_response,
    void_response,
)
from openipt.measures.actions.asking import (
    assign_due,
    assign_for_session,
    end_planned_measure,
    fit_plan_to_focus,
    leave_out_measure,
    plan_measure,
)
from openipt.measures.actions.bringing import Permission, retire_instrument, upload_instrument, use_instrument
from openipt.measures.actions.drafts import keep_draft
from openipt.measures.actions.follow_ups import ask_after_course
from openipt.measures.actions.links import hand_over_device, make_answer_link, take_device_back
from openipt.measures.actions.paper import enter_sheet, settle_sheet
from openipt.measures.actions.totals import record_total
from openipt.measures.actions.trail import AnsweredBefore, MeasureError

__all__ = [
    "AnsweredBefore",
    "MeasureError",
    "Permission",
    "Recorded",
    "add_remark",
    "ask_after_course",
    "assign_due",
    "assign_for_session",
    "decline_assignment",
    "end_planned_measure",
    "enter_sheet",
    "fit_plan_to_focus",
    "hand_over_device",
    "keep_draft",
    "leave_out_measure",
    "make_answer_link",
    "plan_measure",
    "record_read_out",
    "record_response",
    "record_total",
    "retire_instrument",
    "settle_sheet",
    "take_device_back",
    "upload_instrument",
    "use_instrument",
    "void_response",
]
