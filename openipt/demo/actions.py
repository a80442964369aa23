"""Building the demo practice by the same actions that real people use."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from openipt.accounts.models import User
from openipt.audit.actions import record
from openipt.demo.cast import CAST, Person
from openipt.people.models import Membership, Practice, Role

OPENED = timedelta(weeks=40)  # before the time of building


@transaction.atomic
def build_demo(*, at: datetime) -> Practice:
    """Make the demo practice and its people as if it had been open for a while at `at`."""
    opened = at - OPENED
    practice = Practice.objects.create(name="Lindenhof Practice", time_zone="Europe/London", is_demo=True)
    record(act="practice.founded", by=None, at=opened, subject=practice, practice_id=practice.pk)
    staff = {person.role: _account(person, practice, opened) for person in CAST}
    practice.alert_reader = staff[Role.THERAPIST]
    practice.alert_deputy = staff[Role.MANAGER]
    practice.save()
    return practice


def _account(person: Person, practice: Practice, at: datetime) -> User:
    user = User.objects.create_user(person.email, name=person.name, time_zone=practice.time_zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    membership = Membership.objects.create(practice=practice, user=user, role=person.role, started_at=at)
    record(act="membership.started", by=None, at=at, subject=membership, practice_id=practice.pk)
    return user
