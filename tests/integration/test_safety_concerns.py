"""Concerns: who owns them, who is told, what closes them and what never does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from openipt.audit.models import AuditEvent
from openipt.courses.models import SessionState
from openipt.courses.refusals import Refused, Stale
from openipt.people.models import CareLink, Membership
from openipt.safety.actions import (
    ConcernError,
    Incomplete,
    NobodyToTell,
    acknowledge_concern,
    add_step,
    ask_for_help,
    chase_overdue_concerns,
    close_concern,
    hand_over_concern,
    raise_after_missed_sessions,
    raise_concern,
    save_risk_note,
)
from openipt.safety.models import Concern, RiskNote
from openipt.safety.queries import (
    alarms_for,
    look_agains_for,
    open_concerns_for,
    open_concerns_of,
    who_would_answer,
)
from openipt.safety.tasks import send_notice
from tests.people import client, make_cast
from tests.risk import COMPLETE, close_with_note
from tests.treatment import make_course, session_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cast():
    return make_cast()


def concern_about(who, by, at=NOW, severity=Concern.Severity.PRIORITY):
    return raise_concern(
        client=who, source=Concern.Source.THERAPIST, severity=severity, reason="Said so on the phone.", by=by, at=at
    )


def end_care(who, at=NOW):
    CareLink.objects.filter(client=who).update(ended_at=at - timedelta(days=1))


def test_the_therapist_of_the_course_owns_it(cast):
    make_course(cast.carl, cast.rosa)
    assert concern_about(cast.carl, cast.rosa).owner == cast.rosa


def test_a_therapist_who_no_longer_cares_does_not(cast):
    make_course(cast.carl, cast.rosa)
    end_care(cast.carl)
    assert who_would_answer(cast.carl, NOW) == cast.ben  # who reads the alerts


def test_the_deputy_stands_in_for_a_reader_who_has_left(cast):
    end_care(cast.carl)
    Membership.objects.filter(user=cast.ben).update(ended_at=NOW)
    assert who_would_answer(cast.carl, NOW) == cast.rosa


def test_without_readers_any_carer_owns_it(cast):
    cast.practice.alert_reader = cast.practice.alert_deputy = None
    assert who_would_answer(cast.carl, NOW) == cast.rosa


def test_nobody_at_all_is_said_and_nothing_is_stored(cast):
    cast.practice.alert_reader = cast.practice.alert_deputy = None
    end_care(cast.carl)
    with pytest.raises(NobodyToTell):
        concern_about(cast.carl, cast.rosa)
    assert not Concern.objects.exists()


def test_a_concern_goes_with_the_transaction_that_raised_it(cast):
    with transaction.atomic():
        concern_about(cast.amara, cast.ben)
        transaction.set_rollback(True)
    assert not Concern.objects.exists()


def test_the_notice_goes_to_owner_and_deputy_and_says_nothing(cast):
    concern = concern_about(cast.amara, cast.ben)
    send_notice.func(str(concern.pk))
    assert {letter.to[0] for letter in mail.outbox} == {cast.ben.email, cast.rosa.email}
    for letter in mail.outbox:
        said = f"{letter.subject} {letter.body}"
        assert letter.subject == "Please sign in to OpenIPT"
        assert not {"Amara", "risk", "concern", "phone"} & set(said.split())
        assert str(concern.pk) not in said
    concern.refresh_from_db()
    assert concern.notice_sent_at is not None
    send_notice.func(str(concern.pk))
    assert len(mail.outbox) == 2


def test_mail_that_goes_nowhere_is_seen_by_everybody(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    concern = concern_about(cast.amara, cast.ben)
    send_notice.func(str(concern.pk))
    assert alarms_for(cast.ben, cast.practice, NOW).undelivered == 0
    assert alarms_for(cast.ben, cast.practice, LATER).undelivered == 1


def test_mail_that_fails_is_not_noted_as_sent(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    concern = concern_about(cast.amara, cast.ben)
    with pytest.raises(OSError, match="refused"):
        send_notice.func(str(concern.pk))
    concern.refresh_from_db()
    assert concern.notice_sent_at is None


def test_what_nobody_looks_at_in_time_is_told_to_more_people_once(cast):
    concern = concern_about(cast.amara, cast.ben)
    assert chase_overdue_concerns(by=None, at=concern.due_at) == 0
    late = concern.due_at + timedelta(minutes=1)
    assert chase_overdue_concerns(by=None, at=late) == 1
    assert chase_overdue_concerns(by=None, at=late) == 0
    send_notice.func(str(concern.pk))
    assert cast.sam.email in {letter.to[0] for letter in mail.outbox}
    assert alarms_for(cast.sam, cast.practice, late).overdue == 1


def test_pressing_for_help_twice_asks_once(cast):
    first = ask_for_help(client=cast.amara, reason="I am not safe.", by=cast.amara_user, at=NOW)
    again = ask_for_help(client=cast.amara, reason="I am not safe.", by=cast.amara_user, at=NOW + timedelta(minutes=1))
    other = ask_for_help(client=cast.amara, reason="Please call.", by=cast.amara_user, at=NOW + timedelta(minutes=1))
    much_later = ask_for_help(client=cast.amara, reason="I am not safe.", by=cast.amara_user, at=LATER)
    assert first == again
    assert len({first.pk, other.pk, much_later.pk}) == 3
    assert first.severity == Concern.Severity.PRIORITY


def test_one_answer_raises_one_concern(cast):
    source = {"client": cast.amara, "source": Concern.Source.ANSWER, "source_id": cast.amara.pk}
    raise_concern(**source, severity=Concern.Severity.SOON, reason="x", by=None, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        raise_concern(**source, severity=Concern.Severity.SOON, reason="x", by=None, at=NOW)


def test_looking_after_a_concern_is_written_down(cast):
    concern = concern_about(cast.amara, cast.ben)
    acknowledge_concern(concern=concern, by=cast.ben, at=LATER)
    acknowledge_concern(concern=concern, by=cast.rosa, at=LATER + timedelta(hours=1))
    add_step(concern=concern, text="Called her; she is with her sister.", by=cast.ben, at=LATER)
    add_step(concern=concern, text="Called her; she is with her sister.", by=cast.ben, at=LATER)
    closed = close_with_note(concern, cast.ben, LATER)
    assert (closed.acknowledged_by, closed.closed_by, closed.steps.count()) == (cast.ben, cast.ben, 1)
    acts = ["concern.raised", "concern.acknowledged", "concern.step_added", "risk_note.saved", "concern.closed"]
    events = list(AuditEvent.objects.order_by("number"))
    assert [event.act for event in events] == acts
    assert "sister" not in str([event.detail for event in events])


def test_a_concern_is_closed_by_a_complete_note_and_once(cast):
    concern = concern_about(cast.amara, cast.ben)
    with pytest.raises(Incomplete) as caught:
        close_concern(concern=concern, by=cast.ben, at=LATER)
    assert len(caught.value.keys) == 17
    save_risk_note(concern=concern, said={**COMPLETE, "level": ""}, revision=0, by=cast.ben, at=LATER)
    with pytest.raises(Incomplete) as caught:
        close_concern(concern=concern, by=cast.ben, at=LATER)
    assert caught.value.keys == ("level",)
    concern.refresh_from_db()
    assert (concern.closed_at, concern.note.signed_at) == (None, None)
    save_risk_note(concern=concern, said={"level": "high"}, revision=1, by=cast.rosa, at=LATER)
    closed = close_concern(concern=concern, by=cast.ben, at=LATER)
    assert (closed.level, closed.plan_looked, closed.look_again_on) == ("high", "yes", date(2100, 1, 1))
    assert close_concern(concern=concern, by=cast.rosa, at=LATER).closed_by == cast.ben
    note = RiskNote.objects.get()
    assert (note.saved_by, note.signed_by, note.signed_at) == (cast.rosa, cast.ben, LATER)
    with pytest.raises(ConcernError):
        hand_over_concern(concern=concern, to=cast.rosa, by=cast.ben, at=LATER)
    add_step(concern=concern, text="She called to say thanks.", by=cast.ben, at=LATER)
    assert concern.steps.get().by == cast.ben


def test_a_signed_note_never_changes(cast):
    concern = concern_about(cast.amara, cast.ben)
    close_with_note(concern, cast.ben, LATER)
    again = save_risk_note(concern=concern, said=COMPLETE, revision=0, by=cast.rosa, at=LATER)
    assert (again.revision, again.saved_by) == (1, cast.ben)
    with pytest.raises(Refused):
        save_risk_note(concern=concern, said={"intent": "Some."}, revision=1, by=cast.ben, at=LATER)
    assert RiskNote.objects.get().said == COMPLETE


def test_a_draft_is_kept_word_for_word_and_two_tabs_lose_nothing(cast):
    concern = concern_about(cast.amara, cast.ben)
    save_risk_note(concern=concern, said={"intent": "None."}, revision=0, by=cast.ben, at=LATER)
    save_risk_note(concern=concern, said={"plan": "None."}, revision=1, by=cast.ben, at=LATER)
    with pytest.raises(Stale) as caught:
        save_risk_note(concern=concern, said={"intent": "Some."}, revision=0, by=cast.ben, at=LATER)
    assert (caught.value.revision, caught.value.current) == (2, {"intent": "None.", "plan": "None."})
    with pytest.raises(Refused):
        save_risk_note(concern=concern, said={"score": "7"}, revision=2, by=cast.ben, at=LATER)
    assert Concern.objects.get().closed_at is None


def test_only_who_works_with_clients_signs(cast):
    concern = concern_about(cast.amara, cast.ben)
    for stranger in (cast.mona, cast.olga):
        with pytest.raises(Refused, match="Only somebody who works with clients"):
            close_with_note(concern, stranger, LATER)
        assert Concern.objects.get().closed_at is None
    assert close_concern(concern=concern, by=cast.sam, at=LATER).closed_by == cast.sam  # who supervises


def test_the_day_to_look_again_comes_up_until_somebody_writes_what_they_found(cast):
    concern = concern_about(cast.amara, cast.ben)
    close_with_note(concern, cast.ben, LATER, look_again_on="2026-03-11")
    add_step(concern=concern, text="She rang on Friday.", by=cast.ben, at=NOW + timedelta(days=2))
    week = NOW + timedelta(days=7)
    assert look_agains_for(cast.ben, week - timedelta(days=1)) == []
    assert [found.pk for found in look_agains_for(cast.ben, week)] == [concern.pk]
    assert [found.pk for found in look_agains_for(cast.sam, week + timedelta(days=30))] == [concern.pk]
    assert look_agains_for(cast.lena, week) == look_agains_for(cast.olga, week) == []
    assert open_concerns_for(cast.ben, week) == []
    add_step(concern=concern, text="Asked again: sleeping better, no thoughts.", by=cast.ben, at=week)
    assert look_agains_for(cast.ben, week) == []


def test_a_newer_concern_takes_the_place_of_looking_again(cast):
    close_with_note(concern_about(cast.amara, cast.ben), cast.ben, LATER, look_again_on="2026-03-11")
    concern_about(cast.amara, cast.ben, at=NOW + timedelta(days=3))
    assert look_agains_for(cast.ben, NOW + timedelta(days=7)) == []


def test_handing_over_tells_the_new_owner_and_asks_them_to_look(cast):
    concern = concern_about(cast.amara, cast.ben)
    send_notice.func(str(concern.pk))
    acknowledge_concern(concern=concern, by=cast.ben, at=LATER)
    handed = hand_over_concern(concern=concern, to=cast.lena, by=cast.ben, at=LATER)
    assert (handed.owner, handed.acknowledged_at, handed.notice_sent_at) == (cast.lena, None, None)
    assert "Ben Adler" in handed.steps.get().text
    assert [found.pk for found in open_concerns_for(cast.lena, LATER)] == [concern.pk]
    for stranger in (cast.mona, cast.olga):
        with pytest.raises(ConcernError):
            hand_over_concern(concern=concern, to=stranger, by=cast.lena, at=LATER)


def test_who_sees_which_open_concerns(cast):
    hers, his = concern_about(cast.amara, cast.ben), concern_about(cast.carl, cast.rosa)
    seen = {
        person: {found.pk for found in open_concerns_for(getattr(cast, person), LATER)}
        for person in ("ben", "rosa", "sam", "mona", "lena", "olga", "amara_user")
    }
    assert seen["ben"] == seen["rosa"] == {hers.pk, his.pk}  # both read the practice's alerts
    assert seen["sam"] == {hers.pk}
    assert not any(seen[person] for person in ("mona", "lena", "olga", "amara_user"))
    Membership.objects.filter(user=cast.ben).update(ended_at=NOW)
    assert open_concerns_for(cast.ben, LATER) == []


def test_overdue_comes_first_and_closed_not_at_all(cast):
    early = concern_about(cast.amara, cast.ben, at=NOW - timedelta(days=1), severity=Concern.Severity.SOON)
    acknowledge_concern(concern=early, by=cast.ben, at=NOW)
    late = concern_about(cast.amara, cast.ben, at=NOW - timedelta(hours=6))
    closed = concern_about(cast.amara, cast.ben)
    close_with_note(closed, cast.ben, NOW)
    assert [found.pk for found in open_concerns_for(cast.ben, NOW + timedelta(days=1))] == [late.pk, early.pk]
    assert [found.pk for found in open_concerns_of(cast.amara)] == [early.pk, late.pk]


def test_a_list_of_concerns_takes_one_statement(cast):
    for number in range(4):
        concern_about(client(cast.practice, f"Client{number} X", cast.ben), cast.ben)
    with CaptureQueriesContext(connection) as statements:
        names = [f"{found.client.name} {found.owner.name}" for found in open_concerns_for(cast.ben, LATER)]
    assert len(names) == 4
    assert len(statements) == 1


def test_a_practice_without_a_reader_is_told_so(cast):
    assert not alarms_for(cast.ben, cast.practice, NOW)
    cast.practice.alert_reader = None
    assert alarms_for(cast.ben, cast.practice, NOW).nobody_reads


def missed_session(cast, starts_at, state=SessionState.NO_SHOW):
    course = make_course(cast.amara, cast.ben, first=starts_at)
    session = session_of(course, 1)
    session.state = state
    session.save()
    return session


def test_a_session_missed_after_a_sign_of_risk_is_a_concern_once(cast):
    sign = concern_about(cast.amara, cast.ben, at=NOW - timedelta(days=13))
    session = missed_session(cast, NOW - timedelta(hours=3))
    close_for_good(sign, cast.ben)
    assert raise_after_missed_sessions(by=None, at=NOW) == 1
    raised = Concern.objects.get(source=Concern.Source.MISSED)
    assert (raised.client_id, raised.source_id, raised.owner) == (cast.amara.pk, session.pk, cast.ben)
    assert raised.severity == Concern.Severity.PRIORITY
    assert raised.reason == "Missed session 1 after a sign of risk in the two weeks before."
    assert raise_after_missed_sessions(by=None, at=LATER) == 0


def close_for_good(concern, by):
    Concern.objects.filter(pk=concern.pk).update(closed_at=concern.raised_at, closed_by=by)


@pytest.mark.parametrize(
    ("days_before", "state", "noticed_after"),
    [
        (15, SessionState.NO_SHOW, 3),  # the sign is too long ago
        (2, SessionState.CANCELLED, 3),
        (2, SessionState.HELD, 3),
        (2, SessionState.NO_SHOW, 24 * 8),  # written down long afterwards
    ],
)
def test_other_sessions_raise_nothing(cast, days_before, state, noticed_after):
    starts_at = NOW - timedelta(hours=noticed_after)
    concern_about(cast.amara, cast.ben, at=starts_at - timedelta(days=days_before))
    missed_session(cast, starts_at, state)
    assert raise_after_missed_sessions(by=None, at=NOW) == 0


def test_a_missed_session_without_a_sign_or_after_somebody_elses_is_none(cast):
    concern_about(cast.carl, cast.ben, at=NOW - timedelta(days=2))
    missed_session(cast, NOW - timedelta(hours=3))
    assert raise_after_missed_sessions(by=None, at=NOW) == 0


def test_where_nobody_could_be_told_the_next_round_tries_again(cast):
    concern_about(cast.amara, cast.ben, at=NOW - timedelta(days=2))
    missed_session(cast, NOW - timedelta(hours=3))
    cast.practice.alert_reader = cast.practice.alert_deputy = None
    cast.practice.save()
    links = list(CareLink.objects.filter(client=cast.amara).values_list("pk", flat=True))
    end_care(cast.amara)
    assert raise_after_missed_sessions(by=None, at=NOW) == 0
    CareLink.objects.filter(pk__in=links).update(ended_at=None)
    assert raise_after_missed_sessions(by=None, at=LATER) == 1
