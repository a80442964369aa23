"""Building the demo practice by the same actions that real people use."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from openipt.accounts.models import User
from openipt.demo.cast import CAST, Person
from openipt.people.actions import change_practice, found_practice, grant_role
from openipt.people.models import Practice, Role

OPENED = timedelta(weeks=40)  # before the time of building


@transaction.atomic
def build_demo(*, at: datetime) -> Practice:
    """Make the demo practice and its people as if it had been open for a while at `at`."""
    opened = at - OPENED
    practice = found_practice(name="Lindenhof Practice", time_zone="Europe/London", is_demo=True, by=None, at=opened)
    staff = {person.role: _account(person, practice, opened) for person in CAST}
    practice.alert_reader = staff[Role.THERAPIST]
    practice.alert_deputy = staff[Role.MANAGER]
    change_practice(practice=practice, by=None, at=opened)
    return practice


def _account(person: Person, practice: Practice, at: datetime) -> User:
    user = User.objects.create_user(person.email, name=person.name, time_zone=practice.time_zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    grant_role(practice=practice, user=user, role=person.role, by=None, at=at)
    return user
