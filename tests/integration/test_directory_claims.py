"""A therapist takes over what a register says about them, once a manager has checked that it is them."""

import json
from datetime import date

import pytest
from django.test import Client as Browser
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.directory import actions
from openipt.directory.actions import NotPossible
from openipt.directory.actions.imports import begin_import, import_batch
from openipt.directory.management.importing import import_file
from openipt.directory.models import Listing, RegistryRecord
from openipt.directory.registry import Entry
from tests.people import make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
NPI = "1234567893"
ENTRY = Entry(
    key=NPI,
    name="BEN ADLER",
    credentials="PSYD",
    npi=NPI,
    taxonomies=("103TC0700X",),
    licences=(("071.1", "IL"), ("9", "ZZ")),
    street="1 ELM STREET",
    town="CHICAGO",
    jurisdiction="IL",
    postcode="606140000",
    details={"areas": "grief nonsense", "languages": "en es"},
)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def cast():
    return make_cast()


def imported(*entries):
    now = timezone.now()
    run = begin_import(kind="nppes", file_name="f", fingerprint=str(len(entries)), size=1, by=None, at=now)
    import_batch(run=run, read=entries, position=1, row=1, by=None, at=now)
    return RegistryRecord.objects.order_by("pk").last()


@pytest.fixture
def record():
    return imported(ENTRY)


def claimed(cast, record, who=None):
    by, now = who or cast.ben, timezone.now()
    listing = actions.begin_listing(practice=cast.practice, therapist=by, by=by, at=now)
    return actions.claim_record(record=record, listing=listing, by=by, at=now)


def test_from_the_number_to_a_listing_that_nobody_had_to_type(cast, record):
    ben, mona = signed_in(cast.ben), signed_in(cast.mona)
    assert "Take over from a register" in ben.get("/work/listing/").text
    asked = ben.post("/work/listing/claim/", {"number": NPI}).text
    assert "Is this you?" in asked
    assert "IL 071.1" in asked
    assert Listing.objects.count() == 0  # looking begins nothing
    assert ben.post("/work/listing/claim/", {"number": NPI, "mine": "1"})["Location"] == "/work/listing/"
    assert "your practice checks that this is you" in ben.get("/work/listing/").text
    assert Listing.objects.get().npi == ""  # nothing is taken over yet

    address = f"/work/practice/listings/claim/{record.pk}/"
    assert address in mona.get("/work/practice/listings/").text
    assert cast.ben.email in mona.get(address).text
    assert mona.post(address, {"source": ""}).status_code == 422
    assert mona.post(address, {"source": "Licence and passport seen"})["Location"] == "/work/practice/listings/"

    listing = Listing.objects.get()
    said = (listing.npi, listing.credentials, listing.profession, listing.areas, listing.languages, listing.state)
    assert said == (NPI, "PSYD", "psychologist", ("grief",), ("en", "es"), "draft")
    place = listing.places.get()
    assert (place.street, place.town, place.postcode, place.jurisdiction) == ("1 Elm Street", "Chicago", "60614", "IL")
    assert place.latitude is not None
    licence = listing.licences.get()
    assert (licence.jurisdiction, licence.number, licence.verified_at) == ("IL", "071.1", None)
    assert "taken over" in ben.get("/work/listing/").text
    assert address not in mona.get("/work/practice/listings/").text
    assert "Licence and passport seen" in mona.get(address).text
    assert Browser().get("/find/ben-adler/").status_code == 404  # a draft is nobody's to see
    acts = list(AuditEvent.objects.filter(act__startswith="listing.").order_by("pk").values_list("act", flat=True))
    assert acts[:3] == ["listing.begun", "listing.record_claimed", "listing.claim_verified"]


def test_what_somebody_wrote_is_not_overwritten_and_twice_is_once(cast, record):
    claimed(cast, record)
    now = timezone.now()
    actions.change_listing(
        listing=Listing.objects.get(),
        by=cast.ben,
        at=now,
        credentials="PhD",
        areas=("dispute",),
        profession="counselor",
    )
    actions.add_licence(listing=Listing.objects.get(), number="071.1", jurisdiction="IL", by=cast.ben, at=now)
    for _ in range(2):
        actions.verify_claim(record=record, source="seen", by=cast.mona, at=now)
    listing = Listing.objects.get()
    assert (listing.credentials, listing.areas, listing.profession) == ("PhD", ("dispute",), "counselor")
    assert (listing.licences.count(), listing.places.count()) == (1, 1)
    assert AuditEvent.objects.filter(act="listing.claim_verified").count() == 1


@pytest.mark.parametrize("number", ["1234567890", "", "  ", "BEN ADLER", "%", "1" * 80, "\x00", "١٢٣٤٥٦٧٨٩٣"])
def test_nobody_leafs_through_the_register(cast, record, number):
    answer = signed_in(cast.ben).post("/work/listing/claim/", {"number": number, "mine": "1"})
    assert answer.status_code == 422
    assert "PSYD" not in answer.text
    assert RegistryRecord.objects.get().claimed_by is None


def test_a_number_alone_is_not_enough_without_the_name(cast, record):
    now = timezone.now()
    actions.begin_listing(practice=cast.practice, therapist=cast.rosa, by=cast.rosa, at=now, name="Ben Adler")
    answer = signed_in(cast.rosa).post("/work/listing/claim/", {"number": NPI, "mine": "1"})
    assert answer.status_code == 422
    assert "There is no record with this number and your name." in answer.text
    assert "071.1" not in answer.text


