"""Every address of the product, asked for by every person: the answer is the one written down in `verdicts`."""

import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from openipt.audit.queries import looks_at
from openipt.courses import actions as courses
from openipt.courses.models import Agreement
from openipt.diary.actions import keep_entry, offer_linking
from openipt.diary.entry import Told
from openipt.directory import actions as directory
from openipt.directory.models import RegistryRecord
from openipt.enquiries.actions import send_enquiry
from openipt.formulation.actions import save_formulation, set_goal, share_formulation
from openipt.intake.actions import invite_staff
from openipt.intake.models import Invitation
from openipt.library.actions import send_article, set_state, write_article
from openipt.measures.actions import (
    assign_for_session,
    hand_over_device,
    make_answer_link,
    record_response,
    upload_instrument,
)
from openipt.measures.models import Assignment, PlannedMeasure, Response
from openipt.people.models import CareLink, Membership, Role, Supervision
from openipt.relationships.actions import add_relationship
from openipt.safety.actions import raise_concern
from openipt.safety.models import Concern, CrisisContact
from openipt.timeline.actions import add_life_event, add_symptom_point, link_event
from tests.access.verdicts import ACCOUNT_OPEN, SIGNS, VERDICTS, WHO
from tests.listings import NADIA, public_listing
from tests.own_instruments import MOOD, PERMISSION
from tests.people import LONG_AGO, client, make_cast, member, user
from tests.signing_in import signed_in
from tests.treatment import make_course, phq9, session_of

pytestmark = pytest.mark.django_db


