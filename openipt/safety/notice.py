"""What has become of the notice to those who look at a concern. Silence counts as failure."""

from datetime import datetime, timedelta
from enum import StrEnum

LATE_AFTER = timedelta(minutes=10)


class Notice(StrEnum):
    """Whether the notice has gone out."""

    SENT = "sent"
    ON_ITS_WAY = "on_its_way"
    UNDELIVERED = "undelivered"


def notice_state(asked_at: datetime, sent_at: datetime | None, at: datetime) -> Notice:
    """The state of a notice that was asked for and perhaps sent.

    Whatever keeps it from being sent (no mail, no worker, a full disk) looks the same from here: nobody said "sent"
    within ten minutes.
    """
    if sent_at is not None:
        return Notice.SENT
    return Notice.UNDELIVERED if at - asked_at > LATE_AFTER else Notice.ON_ITS_WAY
