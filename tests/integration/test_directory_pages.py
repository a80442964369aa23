"""The public search and its pages, and the pages of therapist and manager, through Django's test client."""

import io
import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from openipt.audit.models import AuditEvent
from openipt.directory import actions
from openipt.directory.models import DirectoryVersion, Exposure, Licence, Listing, ListingPhoto
from openipt.directory.places import Address
from openipt.directory.queries import listing_for_public
from openipt.directory.tasks import confirmation_link, keep_directory
from tests.people import make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
CHICAGO = Address("60614", "Chicago", "IL", "1 Secret Street", position=(41.92, -87.65))


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def cast():
    return make_cast()


def listed(cast, therapist=None, at=None, **details):
    by, at = therapist or cast.ben, at or timezone.now()
    said = {"areas": ("grief",), "ages": ("adult",), "languages": ("en", "es"), "fee": 75, "times": ("tue_evening",)}
    listing = actions.begin_listing(practice=cast.practice, therapist=by, by=by, at=at, **{**said, **details})
    actions.add_place(listing=listing, address=CHICAGO, by=by, at=at)
    licence = actions.add_licence(listing=listing, number="149.1", jurisdiction="IL", by=by, at=at)
    actions.list_publicly(listing=listing, by=by, at=at)
    actions.confirm_availability(listing=listing, accepting="open", by=by, at=at)
    until = timezone.localdate() + timedelta(days=200)
    actions.verify_licence(licence=licence, source="IDFPR", until=until, by=cast.mona, at=at)
    return listing


def page(address, **headers):
    return Browser(headers=headers).get(address)


def test_the_sentence_of_the_issue_finds_who_fits(cast):
    listed(cast)
    asked = "/find/?say=grief&week=evening&languages=es&where=60614&state=IL&max=80"
    answer = page(asked)
    html = answer.content.decode()
    assert "Ben Adler" in html
    assert "1 therapist<" in html
    assert "noindex" in html
    assert "Why Ben Adler is here" in html
    assert "1 Secret Street" not in html
    assert not answer.cookies
    assert "988" in html


def test_plain_words_point_to_a_problem_area_and_names_are_found_as_they_are_typed(cast):
    listed(cast)
    listed(cast, cast.rosa, areas=("isolation",))
    assert [one.listing.name for one in page("/find/?say=someone+died").context["answer"].results] == ["Ben Adler"]
    assert [one.listing.name for one in page("/find/?say=rosa+di").context["answer"].results] == ["Rosa Diaz"]


def test_nobody_fits_and_it_says_how_it_looked_wider(cast):
    listed(cast)
    answer = page("/find/?where=53703&miles=10&say=grief&languages=fr")
    html = answer.content.decode()
    assert "Nobody fits exactly" in html
    assert "We looked within" in html or "We left out: Language" in html
    assert "Ben Adler" in html


def test_an_unknown_place_and_rubbish_are_told_plainly(cast):
    listed(cast)
    assert "We do not know the place" in page("/find/?where=Nowhereville").content.decode()
    for rubbish in ("page=-1", "page=999999999999", "miles=x", "max=1e9", "areas=../..", "say=%00%ff", "wish.x=9"):
        assert page(f"/find/?{rubbish}").status_code == 200


def test_script_gets_the_answer_alone(cast):
    listed(cast)
    html = page("/find/?say=grief", hx_request="true", hx_target="answer").content.decode()
    assert html.lstrip().startswith('<div id="answer"')


def test_a_position_in_a_header_gives_the_nearest_postcode():
    assert page("/find/nearest/", x_position="41.92,-87.65").json()["where"].startswith("606")
    assert page("/find/nearest/", x_position="0,0").json() == {"where": ""}
    assert page("/find/nearest/").status_code == 400


