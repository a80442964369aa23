"""The practice, its people, and its clients one after the other."""

from datetime import date, datetime, timedelta
from importlib.resources import files
from random import Random
from secrets import token_urlsafe

from allauth.account.models import EmailAddress
from django.db import transaction

from openipt.accounts.models import User
from openipt.demo.actions.carrying import carry
from openipt.demo.actions.enquiring import bring_enquiries
from openipt.demo.actions.finding import fill_directory
from openipt.demo.actions.reading import send_to, write_for_everybody
from openipt.demo.cast import CAST, Person
from openipt.demo.story import Story, stories
from openipt.intake.actions import accept_invitation, invite_client
from openipt.intake.queries import invitation_for
from openipt.measures.actions import Permission, upload_instrument, use_instrument
from openipt.people.actions import add_client, begin_supervision, change_practice, found_practice, grant_role
from openipt.people.models import Client, Practice
from openipt.safety.actions import save_crisis_contact
from openipt.safety.models import CrisisContact

OPENED = timedelta(weeks=60)  # before the time of building
SEED = 1984
CONTACTS = (
    ("Samaritans", "116 123", "", "any time, free", "Somebody to talk to about anything"),
    ("Shout", "", "SHOUT to 85258", "any time, free", "For people who would rather write than speak"),
    ("NHS 111", "111", "", "any time", "Urgent help with body or mind"),
    ("Emergency services", "999", "", "any time", "When a life is in danger"),
)


class NotEmpty(RuntimeError):  # noqa: N818 - reads as the state of affairs it reports
    """The demo practice is only built in an empty database."""


@transaction.atomic
def build_demo(*, at: datetime) -> Practice:
    """Make the demo practice as if it had been open for a while at `at`, with all its clients.

    Raises:
        NotEmpty: there is a practice already.
    """
    practice = open_demo(at=at)
    staff = {person.key: User.objects.get(email=person.email) for person in CAST if not person.is_client}
    chance = Random(SEED)
    for story in stories():
        client, by = _client(story, practice, staff, at), staff[story.therapist]
        carry(story=story, client=client, by=by, at=at, chance=chance)
        send_to(client, story, by, at)
    fill_directory(practice=practice, staff=staff, at=at)
    bring_enquiries(practice=practice, staff=staff, at=at)
    return practice


@transaction.atomic
def open_demo(*, at: datetime) -> Practice:
    """Make the demo practice and those who work there, without a client.

    Raises:
        NotEmpty: there is a practice already.
    """
    if Practice.objects.exists():
        raise NotEmpty("There is a practice in this database already.")
    opened = at - OPENED
    practice = found_practice(name="Lindenhof Practice", time_zone="Europe/London", is_demo=True, by=None, at=opened)
    staff = {person.key: _account(person, practice, opened) for person in CAST if not person.is_client}
    practice.alert_reader, practice.alert_deputy = staff["nora"], staff["jonas"]
    practice.address, practice.telephone = "1 Linden Court\nOxbridge OX0 0AA", "020 7946 0000"
    change_practice(practice=practice, by=staff["elena"], at=opened)
    begin_supervision(
        practice=practice, supervisor=staff["ruben"], therapist=staff["nora"], by=staff["elena"], at=opened
    )
    _contacts(practice, staff["elena"], at)
    _own_questionnaire(practice, staff["elena"], opened)
    write_for_everybody(practice, staff["elena"], at - timedelta(days=30))
    return practice


def _account(person: Person, practice: Practice, at: datetime) -> User:
    user = User.objects.create_user(person.email, name=person.name, time_zone=practice.time_zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in person.roles:
        grant_role(practice=practice, user=user, role=role, by=None, at=at)
    return user


def _contacts(practice: Practice, manager: User, at: datetime) -> None:
    for place, (name, telephone, text, hours, about) in enumerate(CONTACTS):
        contact = CrisisContact(
            practice=practice,
            name=name,
            telephone=telephone,
            text_message=text,
            hours=hours,
            about=about,
            source="From memory, for the demo: check before real use",
            checked_on=at.date(),
            position=place,
        )
        save_crisis_contact(contact=contact, by=manager, at=at - timedelta(days=30))


def _own_questionnaire(practice: Practice, manager: User, at: datetime) -> None:
    text = (files("openipt.demo") / "instruments" / "session-feedback.toml").read_text("utf-8")
    permission = Permission(given_by=manager.name, on=at.date(), reference="Written by the practice itself")
    row = upload_instrument(practice=practice, text=text, permission=permission, by=manager, at=at)
    use_instrument(row=row, by=manager, at=at)


def _client(story: Story, practice: Practice, staff: dict[str, User], at: datetime) -> Client:
    therapist = staff[story.therapist]
    came = at - timedelta(weeks=story.slots + story.ended_weeks_ago + story.maintenance_slots * 4 + 3)
    client = add_client(
        practice=practice,
        by=therapist,
        at=came,
        name=story.name,
        email=f"{story.key}@demo.example",
        telephone=f"020 7946 0{len(story.name):03}",
        birth_date=date(at.year - story.age, 1 + story.age % 12, 1 + story.age % 28).isoformat(),
    )
    if story.account:
        _give_pages(client, story, therapist, practice, came)
        client.refresh_from_db()
    return client


def _give_pages(client: Client, story: Story, therapist: User, practice: Practice, at: datetime) -> None:
    """Invite a client and let them accept, as by the link on paper; nobody knows the password."""
    invitation = invitation_for(invite_client(client=client, email=f"{story.key}@demo.example", by=therapist, at=at))
    if invitation is not None:
        accept_invitation(
            invitation=invitation,
            name=story.name,
            password=token_urlsafe(),
            time_zone=practice.time_zone,
            consents=("record", "messages", "supervision"),
            at=at,
        )
