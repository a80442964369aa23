"""`openipt createuser`: somebody who works in a practice, and how they sign in for the first time."""

import getpass
import sys
import zoneinfo

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from openipt.accounts.models import User
from openipt.accounts.tasks import new_password_link
from openipt.operations.actions import admit
from openipt.operations.installation import pending_migrations
from openipt.operations.refusal import Refused
from openipt.people.actions import found_practice
from openipt.people.models import Practice, Role


def create_user(*, email: str, name: str, role: str, practice: str, time_zone: str, link: bool) -> list[str]:
    """Make the account and the role, asking for what was not given; gives what to tell the operator."""
    if pending_migrations():
        raise Refused("There is no database yet, or it is not up to date. Run `openipt init` first.")
    email = _valid_email(email or _asked("E-mail address: "))
    known = User.objects.filter(email=email).exists()
    name = name or ("" if known else _asked("Name: "))
    place = _practice(practice, time_zone)
    password = None if known or link else _password(email)
    user = admit(email=email, name=name, password=password, practice=place, role=role, by=None, at=timezone.now())
    told = [f"{email} is now {Role(role).label.lower()} of {place.name}."]
    if password is None and not user.has_usable_password():
        told += ["They choose a password at this address, once, within three days:", f"  {new_password_link(user)}"]
    return told


def _practice(name: str, time_zone: str) -> Practice:
    existing = list(Practice.objects.order_by("name"))
    if not existing:
        name = name or _asked("There is no practice yet. Name of the practice: ")
        if time_zone not in zoneinfo.available_timezones():
            raise Refused(f"{time_zone!r} is not a time zone; give one like Europe/London or America/New_York.")
        return found_practice(name=name, time_zone=time_zone, by=None, at=timezone.now())
    found = [practice for practice in existing if practice.name == name or not name]
    if len(found) != 1:
        names = ", ".join(practice.name for practice in existing)
        raise Refused(f"Say which practice with --practice NAME; there is: {names}.")
    return found[0]


def _asked(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip()
    if not answer:
        raise Refused(f"An answer is needed to: {question.strip()}")
    return answer


def _password(email: str) -> str:
    """A password, typed twice at a terminal or given on one line of standard input."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
        if not password:
            raise Refused("A password is needed on standard input (or use --link).")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise Refused("The two passwords differ. Nothing was changed.")
    try:
        validate_password(password, User(email=email))
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from None
    return password


def _valid_email(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"{email!r} is not an e-mail address.") from None
    return email.strip().lower()
