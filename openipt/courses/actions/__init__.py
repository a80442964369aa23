"""Everything that is done in a course, each as one transaction with its audit event in it."""

from openipt.courses.actions.agreement import accept_agreement, propose_agreement
from openipt.courses.actions.ending import drop_out, end_course, save_ending_plan, share_ending_plan, transfer
from openipt.courses.actions.letters import draft_letter, finish_letter, save_letter, set_letter_picture, share_letter
from openipt.courses.actions.lifecycle import move_on, open_course, start_maintenance
from openipt.courses.actions.marks import mark, unmark
from openipt.courses.actions.notes import add_addendum, save_note, save_private_note, sign_note
from openipt.courses.actions.sessions import (
    begin_session,
    cancel_session,
    close_session,
    move_session,
    record_no_show,
    record_opening,
    restore_session,
)
from openipt.courses.actions.steps import choose_step, drop_step, report_step

__all__ = [
    "accept_agreement",
    "add_addendum",
    "begin_session",
    "cancel_session",
    "choose_step",
    "close_session",
    "draft_letter",
    "drop_out",
    "drop_step",
    "end_course",
    "finish_letter",
    "mark",
    "move_on",
    "move_session",
    "open_course",
    "propose_agreement",
    "record_no_show",
    "record_opening",
    "report_step",
    "restore_session",
    "save_ending_plan",
    "save_letter",
    "save_note",
    "save_private_note",
    "set_letter_picture",
    "share_ending_plan",
    "share_letter",
    "sign_note",
    "start_maintenance",
    "transfer",
    "unmark",
]