def test_who_may_not_claim(cast, record):
    now = timezone.now()
    mine = actions.begin_listing(practice=cast.practice, therapist=cast.ben, by=cast.ben, at=now)
    with pytest.raises(NotPossible, match="Only the therapist"):
        actions.claim_record(record=record, listing=mine, by=cast.mona, at=now)
    claimed(cast, record, cast.rosa)
    with pytest.raises(NotPossible, match="Somebody else says"):
        actions.claim_record(record=record, listing=mine, by=cast.ben, at=now)
    answer = signed_in(cast.ben).post("/work/listing/claim/", {"number": NPI, "mine": "1"}, follow=True)
    assert "Somebody else says that this record is theirs." in answer.text
    RegistryRecord.objects.update(deactivated_on=date(2026, 1, 1), claimed_by=None)
    with pytest.raises(NotPossible, match="no longer practises"):
        actions.claim_record(record=record, listing=mine, by=cast.ben, at=now)


def test_who_may_not_verify_and_what_ends_a_claim(cast, record):
    now = timezone.now()
    with pytest.raises(NotPossible, match="Nobody says any more"):
        actions.verify_claim(record=record, source="seen", by=cast.mona, at=now)
    claimed(cast, record)
    with pytest.raises(NotPossible, match="Nobody verifies themself"):
        actions.verify_claim(record=record, source="seen", by=cast.ben, at=now)
    with pytest.raises(NotPossible, match="against which source"):
        actions.verify_claim(record=record, source=" ", by=cast.mona, at=now)
    mona, address = signed_in(cast.mona), f"/work/practice/listings/claim/{record.pk}/"
    assert mona.post(address, {"no": "1"})["Location"] == "/work/practice/listings/"
    record.refresh_from_db()
    assert (record.claimed_by, record.claimed_at, record.verified_at) == (None, None, None)
    assert mona.post(address, {"no": "1"}).status_code == 404
    assert mona.post(address, {"source": "seen"}).status_code == 404
    actions.end_claim(record=record, by=cast.mona, at=now)  # ended already
    assert AuditEvent.objects.filter(act="listing.claim_ended").count() == 1


def test_a_manager_who_claims_must_let_somebody_else_check(cast, record):
    RegistryRecord.objects.update(name="Mona Something")
    listing = actions.begin_listing(practice=cast.practice, therapist=cast.mona, by=cast.mona, at=timezone.now())
    actions.claim_record(record=record, listing=listing, by=cast.mona, at=timezone.now())
    answer = signed_in(cast.mona).post(f"/work/practice/listings/claim/{record.pk}/", {"source": "I am"})
    assert answer.status_code == 422
    assert "Nobody verifies themself." in answer.text


def test_a_therapist_gives_a_claim_up_but_nobody_elses(cast, record):
    claimed(cast, record)
    rosas = claimed(cast, imported(ENTRY, Entry(key="2", name="Rosa")), cast.rosa)
    ben = signed_in(cast.ben)
    for _ in range(2):
        assert ben.post(f"/work/listing/claim/{record.pk}/give-up/")["Location"] == "/work/listing/"
    ben.post(f"/work/listing/claim/{rosas.pk}/give-up/")
    assert list(RegistryRecord.objects.exclude(claimed_by=None)) == [rosas]


def test_an_import_keeps_claims(cast, record):
    claimed(cast, record)
    again = imported(ENTRY, Entry(key="2", name="Other"))
    record.refresh_from_db()
    assert record.claimed_by is not None
    assert again != record


def test_roles_and_locations_of_a_bundle_complete_their_practitioner(cast, tmp_path):
    resources = [
        {"resourceType": "Location", "id": "l1", "address": {"city": "Chicago", "state": "IL", "postalCode": "60614"},
         "position": {"latitude": 41.93, "longitude": -87.64}},
        {"resourceType": "Practitioner", "id": "p1", "name": [{"text": "Ben Adler"}],
         "address": [{"city": "Springfield", "state": "IL", "postalCode": "62701"}]},
        {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "Practitioner/p1"},
         "location": [{"reference": "Location/l1"}, {"reference": "Location/gone"}],
         "specialty": [{"coding": [{"system": "http://nucc.org/provider-taxonomy", "code": "1041C0700X"}]}]},
        {"resourceType": "PractitionerRole", "id": "r2", "practitioner": {"reference": "Practitioner/p2"},
         "specialty": [{"coding": [{"system": "http://nucc.org/provider-taxonomy", "code": "103TC0700X"}]}]},
    ]  # fmt: skip
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}))
    assert import_file(path, "fhir", quiet=True) == 0
    ben = signed_in(cast.ben)
    ben.post("/work/listing/claim/", {"number": "p1", "mine": "1"})
    record = RegistryRecord.objects.get(key="p1")
    actions.verify_claim(record=record, source="seen", by=cast.mona, at=timezone.now())
    listing = Listing.objects.get()
    assert listing.profession == "social_worker"
    places = [(place.postcode, place.latitude) for place in listing.places.order_by("postcode")]
    assert [code for code, _ in places] == ["60614", "62701"]
    assert places[0][1] == 41.93
