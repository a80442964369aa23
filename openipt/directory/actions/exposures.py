"""Adding up how much each listing was shown."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from openipt.accounts.models import User
from openipt.directory.models import Exposure, Listing


@transaction.atomic
def add_exposures(*, sums: Mapping[int, tuple[float, float]], by: User | None, at: datetime) -> None:
    """Add sums of many searches: listing -> (how much a lot would have shown it, how much it was)."""
    held = set(Exposure.objects.filter(listing__in=sums).values_list("listing_id", flat=True))
    there = set(Listing.objects.filter(pk__in=set(sums) - held).values_list("pk", flat=True))
    for key, (due, shown) in sums.items():
        if key in held:
            Exposure.objects.filter(listing=key).update(due=F("due") + due, shown=F("shown") + shown)
    Exposure.objects.bulk_create(
        [Exposure(listing_id=key, due=sums[key][0], shown=sums[key][1]) for key in sorted(there)],
        ignore_conflicts=True,
    )
