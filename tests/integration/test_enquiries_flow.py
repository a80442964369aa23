"""An enquiry from being sent to a client's record: answers, silence, choosing, waiting, taking back, forgetting."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from openipt.audit.models import AuditEvent
from openipt.directory.models import ListingState, PauseReason
from openipt.enquiries import actions
from openipt.enquiries.actions import NotPossible
from openipt.enquiries.models import Ask, Enquiry
from openipt.enquiries.queries import (
    answer_rates,
    colleagues_of,
    open_asks_for,
    others_to_ask,
    place_in_line,
    usual_wait,
    waiting_list,
)
from openipt.people.models import CareLink, Client, Role
from tests.listings import NADIA, public_listing
from tests.people import make_cast, member
from tests.queued import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ben(cast, now):
    return public_listing(cast.practice, cast.ben, cast.mona, now - timedelta(days=1))


@pytest.fixture
def rosa(cast, now):
    return public_listing(cast.practice, cast.rosa, cast.mona, now - timedelta(days=2))


def send(listings, at, submission=None, terms=NADIA):
    return actions.send_enquiry(listings=listings, terms=terms, submission=submission or uuid4(), by=None, at=at)


def ask_of(enquiry, listing):
    return Ask.objects.get(enquiry=enquiry, listing=listing)


def answer(ask, how, by, at, **more):
    return actions.answer_enquiry(ask=ask, answer=how, by=by, at=at, **more)


def test_what_was_written_is_kept_as_it_was_and_sealed(ben, now):
    sent = Enquiry.objects.get(pk=send([ben], now).pk)
    assert sent.terms == NADIA
    raw = Enquiry.objects.filter(pk=sent.pk).extra(select={"stored": "reason"}).values_list("stored")
    assert "mother" not in str(raw[0][0])


def test_the_same_form_sent_twice_is_sent_once(ben, rosa, now):
    submission = uuid4()
    first, second = send([ben], now, submission), send([ben, rosa], now, submission)
    assert first == second
    assert Ask.objects.count() == 1


@pytest.mark.parametrize("number", [0, 4])
def test_one_to_three_are_asked(ben, now, number):
    with pytest.raises(NotPossible):
        send([ben] * number, now)
    assert not Enquiry.objects.exists()


def test_mails_say_nothing_of_what_it_is_about(cast, ben, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent = send([ben], now)
    work()
    assert {message.to[0] for message in mail.outbox} == {cast.ben.email, "nadia@example.org"}
    text = " ".join(f"{message.subject} {message.body}" for message in mail.outbox)
    assert not any(word in text for word in ("Nadia", "mother", "grief", "therap", "IPT."))
    assert f"/enquiry/{sent.secret}/" in text


def test_somebody_who_wants_no_mail_gets_none(ben, now, django_capture_on_commit_callbacks):
    terms = replace(NADIA, contact_by="telephone")
    with django_capture_on_commit_callbacks(execute=True):
        send([ben], now, terms=terms)
    work()
    assert [message.to for message in mail.outbox] == [[ben.therapist.email]]


def test_a_yes_is_told_and_measured(cast, ben, now):
    asked = [ask_of(send([ben], now - timedelta(hours=hours)), ben) for hours in (1, 3, 8)]
    for ask in asked:
        answer(ask, "yes", cast.ben, now, words="Wednesday at six?")
    ben.refresh_from_db()
    assert (ben.enquiries_asked, ben.enquiries_answered, ben.median_reply_hours) == (3, 3, 3)
    with pytest.raises(NotPossible, match="answered already"):
        answer(asked[0], "no", cast.ben, now)


def test_there_is_no_fourth_answer(cast, ben, now):
    with pytest.raises(NotPossible):
        answer(ask_of(send([ben], now), ben), "perhaps", cast.ben, now)


def test_no_answer_in_three_working_days_pauses_the_listing_once(cast, ben, rosa, now):
    asked = send([ben], now - timedelta(days=6))
    fresh = send([rosa], now)
    assert actions.chase_unanswered(by=None, at=now) == 1
    assert actions.chase_unanswered(by=None, at=now) == 0
    ben.refresh_from_db()
    assert (ben.state, ben.pause_reason) == (ListingState.PAUSED, PauseReason.UNANSWERED)
    assert (ben.enquiries_asked, ben.enquiries_answered) == (1, 0)
    assert ask_of(asked, ben).state == Ask.State.SILENT
    assert ask_of(fresh, rosa).state == Ask.State.OPEN
    assert others_to_ask(asked, now) == [rosa]
    answer(ask_of(asked, ben), "yes", cast.ben, now)  # late is better than never
    assert ask_of(asked, ben).state == Ask.State.YES


def test_those_offered_fit_what_was_written(cast, ben, now):
    olga = public_listing(cast.other_practice, cast.olga, cast.mona, now, areas=("transition",))
    sent = send([ben], now)
    assert others_to_ask(sent, now) == []
    olga.areas = ("grief", "transition")
    olga.save()
    assert others_to_ask(sent, now) == [olga]
    olga.languages = ("es",)
    olga.save()
    assert others_to_ask(sent, now) == []


def test_more_can_be_asked_until_three_answers_are_open(cast, ben, rosa, now):
    fay = public_listing(cast.practice, member(cast.practice, "Fay Ito", Role.THERAPIST), cast.mona, now)
    olga = public_listing(cast.other_practice, cast.olga, cast.mona, now)
    sent = send([ben], now)
    actions.ask_more(enquiry=sent, listings=[ben, rosa, fay], by=None, at=now)
    assert sent.asks.count() == 3
    with pytest.raises(NotPossible, match="Three"):
        actions.ask_more(enquiry=sent, listings=[olga], by=None, at=now)
    answer(ask_of(sent, ben), "no", cast.ben, now)
    actions.ask_more(enquiry=sent, listings=[olga], by=None, at=now)
    with pytest.raises(NotPossible, match="at least one"):
        actions.ask_more(enquiry=sent, listings=[olga], by=None, at=now)


def test_choosing_one_frees_the_others_and_gives_a_client_with_everything_in_place(cast, ben, rosa, now):
    sent = send([ben, rosa], now)
    with pytest.raises(NotPossible):
        actions.choose_therapist(ask=ask_of(sent, ben), by=None, at=now)
    answer(ask_of(sent, ben), "yes", cast.ben, now)
    with pytest.raises(NotPossible, match="not chosen you"):
        actions.begin_with(ask=ask_of(sent, ben), by=cast.ben, at=now)
    actions.choose_therapist(ask=ask_of(sent, ben), by=None, at=now)
    actions.choose_therapist(ask=ask_of(sent, ben), by=None, at=now)
    assert ask_of(sent, rosa).state == Ask.State.WITHDRAWN
    with pytest.raises(NotPossible, match="found somebody"):
        answer(ask_of(sent, rosa), "yes", cast.rosa, now)
    client = actions.begin_with(ask=ask_of(sent, ben), by=cast.ben, at=now)
    assert actions.begin_with(ask=ask_of(sent, ben), by=cast.ben, at=now) == client
    assert (client.name, client.email, client.practice) == ("Nadia Brandt", "nadia@example.org", cast.practice)
    assert CareLink.objects.get(client=client).carer == cast.ben
    with pytest.raises(NotPossible, match="closed"):
        actions.ask_more(enquiry=sent, listings=[rosa], by=None, at=now)
    with pytest.raises(NotPossible, match="record"):
        actions.withdraw_enquiry(enquiry=sent, by=None, at=now)


def test_the_waiting_list_is_in_order_and_tells_only_what_is_known(cast, ben, now):
    weeks = [send([ben], now - timedelta(weeks=number)) for number in (8, 7, 6, 5)]
    for sent, ago in zip(weeks, (8, 7, 6, 5), strict=True):
        answer(ask_of(sent, ben), "waiting", cast.ben, now - timedelta(weeks=ago))
    assert [ask.enquiry for ask in waiting_list(ben)] == weeks
    assert place_in_line(ask_of(weeks[2], ben)) == 3
    assert usual_wait(ben, now) is None
    for sent in weeks[:3]:
        answer(ask_of(sent, ben), "yes", cast.ben, now)
    assert place_in_line(ask_of(weeks[3], ben)) == 1
    assert usual_wait(ben, now) == 7


def test_taking_it_back_deletes_the_text_and_leaves_the_counts(cast, ben, rosa, now):
    sent = send([ben, rosa], now)
    answer(ask_of(sent, rosa), "waiting", cast.rosa, now, words="Perhaps in June")
    for _ in range(2):
        actions.withdraw_enquiry(enquiry=sent, by=None, at=now)
    gone = Enquiry.objects.get(pk=sent.pk)
    assert {getattr(gone, name) for name in actions.SEALED} == {""}
    assert {ask.words for ask in gone.asks.all()} == {""}
    assert not open_asks_for(cast.ben, cast.practice).exists()
    assert not waiting_list(rosa).exists()


def test_old_enquiries_are_forgotten(cast, ben, now):
    closed = send([ben], now - timedelta(days=200))
    answer(ask_of(closed, ben), "yes", cast.ben, now - timedelta(days=199))
    actions.choose_therapist(ask=ask_of(closed, ben), by=None, at=now - timedelta(days=91))
    silent, young = send([ben], now - timedelta(days=366)), send([ben], now)
    assert actions.forget_old_enquiries(by=None, at=now) == 2
    assert actions.forget_old_enquiries(by=None, at=now) == 0
    assert Enquiry.objects.get(pk=closed.pk).name == ""
    assert Enquiry.objects.get(pk=silent.pk).reason == ""
    assert Enquiry.objects.get(pk=young.pk).name == "Nadia Brandt"


def test_everything_is_in_the_trail_and_nothing_of_it_names_anybody(cast, ben, now):
    sent = send([ben], now)
    answer(ask_of(sent, ben), "yes", cast.ben, now)
    actions.choose_therapist(ask=ask_of(sent, ben), by=None, at=now)
    actions.begin_with(ask=ask_of(sent, ben), by=cast.ben, at=now)
    acts = list(AuditEvent.objects.filter(act__startswith="enquiry.").values_list("act", flat=True))
    assert acts == ["enquiry.sent", "enquiry.yes", "enquiry.chosen", "enquiry.begun"]
    assert "Nadia" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert Client.objects.filter(came_by__enquiry=sent).count() == 1


def test_small_groups_are_in_no_answer_rate(cast, ben, now):
    for number in range(5):
        sent = send([ben], now - timedelta(hours=number + 1))
        if number < 4:
            assert answer_rates(cast.practice, now) == []
        answer(ask_of(sent, ben), "yes" if number % 2 else "no", cast.ben, now)
    rates = {rate.kind: rate for rate in answer_rates(cast.practice, now)}
    assert set(rates) == {"lower_fee", "en"}
    assert (rates["en"].asked, rates["en"].answered, rates["en"].welcomed) == (5, 5, 2)


def test_colleagues_of_the_own_practice_come_first(cast, ben, rosa, now):
    olga = public_listing(cast.other_practice, cast.olga, cast.mona, now, name="Anna First")
    assert list(colleagues_of(ben, now)) == [rosa, olga]
    sent = send([ben], now)
    assert answer(ask_of(sent, ben), "no", cast.ben, now, colleague=rosa).colleague == rosa
