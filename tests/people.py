"""The standing cast: the same people in every test, so that a reader soon knows them.

Elm House: Ben (therapist) cares for Amara; Rosa (therapist) cares for Carl; Sam supervises Ben; Mona manages; Lena
facilitates groups and cares for nobody yet. Olga is a therapist of another practice. Amara has an account, Carl none.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from openipt.accounts.models import User
from openipt.people.models import CareLink, Client, Membership, Practice, Role, Supervision

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough passphrase"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, by name."""

    practice: Practice
    other_practice: Practice
    ben: User
    rosa: User
    sam: User
    mona: User
    lena: User
    olga: User
    amara_user: User
    amara: Client
    carl: Client


def user(name: str, at: datetime = LONG_AGO) -> User:
    """An account called `name@example.org`."""
    return User.objects.create_user(
        f"{name.split()[0].lower()}@example.org", PASSWORD, name=name, time_zone="Europe/London"
    )


def member(practice: Practice, name: str, *roles: Role) -> User:
    """Somebody who works in a practice."""
    made = user(name)
    for role in roles:
        Membership.objects.create(practice=practice, user=made, role=role, started_at=LONG_AGO)
    return made


def client(practice: Practice, name: str, carer: User, account: User | None = None) -> Client:
    """A client whom somebody cares for."""
    made = Client.objects.create(
        practice=practice,
        user=account,
        name=name,
        email=f"{name.split()[0].lower()}@example.org",
        time_zone="Europe/London",
        created_at=LONG_AGO,
    )
    CareLink.objects.create(client=made, carer=carer, started_at=LONG_AGO + timedelta(days=1))
    return made


def make_cast() -> Cast:
    """Make everybody in the database of the test."""
    elm = Practice.objects.create(name="Elm House", time_zone="Europe/London")
    far = Practice.objects.create(name="Far Clinic", time_zone="Europe/London")
    ben, rosa = member(elm, "Ben Adler", Role.THERAPIST), member(elm, "Rosa Diaz", Role.THERAPIST)
    sam = member(elm, "Sam Okafor", Role.SUPERVISOR)
    mona = member(elm, "Mona Lund", Role.MANAGER)
    lena = member(elm, "Lena Vogt", Role.FACILITATOR)
    olga = member(far, "Olga Petrova", Role.THERAPIST)
    Supervision.objects.create(practice=elm, supervisor=sam, therapist=ben, started_at=LONG_AGO)
    elm.alert_reader, elm.alert_deputy = ben, rosa
    elm.save()
    amara_user = user("Amara Obi")
    return Cast(
        practice=elm,
        other_practice=far,
        ben=ben,
        rosa=rosa,
        sam=sam,
        mona=mona,
        lena=lena,
        olga=olga,
        amara_user=amara_user,
        amara=client(elm, "Amara Obi", ben, amara_user),
        carl=client(elm, "Carl Nyberg", rosa),
    )
