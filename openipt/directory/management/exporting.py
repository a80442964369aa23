"""`openipt directory export`: the public listings as CSV or FHIR."""

from collections.abc import Iterator
from typing import TextIO

from django.utils import timezone

from openipt.directory import listing_csv, plan_net
from openipt.directory.models import Listing
from openipt.directory.queries.listings import listings_for_export


def export(out: TextIO, kind: str) -> int:
    """Write every public listing; gives how many. What is not public, such as a hidden street, is left out."""
    if kind == "csv":
        return listing_csv.write(out, _listings())
    rows = list(_listings())
    out.writelines(plan_net.bundle(rows))
    return len(rows)


def _listings() -> Iterator[dict[str, object]]:
    now = timezone.now()
    for one in listings_for_export(now):
        yield plain(one)


def plain(one: Listing) -> dict[str, object]:
    """A listing as the plain facts of a file."""
    place = next(iter(one.places.all()), None)
    now = timezone.now()
    held = [licence for licence in one.licences.all() if licence.is_verified(now)]
    told: dict[str, object] = {name: " ".join(getattr(one, name)) for name in listing_csv.SETS}
    told |= {name: getattr(one, name) for name in ("name", "credentials", "npi", "profession", "fee", "lowest_fee")}
    told |= {name: getattr(one, name) for name in ("video", "approach", "accepting")}
    told |= {"key": one.slug, "licences": " ".join(f"{licence.jurisdiction}:{licence.number}" for licence in held)}
    return told | {name: getattr(place, name, "") for name in ("town", "jurisdiction", "postcode")}