class World:
    """The cast and one thing of every kind that an address can name, all of them Amara's."""

    def __init__(self) -> None:
        self.cast = make_cast()
        self.people = {"nobody": None, **self._people()}
        self.browsers = {name: signed_in(who) if who else Browser() for name, who in self.people.items()}
        cast, now = self.cast, timezone.now()
        self.invitation = invite_staff(
            practice=cast.practice, email="n@example.org", role="therapist", by=cast.mona, at=now
        )
        self.named = self._named()
        enquiry = send_enquiry(
            listings=[public_listing(cast.practice, cast.ben, cast.mona, now)],
            terms=NADIA,
            submission=uuid4(),
            by=None,
            at=now,
        )
        self.secrets = {"join": self.invitation, "enquiry": enquiry.secret}
        self.secrets |= dict.fromkeys(("device", "device_step", "device_finished"), self.device)
        self.named["ask_id"] = enquiry.asks.get().pk

    def _people(self):
        cast = self.cast
        dora, fay = user("Dora Klein"), member(cast.practice, "Fay Ito", Role.THERAPIST)
        sid, otto = member(cast.practice, "Sid Ray", Role.SUPERVISOR), member(cast.other_practice, "Otto", Role.MANAGER)
        client(cast.practice, "Dora Klein", cast.rosa, dora)
        ended = timezone.now() - timedelta(minutes=1)
        CareLink.objects.create(client=cast.amara, carer=fay, started_at=LONG_AGO, ended_at=ended)
        Supervision.objects.create(practice=cast.practice, supervisor=sid, therapist=fay, started_at=LONG_AGO)
        names = {name: getattr(cast, name) for name in ("ben", "rosa", "lena", "sam", "mona", "olga")}
        return {"amara": cast.amara_user, "dora": dora, "fay": fay, "sid": sid, "otto": otto, **names}

    def _diary(self, course):
        """An entry of Amara's; Ben has offered her to see what goes with her mood."""
        cast, now = self.cast, timezone.now()
        told = Told(day=now.date(), clock=None, mood=4, kind="conflict", words="Tunde did not ring.")
        offer_linking(course=course, by=cast.ben, at=now)
        return keep_entry(client=cast.amara, key=uuid4(), told=told, written_at=now, by=cast.amara_user, at=now).pk

    def _named(self):
        cast, now = self.cast, timezone.now()
        course = make_course(cast.amara, cast.ben, first=now - timedelta(days=1), held=1)
        session, held = session_of(course, 2), session_of(course, 1)
        assigned = assign_for_session(session=held, by=cast.ben, at=held.starts_at)[0]
        asked = Assignment.objects.select_related("client__practice", "session", "course").get(pk=assigned.pk)
        record_response(assignment=asked, answers=phq9(*[1] * 8, 0), way=Response.Way.LINK, by=None, at=held.starts_at)
        note = courses.save_note(session=held, body="She slept.", revision=0, by=cast.ben, at=now)
        save_formulation(course=course, parts={"how": "So."}, revision=0, by=cast.ben, at=now)
        share_formulation(course=course, by=cast.ben, at=now)
        due = assign_for_session(session=session, by=cast.ben, at=now)[0]
        self.device = hand_over_device(session=session, by=cast.ben, at=now)
        return {
            "client_id": cast.amara.pk,
            "course_id": course.pk,
            "session_id": session.pk,
            "relationship_id": add_relationship(client=cast.amara, name="Tunde", by=cast.ben, at=now).pk,
            "section": "contact",
            "form": "svg",
            "agreement_id": Agreement.objects.get(course=course).pk,
            "entry_id": self._diary(course),
            "note_id": note.pk,
            "letter_id": courses.draft_letter(course=course, addressee="", body="Dear Amara", by=cast.ben, at=now).pk,
            "step_id": courses.choose_step(session=session, what="Ring Tunde", by=cast.ben, at=now).pk,
            "goal_id": set_goal(course=course, text="See Tunde weekly", by=cast.ben, at=now).pk,
            "assignment_id": due.pk,
            "response_id": Response.objects.get().pk,
            "concern_id": raise_concern(
                client=cast.amara,
                source=Concern.Source.THERAPIST,
                severity=Concern.Severity.PRIORITY,
                reason="Her sister rang.",
                by=cast.ben,
                at=now,
            ).pk,
            "link_id": CareLink.objects.get(client=cast.amara, carer=cast.ben).pk,
            "membership_id": Membership.objects.get(user=cast.lena).pk,
            "supervision_id": Supervision.objects.get(supervisor=cast.sam).pk,
            "contact_id": CrisisContact.objects.create(
                practice=cast.practice, name="Night line", telephone="111", source="their page", checked_on=now.date()
            ).pk,
            "invitation_id": Invitation.objects.get().pk,
            "key": "phq-9",
            "planned_id": PlannedMeasure.objects.create(
                course=course, instrument="pcl-5", rhythm="once", added_at=now, added_by=cast.ben
            ).pk,
            **self._on_the_timeline(now),
            **self._to_read(now),
            "screener": "asq",
            "skeleton": "epds",
            "brought_id": upload_instrument(
                practice=cast.practice, text=MOOD, permission=PERMISSION, by=cast.mona, at=now
            ).pk,
            "instrument": "phq-9",
            "kind": "deteriorated",
            **self._listing(now),
            "secret": make_answer_link(occasion=session, by=cast.ben, at=now),
        }

    def _on_the_timeline(self, now):
        by = self.cast.ben
        told = {"what": "Moved", "category": "move", "when": "2025"}
        event = add_life_event(client=self.cast.amara, told=told, by=by, at=now)
        point = add_symptom_point(client=self.cast.amara, told={"kind": "onset", "when": "2025"}, by=by, at=now)
        link = link_event(event=event, point=point, confidence="possible", by=by, at=now)
        return {"what": "events", "row_id": event.pk, "event_link_id": link.pk}

    def _listing(self, now):
        """Ben's listing, which is public, with a licence that Mona verified."""
        cast = self.cast
        said = {"areas": ("grief",), "ages": ("adult",), "languages": ("en",), "video": True}
        listing = directory.begin_listing(practice=cast.practice, therapist=cast.ben, by=cast.ben, at=now, **said)
        licence = directory.add_licence(listing=listing, number="1", jurisdiction="IL", by=cast.ben, at=now)
        until = now.date() + timedelta(days=90)
        directory.verify_licence(licence=licence, source="the register", until=until, by=cast.mona, at=now)
        directory.list_publicly(listing=listing, by=cast.ben, at=now)
        directory.set_photo(listing=listing, picture=b"made elsewhere", by=cast.ben, at=now)
        record = RegistryRecord.objects.create(source="csv", key="ben", name="Ben Adler")
        directory.claim_record(record=record, listing=listing, by=cast.ben, at=now)
        named = {"slug": listing.slug, "part": "licence", "part_id": licence.pk, "move": "confirm", "insurer": "aetna"}
        named["record_id"] = record.pk
        return named | {"checked": "licence", "checked_id": licence.pk}

    def _to_read(self, now):
        by, told = self.cast.mona, {"title": "Our rooms", "summary": "Where", "body": "Here", "problem_area": ""}
        row = write_article(practice=self.cast.practice, article_id=None, told=told, revision=0, by=by, at=now)
        set_state(article=row, state=row.State.PUBLISHED, by=by, at=now)
        sent = send_article(client=self.cast.amara, slug="", article=row, note="", by=self.cast.ben, at=now)
        return {"practice_id": self.cast.practice.pk, "article_id": row.pk, "sent_id": sent.pk}

    def path(self, name):
        """An address with everything it names."""
        named = self.named | ({"secret": self.secrets[name]} if name in self.secrets else {})
        named |= {"slug": SLUGS[name]} if name in SLUGS else {}
        return reverse(name, kwargs={argument: named[argument] for argument in ALL[name][0]})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for all addresses: every request is undone after it was answered."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield World()
        transaction.set_rollback(True)