def test_a_profile_shows_what_is_verified_and_when(cast):
    listing = listed(cast, approach="Warm & <b>plain</b>")
    training = actions.add_training(
        listing=listing, level="B", issuer="IPT Institute", given_on=date(2024, 1, 1), evidence="No. 7",
        areas=("grief",), by=cast.ben, at=timezone.now(),
    )  # fmt: skip
    assert "No IPT certificate was verified" in page("/find/ben-adler/").content.decode()
    actions.verify_training(training=training, source="ipt register", by=cast.mona, at=timezone.now())
    html = page("/find/ben-adler/").content.decode()
    assert "Level B" in html
    assert "IDFPR" in html
    assert "&lt;b&gt;plain" in html
    assert 'content="index"' in html
    facts = json.loads(page("/find/ben-adler/person.jsonld").content)
    assert facts["@type"] == "Person"
    assert "streetAddress" not in facts["workLocation"][0]["address"]
    assert "aggregateRating" not in facts
    assert "/find/ben-adler/" in page("/sitemap.xml").content.decode()
    actions.remove_listing(listing=listing, by=cast.ben, at=timezone.now())
    assert page("/find/ben-adler/").status_code == 404
    assert page("/find/ben-adler/person.jsonld").status_code == 404
    assert "ben-adler" not in page("/sitemap.xml").content.decode()
    assert page("/find/?say=ben").context["answer"].results == ()


def test_the_page_does_not_ask_more_of_the_database_for_more_listings(cast, django_assert_max_num_queries):
    listed(cast)
    page("/find/")
    with django_assert_max_num_queries(14):
        page("/find/")
    for who in (cast.rosa, cast.lena):
        listed(cast, who)
    page("/find/")
    with django_assert_max_num_queries(14):
        assert len(page("/find/").context["answer"].results) == 3


def test_exposure_is_counted_in_sums_alone(cast, monkeypatch):
    from openipt.directory import tasks

    monkeypatch.setattr(tasks, "WRITTEN_EVERY", 0.0)
    listing = listed(cast)
    page("/find/?say=grief")
    page("/find/?say=grief")
    row = Exposure.objects.get(listing=listing)
    assert row.due >= 2
    assert row.shown >= 2


def test_a_therapist_writes_a_listing_and_agrees_after_a_preview(cast):
    browser = signed_in(cast.ben)
    assert browser.get(reverse("my_listing")).status_code == 200
    assert browser.get(reverse("listing_preview")).status_code == 404
    said = {"name": "Ben Adler", "profession": "psychologist", "areas": ["grief"], "ages": ["adult"],
            "languages": ["en"], "fee": "100", "lowest_fee": "120"}  # fmt: skip
    assert "cannot be above" in browser.post(reverse("my_listing"), said).content.decode()
    browser.post(reverse("my_listing"), {**said, "lowest_fee": "50", "insurers": ["aetna"]})
    listing = Listing.objects.get()
    assert (listing.fee, listing.lowest_fee, listing.insurers) == (100, 50, ("aetna",))
    add = lambda part, **fields: browser.post(  # noqa: E731
        reverse("add_listing_part", args=[part]), {f"{part}-{name}": value for name, value in fields.items()}
    )
    assert add("place", postcode="99999x").status_code == 422
    add("place", postcode="60614", street="1 Elm", shows_street="")
    add("licence", number="071", jurisdiction="IL", compact="")
    add("training", level="A", issuer="IPT Institute", given_on="2024-05-01", evidence="No. 3", areas=["grief"])
    add("group", title="Grief group", starts_on="2030-01-01", seats="3")
    assert "Grief group" in browser.get(reverse("listing_preview")).content.decode()
    browser.post(reverse("move_listing", args=["consent"]))
    manager = signed_in(cast.mona)
    licence = listing.licences.get()
    address = reverse("verify_listing", args=["licence", licence.pk])
    assert manager.post(address, {"source": "", "until": "2030-01-01"}).status_code == 200
    manager.post(address, {"source": "IDFPR look-up", "until": "2030-01-01"})
    manager.post(reverse("verify_listing", args=["training", listing.trainings.get().pk]), {"source": "register"})
    assert manager.get(reverse("listings")).status_code == 200
    found = listing_for_public("ben-adler", timezone.now())
    assert found is not None
    assert found.places.get().town == "Chicago"
    browser.post(reverse("listing_availability"), {"accepting": "waiting", "waiting_weeks": "3"})
    assert "Usual waiting time: 3 weeks" in page("/find/ben-adler/").content.decode()
    browser.post(reverse("remove_listing_part", args=["group", listing.groups.get().pk]))
    browser.post(reverse("move_listing", args=["pause"]))
    assert page("/find/ben-adler/").status_code == 404
    browser.post(reverse("move_listing", args=["resume"]))
    manager.post(reverse("withdraw_verification", args=["licence", licence.pk]))
    assert page("/find/ben-adler/").status_code == 404


