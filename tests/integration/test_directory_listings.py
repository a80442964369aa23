"""A listing: begun, described, consented to, verified, confirmed, paused, removed; and what the public sees of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from openipt.audit.models import AuditEvent
from openipt.directory import actions
from openipt.directory.actions import NotPossible
from openipt.directory.models import DirectoryVersion, Listing, ListingState, PauseReason
from openipt.directory.places import Address
from openipt.directory.queries import listing_for_public, listings_of, therapists_for
from tests.people import make_cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CHICAGO = Address("60614", "Chicago", "IL", "1 Elm Street", position=(41.92, -87.65))


@pytest.fixture
def cast():
    return make_cast()


def listed(cast, therapist=None, at=NOW):
    """A public listing of Ben's, verified by Mona."""
    ben = therapist or cast.ben
    listing = actions.begin_listing(
        practice=cast.practice, therapist=ben, by=ben, at=at, areas=("grief", "dispute"), ages=("adult",),
        languages=("en",), fee=90, lowest_fee=40,
    )  # fmt: skip
    actions.add_place(listing=listing, address=CHICAGO, by=ben, at=at)
    licence = actions.add_licence(listing=listing, number="149.1", jurisdiction="IL", by=ben, at=at)
    actions.list_publicly(listing=listing, by=ben, at=at)
    actions.verify_licence(licence=licence, source="IDFPR look-up", until=date(2027, 5, 1), by=cast.mona, at=at)
    return listing


def shown(at):
    found = listing_for_public("ben-adler", at)
    assert found is not None
    return found


def test_a_listing_is_public_by_consent_with_a_verified_licence_only(cast):
    ben = cast.ben
    listing = actions.begin_listing(practice=cast.practice, therapist=ben, by=ben, at=NOW, areas=("grief",))
    assert listing.slug == "ben-adler"
    with pytest.raises(NotPossible):
        actions.list_publicly(listing=listing, by=ben, at=NOW)
    actions.change_listing(listing=listing, by=ben, at=NOW, ages=("adult",), languages=("es", "xx"), video=True)
    licence = actions.add_licence(listing=listing, number="1", jurisdiction="IL", by=ben, at=NOW)
    with pytest.raises(NotPossible):
        actions.list_publicly(listing=listing, by=cast.mona, at=NOW)
    actions.list_publicly(listing=listing, by=ben, at=NOW)
    assert listing_for_public("ben-adler", NOW) is None
    actions.verify_licence(licence=licence, source="the board's page", until=date(2026, 12, 1), by=cast.mona, at=NOW)
    found = listing_for_public("ben-adler", NOW)
    assert found is not None
    assert found.languages == ("es",)
    assert listing_for_public("ben-adler", datetime(2026, 12, 2, tzinfo=UTC)) is None  # the licence ran out


def test_it_is_hidden_after_fourteen_days_without_confirmation_and_back_with_it(cast):
    listing = listed(cast)
    later = NOW + timedelta(days=14, minutes=1)
    assert listing_for_public("ben-adler", later) is None
    actions.confirm_availability(listing=listing, by=None, at=later)
    assert listing_for_public("ben-adler", later)


def test_a_listing_that_is_paused_or_removed_is_not_public(cast):
    listing = listed(cast)
    actions.pause_listing(listing=listing, reason=PauseReason.UNANSWERED, by=None, at=NOW)
    assert listing_for_public("ben-adler", NOW) is None
    actions.resume_listing(listing=listing, by=cast.ben, at=NOW)
    assert listing_for_public("ben-adler", NOW)
    actions.remove_listing(listing=listing, by=cast.ben, at=NOW)
    removed = Listing.objects.get(pk=listing.pk)
    assert (removed.state, removed.consented_at) == (ListingState.REMOVED, None)
    assert listing_for_public("ben-adler", NOW) is None


def test_the_database_itself_refuses_a_public_listing_without_consent(cast):
    listing = listed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(consented_at=None)


def test_nobody_verifies_themself_or_without_a_source(cast):
    listing = listed(cast)
    licence = listing.licences.get()
    for by, source, until in (
        (cast.ben, "x", date(2027, 1, 1)),
        (cast.mona, " ", date(2027, 1, 1)),
        (cast.mona, "x", date(2025, 1, 1)),
    ):
        with pytest.raises(NotPossible):
            actions.verify_licence(licence=licence, source=source, until=until, by=by, at=NOW)
    actions.withdraw_verification(checked=licence, by=cast.mona, at=NOW)
    assert listing_for_public("ben-adler", NOW) is None


def test_an_opening_lies_ahead_and_a_past_one_is_dropped(cast):
    listing = listed(cast)
    with pytest.raises(NotPossible):
        actions.confirm_availability(
            listing=listing, by=cast.ben, at=NOW, accepting="open", next_opening=NOW - timedelta(1)
        )
    opening = NOW + timedelta(days=2)
    actions.confirm_availability(listing=listing, by=cast.ben, at=NOW, accepting="open", next_opening=opening)
    assert shown(NOW).next_opening == opening
    actions.confirm_availability(listing=listing, by=None, at=NOW + timedelta(days=3))
    assert shown(NOW + timedelta(days=3)).next_opening is None


def test_reply_times_are_what_was_measured(cast):
    listing = listed(cast)
    actions.update_reply_times(listing=listing, asked=3, answered=2, median_hours=Decimal("5.5"), by=None, at=NOW)
    assert shown(NOW).median_reply_hours == Decimal("5.5")


def test_therapists_for_an_area_take_clients_and_are_public(cast):
    listing = listed(cast)
    assert therapists_for("grief", NOW) == []
    actions.confirm_availability(listing=listing, by=cast.ben, at=NOW, accepting="open")
    assert [one.pk for one in therapists_for("grief", NOW)] == [listing.pk]
    assert therapists_for("isolation", NOW) == []


def test_every_change_is_audited_and_counted_for_the_searches(cast):
    listing = listed(cast)
    before, events = DirectoryVersion.objects.get().number, AuditEvent.objects.count()
    actions.change_listing(listing=listing, by=cast.ben, at=NOW, fee=95)
    assert DirectoryVersion.objects.get().number == before + 1
    assert AuditEvent.objects.count() == events + 1
    actions.change_listing(listing=listing, by=cast.ben, at=NOW, fee=95)  # nothing new
    assert AuditEvent.objects.count() == events + 1


def test_the_manager_sees_the_practices_listings_in_few_statements(cast, django_assert_num_queries):
    listed(cast)
    with django_assert_num_queries(6):
        list(listings_of(cast.practice))
    listed(cast, cast.rosa)
    with django_assert_num_queries(6):
        assert len(listings_of(cast.practice)) == 2
