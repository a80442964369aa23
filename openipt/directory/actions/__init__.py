"""What can be done about listings and the directory."""

from openipt.directory.actions.availability import (
    ask_to_confirm,
    confirm_availability,
    pause_listing,
    resume_listing,
    update_reply_times,
)
from openipt.directory.actions.claims import claim_record, end_claim, verify_claim
from openipt.directory.actions.insurers import doubt_insurer, settle_insurer, told_of_doubts
from openipt.directory.actions.listings import (
    CONSENT_EDITION,
    DETAILS,
    NotPossible,
    begin_listing,
    change_listing,
    list_publicly,
    remove_listing,
)
from openipt.directory.actions.parts import (
    add_group,
    add_licence,
    add_place,
    add_training,
    remove_part,
    remove_photo,
    set_photo,
)
from openipt.directory.actions.verification import verify_licence, verify_training, withdraw_verification

__all__ = [
    "CONSENT_EDITION",
    "DETAILS",
    "NotPossible",
    "add_group",
    "add_licence",
    "add_place",
    "add_training",
    "ask_to_confirm",
    "begin_listing",
    "change_listing",
    "claim_record",
    "confirm_availability",
    "doubt_insurer",
    "end_claim",
    "list_publicly",
    "pause_listing",
    "remove_listing",
    "remove_part",
    "remove_photo",
    "resume_listing",
    "set_photo",
    "settle_insurer",
    "told_of_doubts",
    "update_reply_times",
    "verify_claim",
    "verify_licence",
    "verify_training",
    "withdraw_verification",
]
