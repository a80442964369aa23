"""The demo's enquiries: one to answer, one on the waiting list, one who chose, by the real actions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from openipt.accounts.models import User
from openipt.directory.models import Listing
from openipt.enquiries import actions as enquiries
from openipt.enquiries.models import Ask
from openipt.enquiries.terms import EnquiryTerms
from openipt.people.models import Practice


def bring_enquiries(*, practice: Practice, staff: Mapping[str, User], at: datetime) -> None:
    """Three people who wrote to Nora, if she can be found."""
    listing = Listing.objects.filter(practice=practice, therapist=staff["nora"]).select_related("practice").first()
    if listing is None:
        return
    nora = staff["nora"]
    _sent(
        listing,
        at - timedelta(hours=20),
        name="Milan Kovac",
        areas=("dispute",),
        reason="My wife and I hardly speak since I lost my job. I sleep badly and everything is grey.",
        wishes="Somebody who does not take sides.",
        times=("evening",),
        safe_contact="Please do not ring before six.",
    )
    waiting = _sent(
        listing,
        at - timedelta(days=20),
        name="Beatriz Lima",
        areas=("grief",),
        reason="My brother died last year. People say that I should be over it by now.",
        times=("day",),
        lower_fee=True,
    )
    enquiries.answer_enquiry(
        ask=waiting, answer=Ask.State.WAITING, words="I hope for March.", by=nora, at=at - timedelta(days=19)
    )
    chosen = _sent(
        listing,
        at - timedelta(days=4),
        name="Jo Sandberg",
        areas=("transition",),
        reason="I moved here for work in August and know nobody. I cry on the way home.",
        times=("day", "evening"),
    )
    enquiries.answer_enquiry(
        ask=chosen, answer=Ask.State.YES, words="Thursday at four?", by=nora, at=at - timedelta(days=3)
    )
    enquiries.choose_therapist(ask=chosen, by=None, at=at - timedelta(hours=5))


def _sent(listing: Listing, at: datetime, **said: object) -> Ask:
    name = str(said["name"])
    usual = {
        "wishes": "",
        "age": "adult",
        "way": "either",
        "where": "",
        "language": "en",
        "lower_fee": False,
        "contact_by": "telephone",
        "email": "",
        "telephone": f"020 7946 0{len(name):03}",
        "safe_contact": "",
    }
    terms = EnquiryTerms(**{**usual, **said})  # type: ignore[arg-type]
    sent = enquiries.send_enquiry(listings=[listing], terms=terms, submission=uuid4(), by=None, at=at)
    return sent.asks.get()