def test_a_photo_is_made_anew_and_small(cast):
    listed(cast)
    browser, picture = signed_in(cast.ben), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (900, 500), "teal").save(picture, "JPEG", exif=exif)
    picture.seek(0)
    picture.name = "me.jpg"
    browser.post(reverse("add_listing_part", args=["photo"]), {"photo-photo": picture})
    answer = page("/find/ben-adler/photo.jpg")
    made = Image.open(io.BytesIO(answer.content))
    assert made.size == (320, 320)
    assert not made.getexif()
    assert "photo.jpg" in page("/find/ben-adler/").content.decode()
    bad = io.BytesIO(b"<svg onload=alert(1)>")
    bad.name = "x.jpg"
    assert browser.post(reverse("add_listing_part", args=["photo"]), {"photo-photo": bad}).status_code == 422
    browser.post(reverse("remove_listing_part", args=["photo", 0]))
    assert not ListingPhoto.objects.exists()
    assert page("/find/ben-adler/photo.jpg").status_code == 404


def days_since_confirmed():
    confirmed = Listing.objects.get().confirmed_at
    return (timezone.now() - confirmed).days if confirmed else None


def test_a_mail_asks_each_week_and_one_click_confirms(cast):
    listing = listed(cast, at=timezone.now() - timedelta(days=8))
    keep_directory(timezone.now())
    keep_directory(timezone.now())
    assert [message.to for message in mail.outbox] == [["ben@example.org"]]
    link = confirmation_link(listing).partition("/listing/")[2]
    browser = Browser()
    assert browser.get(f"/listing/{link}").status_code == 200
    assert days_since_confirmed() == 8  # looking is not confirming
    assert "Thank you" in browser.post(f"/listing/{link}").content.decode()
    assert days_since_confirmed() == 0
    assert browser.post("/listing/confirm/forged/").status_code == 410


def test_the_formula_is_public():
    assert "Weights, version" in page("/find/how/").content.decode()


def test_a_licence_that_was_not_looked_up_for_90_days_hides_the_listing_until_it_is(cast):
    now = timezone.now()
    listing = listed(cast)
    licence = listing.licences.get()
    ben, mona = signed_in(cast.ben), signed_in(cast.mona)

    def looked_up(days):
        Licence.objects.update(verified_at=now - timedelta(days=days))
        DirectoryVersion.objects.update(stamp=uuid4())

    looked_up(60)
    assert "To look up again" not in mona.get("/work/practice/listings/").text
    looked_up(80)
    assert "To look up again" in mona.get("/work/practice/listings/").text
    assert page("/find/ben-adler/").status_code == 200
    looked_up(91)
    assert "not counted since" in mona.get("/work/practice/listings/").text
    assert page("/find/ben-adler/").status_code == 404
    assert "Ben Adler" not in page("/find/?say=grief&where=60614").content.decode()
    assert "has not looked up a licence of yours in the last 90 days" in ben.get("/work/listing/").text
    until = (now + timedelta(days=100)).date()
    actions.verify_licence(licence=licence, source="IDFPR", until=until, by=cast.mona, at=now)
    assert page("/find/ben-adler/").status_code == 200
    assert "Ben Adler" in page("/find/?say=grief&where=60614").content.decode()
    assert "To look up again" not in mona.get("/work/practice/listings/").text


def doubt(listing, insurer="aetna", **headers):
    return Browser(headers=headers).post(reverse("doubt_insurer", args=[listing.slug]), {"insurer": insurer})


