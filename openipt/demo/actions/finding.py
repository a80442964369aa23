"""The demo's directory: made-up therapists who agreed to be found, by the real actions."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.utils.text import slugify

from openipt.accounts.models import User
from openipt.directory import actions as directory
from openipt.directory.gazetteer import spot
from openipt.directory.models import Listing, RegistryRecord
from openipt.directory.places import Address
from openipt.people.actions import grant_role
from openipt.people.models import Practice

OPENED = timedelta(weeks=20)
SETS = ("areas", "ages", "adaptations", "languages", "times", "identities", "insurers")


def fill_directory(*, practice: Practice, staff: Mapping[str, User], at: datetime) -> None:
    """Make a dozen listings, two of them those of the practice's own therapists."""
    text = (files("openipt.demo") / "listings.toml").read_text("utf-8")
    for number, row in enumerate(tomllib.loads(text)["listings"]):
        therapist = staff.get(row.get("key", "")) or _colleague(row["name"], practice, at - OPENED)
        _list(row, number, practice, therapist, staff["elena"], at)
    _claim(staff["jonas"], practice, at)


def _claim(therapist: User, practice: Practice, at: datetime) -> None:
    """A made-up register names one of them, who says so: the manager has not looked yet."""
    licences = [{"jurisdiction": "IL", "number": "DEMO-149"}]
    record = RegistryRecord.objects.create(
        source="csv", key="DEMO-2", name=therapist.name, credentials="LCSW", licences=licences, town="Chicago",
        jurisdiction="IL", postcode="60614", street="1 Example Street",
    )  # fmt: skip
    listing = Listing.objects.get(practice=practice, therapist=therapist)
    directory.claim_record(record=record, listing=listing, by=therapist, at=at - timedelta(hours=5))


def _colleague(name: str, practice: Practice, at: datetime) -> User:
    user = User.objects.create_user(f"{slugify(name)}@demo.example", name=name, time_zone=practice.time_zone)
    grant_role(practice=practice, user=user, role="therapist", by=None, at=at)
    return user


def _list(
    row: Mapping[str, Any], number: int, practice: Practice, therapist: User, manager: User, at: datetime
) -> None:
    begun = at - OPENED
    details: dict[str, object] = {name: tuple(row.get(name, ())) for name in SETS}
    details |= {name: row[name] for name in ("credentials", "profession", "approach", "fee")}
    details |= {"video": True, "lowest_fee": row.get("lowest"), "access_needs": tuple(row.get("access", ()))}
    listing = directory.begin_listing(practice=practice, therapist=therapist, by=therapist, at=begun, **details)
    if found := spot(row["zip"]) if row["zip"] else None:
        town = found.label.partition(" ")[2]
        address = Address(
            row["zip"], town, found.jurisdiction, "1 Example Street", position=(found.latitude, found.longitude)
        )
        directory.add_place(listing=listing, address=address, by=therapist, at=begun)
    _check(row, number, listing, therapist, manager, begun)
    directory.list_publicly(listing=listing, by=therapist, at=begun)
    directory.confirm_availability(
        listing=listing,
        accepting=row["room"],
        next_opening=(at + timedelta(days=row["days"])).replace(
            hour=15 + number % 4, minute=0, second=0, microsecond=0
        ),
        waiting_weeks=row["days"] // 7 or None,
        by=therapist,
        at=at - timedelta(days=number % 7, hours=3),
    )
    if row["replies"]:
        asked, answered, hours = row["replies"]
        directory.update_reply_times(
            listing=listing, asked=asked, answered=answered, median_hours=Decimal(hours), by=None, at=at
        )


def _check(row: Mapping[str, Any], number: int, listing: Listing, therapist: User, manager: User, at: datetime) -> None:
    for text in row["licences"]:
        state, _, compact = text.partition(" ")
        licence = directory.add_licence(
            listing=listing, number=f"DEMO-{1000 + number}", jurisdiction=state, compact=compact, by=therapist, at=at
        )
        until = date(at.year + 2, 6, 30)
        looked = at + OPENED - timedelta(days=20 + 5 * number)
        directory.verify_licence(
            licence=licence, source="Demo: no register was asked", until=until, by=manager, at=looked
        )
    if row["level"] != "none":
        training = directory.add_training(
            listing=listing,
            level=row["level"],
            issuer="ISIPT" if row["level"].startswith("isipt") else "IPT Institute",
            given_on=at.date() - timedelta(days=900),
            evidence=f"Certificate {300 + number} (made up)",
            areas=tuple(row["areas"][:1]),
            by=therapist,
            at=at,
        )
        directory.verify_training(training=training, source="Demo: no register was asked", by=manager, at=at)
    if "group" in row:
        starts = at.date() + OPENED + timedelta(days=18)
        directory.add_group(
            listing=listing, title=row["group"], starts_on=starts, seats=4, by_video=False, by=therapist, at=at
        )
