"""The pages of first contact: no cookie, no account, nothing lost; and the therapist's side, blind until answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from openipt.enquiries.forms import form_token
from openipt.enquiries.guards import MOST_GUESSES, MOST_SENT
from openipt.enquiries.models import Ask, Enquiry
from openipt.people.models import Client
from tests.listings import public_listing
from tests.people import make_cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
WRITTEN = {
    "to": ["ben-adler"],
    "offered": ["ben-adler", "rosa-diaz"],
    "reason": "I argue with my brother about everything.",
    "areas": ["dispute"],
    "way": "either",
    "age": "adult",
    "language": "en",
    "name": "Nadia Brandt",
    "contact_by": "email",
    "email": "nadia@example.org",
    "agree": "on",
}


@pytest.fixture(autouse=True)
def _counted_anew():
    cache.clear()


@pytest.fixture
def cast():
    made, now = make_cast(), timezone.now()
    public_listing(made.practice, made.ben, made.mona, now)
    public_listing(made.practice, made.rosa, made.mona, now)
    return made


@pytest.fixture
def browser():
    """One that would be refused if a page asked for a proof of origin it did not give."""
    return Browser(enforce_csrf_checks=True)


def written(**changes):
    token = form_token(uuid4(), timezone.now() - timedelta(minutes=2))
    return {**WRITTEN, "token": token, **changes}


def sent(browser, **changes):
    page = browser.post(reverse("enquire"), written(**changes))
    assert page.status_code == 302, page.context["form"].errors
    return page["Location"]


def test_danger_leads_to_help_at_once_and_without_a_cookie(browser):
    page = browser.post(reverse("self_check"), {"danger": "unsure"})
    assert page["Location"] == reverse("help")
    assert not browser.cookies


def test_the_self_check_goes_on_and_keeps_nothing(browser):
    assert browser.get(reverse("self_check")).status_code == 200
    assert "Nothing you choose is kept" in browser.get(reverse("self_check")).text
    assert "this field is required" in browser.post(reverse("self_check"), {}).text.lower()
    questions = browser.post(reverse("self_check"), {"danger": "no"})
    assert "two weeks or more" in questions.text
    steps = browser.post(
        reverse("self_check"), {"answered_all": "1", "low": "yes", "around": ["grief", "isolation"], "age": "adult"}
    )
    assert "IPT may fit" in steps.text
    assert "no diagnosis" in steps.text
    assert "/find/?problem=grief&amp;problem=isolation" in steps.text
    assert not browser.cookies


def test_nonsense_in_the_self_check_is_shown_again(browser):
    assert browser.post(reverse("self_check"), {"answered_all": "1", "low": "maybe"}).status_code == 200
    assert browser.post(reverse("self_check"), {"danger": "perhaps"}).status_code == 200


def test_writing_to_somebody_needs_no_account_and_no_cookie(cast, browser):
    page = browser.get(reverse("enquire"), {"to": "ben-adler"})
    assert "Ben Adler" in page.text
    assert "Rosa Diaz" in page.text  # of the same problem areas: could be asked as well
    assert "please don't wait" in page.text
    address = sent(browser, to=["ben-adler", "rosa-diaz"])
    assert Ask.objects.count() == 2
    answers = browser.get(address)
    assert "Ben Adler" in answers.text
    assert "no-store" in answers["Cache-Control"]
    assert not browser.cookies


def test_nobody_to_write_to_leads_to_the_directory(cast, browser):
    assert browser.get(reverse("enquire"), {"to": "nobody"})["Location"] == "/find/"


def test_a_form_sent_twice_is_one_enquiry(cast, browser):
    form = written()
    pages = [browser.post(reverse("enquire"), form)["Location"] for _ in range(2)]
    assert pages[0] == pages[1]
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"contact_by": "text"}, "telephone"),
        ({"agree": ""}, "agree"),
        ({"to": []}, "to"),
        ({"website": "https://spam.example"}, "website"),
        ({"token": "nonsense"}, "token"),
        ({"token": form_token(uuid4(), timezone.now() + timedelta(hours=1))}, "token"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(cast, browser, changes, field):
    page = browser.post(reverse("enquire"), written(**changes))
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert "Nadia Brandt" in page.text
    assert not Enquiry.objects.exists()


def test_a_form_that_was_filled_in_too_fast_can_be_sent_again(cast, browser):
    page = browser.post(reverse("enquire"), written(token=form_token(uuid4(), timezone.now())))
    assert "send it again" in page.text
    assert page.context["form"]["token"].value() != ""


def test_many_enquiries_from_one_address_are_refused(cast, browser):
    for _ in range(MOST_SENT):
        sent(browser)
    page = browser.post(reverse("enquire"), written())
    assert page.status_code == 429
    assert "in an hour" in page.text
    assert Enquiry.objects.count() == MOST_SENT


def test_links_cannot_be_guessed(cast, browser):
    address = reverse("enquiry", args=["a" * 32])
    statuses = [browser.get(address).status_code for _ in range(MOST_GUESSES + 1)]
    assert statuses == [404] * MOST_GUESSES + [429]


def test_the_therapist_sees_who_it_is_only_after_the_answer(cast, browser):
    sent(browser, telephone="555 0101", safe_contact="never leave a message")
    ask, ben = Ask.objects.get(), signed_in(cast.ben)
    page = ben.get(reverse("asked", args=[ask.pk]))
    assert "I argue with my brother" in page.text
    assert "I argue" in ben.get(reverse("enquiries")).text
    for hidden in ("Nadia", "nadia@example.org", "555 0101", "never leave a message"):
        assert hidden not in page.text
        assert hidden not in ben.get(reverse("enquiries")).text
    ben.post(reverse("asked", args=[ask.pk]), {"answer": "waiting", "words": "In about a month"})
    shown = ben.get(reverse("asked", args=[ask.pk])).text
    assert "Nadia Brandt" in shown
    assert "never leave a message" in shown


def test_words_that_may_mean_danger_bring_help_at_once_and_are_read_first(cast, browser):
    address = sent(browser, reason="Since he left I dont want to be here anymore.")
    assert "you are not safe" in browser.get(address).text
    ask, ben = Ask.objects.get(), signed_in(cast.ben)
    assert "read first" in ben.get(reverse("enquiries")).text
    assert "may mean danger" in ben.get(reverse("asked", args=[ask.pk])).text
    assert "you are not safe" not in browser.get(sent(browser)).text


def test_nobody_else_sees_an_enquiry(cast, browser):
    sent(browser)
    ask = Ask.objects.get()
    for person in (cast.rosa, cast.olga):
        assert signed_in(person).get(reverse("asked", args=[ask.pk])).status_code == 404
    for person in (cast.sam, cast.mona, cast.amara_user):
        assert signed_in(person).get(reverse("asked", args=[ask.pk])).status_code in {403, 404}


def test_from_the_answer_to_the_client_page(cast, browser):
    address = sent(browser)
    ask, ben = Ask.objects.get(), signed_in(cast.ben)
    ben.post(reverse("asked", args=[ask.pk]), {"answer": "yes", "words": "Tuesday at five"})
    page = browser.get(address)
    assert "Tuesday at five" in page.text
    browser.post(address, {"act": "choose", "ask": str(ask.pk)})
    assert "You begin with Ben Adler" in browser.get(address).text
    assert "They chose you" in ben.get(reverse("enquiries")).text
    began = ben.post(reverse("begin_with", args=[ask.pk]))
    client = Client.objects.get(came_by=ask)
    assert began["Location"] == reverse("client_page", args=[client.pk])
    assert "Nadia Brandt" in ben.get(began["Location"]).text


def test_what_cannot_be_done_on_the_page_says_why(cast, browser):
    address = sent(browser)
    assert "one of those who have said yes" in browser.post(address, {"act": "choose", "ask": "nonsense"}).text
    chosen = browser.post(address, {"act": "choose", "ask": str(Ask.objects.get().pk)})
    assert chosen.status_code == 409
    assert "at least one" in browser.post(address, {"act": "more", "to": ["nobody"]}).text
    assert browser.post(address, {"act": "nonsense"}).status_code == 302


def test_asking_others_and_taking_it_all_back(cast, browser):
    address = sent(browser)
    assert "Rosa Diaz" in browser.get(address).text
    browser.post(address, {"act": "more", "to": ["rosa-diaz"]})
    assert Ask.objects.count() == 2
    assert "is deleted" in browser.post(address, {"act": "withdraw"}).text
    assert browser.get(address).status_code == 404
    assert Enquiry.objects.get().name == ""


def test_a_therapist_who_answers_too_late_is_told(cast, browser):
    address = sent(browser)
    ask, ben = Ask.objects.get(), signed_in(cast.ben)
    browser.post(address, {"act": "withdraw"})
    assert ben.post(reverse("asked", args=[ask.pk]), {"answer": "yes"}).status_code == 404
    assert ben.post(reverse("begin_with", args=[ask.pk])).status_code == 404


def test_beginning_before_being_chosen_says_why(cast, browser):
    sent(browser)
    page = signed_in(cast.ben).post(reverse("begin_with", args=[Ask.objects.get().pk]), follow=True)
    assert "has not chosen you" in page.text


def test_the_manager_sees_rates_and_no_enquiry(cast, browser):
    for _ in range(5):
        sent(browser, lower_fee="on", reason="Something very private")
    Ask.objects.update(state=Ask.State.SILENT)
    page = signed_in(cast.mona).get(reverse("enquiry_rates"))
    assert "Asked for a lower fee" in page.text
    assert "very private" not in page.text


def test_the_list_costs_as_much_with_many_as_with_few(cast, browser, django_assert_max_num_queries):
    ben = signed_in(cast.ben)
    sent(browser)
    ben.get(reverse("enquiries"))
    with django_assert_max_num_queries(40) as few:
        ben.get(reverse("enquiries"))
    for _ in range(4):
        sent(browser)
    with django_assert_max_num_queries(40) as many:
        ben.get(reverse("enquiries"))
    assert len(many) == len(few)