def takes(listing):
    listing.refresh_from_db()
    return "aetna" in listing.insurers


def test_an_insurance_is_unlisted_after_doubts_on_two_days_until_its_therapist_confirms_it(cast, monkeypatch):
    listing, now = listed(cast, insurers=("aetna", "cigna")), timezone.now()
    address = reverse("doubt_insurer", args=[listing.slug])
    assert address in page(reverse("listing", args=[listing.slug])).content.decode()
    assert "csrfmiddlewaretoken" not in page(address).content.decode()
    version = DirectoryVersion.objects.get().number
    for _ in range(3):  # many on one day count once
        assert "The therapist is asked" in doubt(listing).content.decode()
    assert takes(listing)
    assert DirectoryVersion.objects.get().number == version  # no snapshot is made anew for a doubt
    assert AuditEvent.objects.filter(act="listing.insurer_doubted").count() == 1
    keep_directory(now)
    [told] = [one for one in mail.outbox if one.subject == "A question about your listing"]
    assert "aetna" not in f"{told.subject} {told.body}".lower()
    keep_directory(now)
    assert len([one for one in mail.outbox if one.subject == "A question about your listing"]) == 1

    actions.doubt_insurer(listing=listing, insurer="aetna", by=None, at=now + timedelta(days=1))
    assert not takes(listing)
    assert "Aetna" not in page(reverse("listing", args=[listing.slug])).content.decode()
    assert "Nobody fits" in page("/find/?insurers=aetna").content.decode()

    ben = signed_in(cast.ben)
    assert "not shown at present" in ben.get(reverse("my_listing")).content.decode()
    assert ben.post(reverse("settle_insurer", args=["aetna"]), {"takes": "yes"}).status_code == 302
    assert takes(listing)
    assert "Do you still take these?" not in ben.get(reverse("my_listing")).content.decode()
    for day in (2, 3, 4):  # a confirmation holds for 30 days, whatever visitors say
        actions.doubt_insurer(listing=listing, insurer="aetna", by=None, at=now + timedelta(days=day))
    assert takes(listing)
    actions.doubt_insurer(listing=listing, insurer="aetna", by=None, at=now + timedelta(days=40))
    assert not takes(listing)  # nor has its therapist said anything to the doubts of those 30 days


def test_a_therapist_says_that_an_insurance_is_not_taken_or_confirms_it_by_saving_the_listing(cast):
    listing, ben = listed(cast, insurers=("aetna", "cigna")), signed_in(cast.ben)
    doubt(listing)
    ben.post(reverse("settle_insurer", args=["aetna"]), {"takes": "perhaps"})
    assert takes(listing)
    ben.post(reverse("settle_insurer", args=["aetna"]), {"takes": "no"})
    assert not takes(listing)
    again = ben.post(reverse("settle_insurer", args=["aetna"]), {"takes": "yes"}, follow=True)
    assert "Nobody asks about this insurance" in again.content.decode()
    doubt(listing, "cigna")
    before = AuditEvent.objects.filter(act="listing.changed").count()
    actions.change_listing(listing=listing, insurers=("cigna",), by=cast.ben, at=timezone.now())  # as it was
    assert listing.insurer_doubts.filter(settled_at=None).count() == 0
    assert AuditEvent.objects.filter(act="listing.changed").count() == before + 1


def test_doubts_are_refused_where_they_make_no_sense_or_are_too_many(cast):
    listing = listed(cast, insurers=("aetna",))
    assert "Select a valid choice" in doubt(listing, "cigna").content.decode()
    assert doubt(listing, "").status_code == 200
    assert listing.insurer_doubts.count() == 0
    with pytest.raises(actions.NotPossible):
        actions.doubt_insurer(listing=listing, insurer="cigna", by=None, at=timezone.now())
    replies = [doubt(listing).status_code for _ in range(6)]
    assert replies == [200] * 5 + [429]
    assert page("/find/nobody-here/insurance/").status_code == 404
    Listing.objects.update(insurers=())
    assert "No insurance is named here." in page(f"/find/{listing.slug}/insurance/").content.decode()
