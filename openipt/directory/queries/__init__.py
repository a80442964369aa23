"""Which listings there are and what searches find among them."""

from openipt.directory.queries.listings import (
    claims_waiting,
    doubted_insurers,
    in_force,
    licences_in_force,
    licences_to_check_again,
    listing_for_public,
    listings_in_order,
    listings_of,
    own_listing,
    public_listings,
    record_of,
    therapists_for,
    trainings_in_force,
)

__all__ = [
    "claims_waiting",
    "doubted_insurers",
    "in_force",
    "licences_in_force",
    "licences_to_check_again",
    "listing_for_public",
    "listings_in_order",
    "listings_of",
    "own_listing",
    "public_listings",
    "record_of",
    "therapists_for",
    "trainings_in_force",
]
