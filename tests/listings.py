"""A therapist everybody can find (consented, verified, confirmed), and what Nadia writes to them."""

from datetime import datetime, timedelta

from openipt.accounts.models import User
from openipt.directory import actions
from openipt.directory.models import Listing
from openipt.directory.places import Address
from openipt.enquiries.terms import EnquiryTerms
from openipt.people.models import Practice

NADIA = EnquiryTerms(
    reason="My mother died in spring and nothing is as it was.",
    areas=("grief",),
    wishes="Somebody patient",
    times=("evening",),
    age="adult",
    way="either",
    where="60614",
    language="en",
    lower_fee=True,
    name="Nadia Brandt",
    contact_by="email",
    email="nadia@example.org",
    telephone="",
    safe_contact="Only in the morning",
)
CHICAGO = Address("60614", "Chicago", "IL", "1 Elm Street", position=(41.92, -87.65))


def public_listing(practice: Practice, therapist: User, manager: User, at: datetime, **details: object) -> Listing:
    """The public listing of a therapist in Chicago, for adults in English, for grief and disputes unless said else."""
    said = {"areas": ("grief", "dispute"), "ages": ("adult",), "languages": ("en",), "fee": 90, **details}
    listing = actions.begin_listing(practice=practice, therapist=therapist, by=therapist, at=at, **said)
    actions.add_place(listing=listing, address=CHICAGO, by=therapist, at=at)
    licence = actions.add_licence(listing=listing, number="149.1", jurisdiction="IL", by=therapist, at=at)
    actions.list_publicly(listing=listing, by=therapist, at=at)
    until = (at + timedelta(days=300)).date()
    actions.verify_licence(licence=licence, source="the board's page", until=until, by=manager, at=at)
    actions.confirm_availability(listing=listing, accepting="open", by=therapist, at=at)
    return Listing.objects.get(pk=listing.pk)