def addresses(patterns, route="", takes=()):
    """Every address: its name, what it takes, and its route."""
    for entry in patterns:
        here, taken = route + str(entry.pattern), (*takes, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield entry.name, taken, here
        else:
            yield from addresses(entry.url_patterns, here, taken)


ALL = {name: (takes, route) for name, takes, route in addresses(get_resolver().url_patterns)}
OURS = {name for name, (_, route) in ALL.items() if not route.startswith("accounts/")}
DEVICE = {"device", "device_step", "device_finished", "device_neutral"}
PUBLIC = {"healthz", "help", "join", "answer_link", "answer_link_step", "self_check", "enquire", "enquiry"}
PUBLIC |= {
    "find", "find_how", "find_nearest", "listing", "listing_facts", "listing_photo", "sitemap", "confirm_listing",
    "doubt_insurer",
}  # fmt: skip
PUBLIC |= DEVICE
SLUGS = {"article": "what-is-ipt", "article_of_practice": "our-rooms"}
READING = {"library", "article", "articles_of_practice", "article_of_practice"}
PUBLIC |= READING
NOBODYS = PUBLIC | {
    "my_listing",
    "claim_record",
    "listing_preview",
    "practice_articles",
    "new_practice_article",
    "practice_article",
    "publish_article",
    "retire_article",
    "front",
    "paper",
    "add_client",
    "service_worker",
    "practice_outcomes",
    "enquiries",
    "asked",
    "export_outcomes",
}  # show no client to whoever asks
PUBLIC |= {"diary_away", "diary_manifest"}
NOBODYS |= {"diary_away", "diary_manifest", "diary_sync"}
ACCOUNT = sorted(set(ALL) - OURS - {"account_reset_password_from_key"})


def answer(browser, method, path):
    """The sign for what somebody gets; whatever the request did is undone."""
    cookies = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        reply = browser.generic(method, path)
        if reply.streaming:
            list(reply.streaming_content)  # a file is closed when it was read
        transaction.set_rollback(True)
    browser.cookies = cookies
    if reply.status_code == 302 and reply.url.startswith(("/accounts/login/", "/accounts/second-factor/")):
        return ">"
    return SIGNS.get(reply.status_code, "+")


def test_every_address_has_its_verdicts_and_there_are_no_others():
    assert set(VERDICTS) == OURS


@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_everybody_gets_what_is_written(world, name):
    methods, verdicts = VERDICTS[name]
    for method in methods:
        found = {who: answer(world.browsers[who], method, world.path(name)) for who in WHO}
        assert found == dict(zip(WHO, verdicts, strict=True)), method


@pytest.mark.parametrize("name", sorted(name for name, (methods, _) in VERDICTS.items() if len(methods) == 1))
def test_no_address_changes_anything_by_being_looked_at_nor_shows_anything_by_being_sent_to(world, name):
    [other] = {"GET", "POST"} - set(VERDICTS[name][0])
    assert {answer(world.browsers[who], other, world.path(name)) for who in WHO} <= {"o", ">", "-"}


@pytest.mark.parametrize("name", sorted(OURS - PUBLIC))
def test_staff_without_a_second_factor_are_sent_to_set_one_up(world, name):
    browser = Browser()
    browser.force_login(world.cast.ben)
    for method in ("GET", "POST"):
        assert answer(browser, method, world.path(name)) == ">"


SHOWN_TO = [
    (name, who)
    for name, (methods, verdicts) in sorted(VERDICTS.items())
    for who, verdict in zip(WHO, verdicts, strict=True)
    if "GET" in methods and verdict == "+" and who in {"amara", "ben", "sam"}
    if name
    not in NOBODYS
    | ({"today", "caseload", "paper_sheets"} if who == "sam" else set())  # those are about one's own clients
]


@pytest.mark.parametrize(("name", "who"), [*SHOWN_TO, ("practice_clients", "mona"), ("concern", "rosa")])
def test_whoever_sees_something_of_a_client_is_named_to_that_client(world, name, who):
    looks = looks_at(world.cast.amara.pk)
    with transaction.atomic():
        before = looks.count()
        assert world.browsers[who].get(world.path(name)).status_code in {200, 302}  # a draft has no PDF yet
        assert looks.count() > before
        assert looks[0].actor_id == world.people[who].pk
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ACCOUNT)
def test_pages_about_ones_account_ask_for_a_sign_in_unless_they_must_not(name):
    found = answer(Browser(), "GET", reverse(name, kwargs=dict.fromkeys(ALL[name][0], "1")))
    assert (found != ">") is (name in ACCOUNT_OPEN)
