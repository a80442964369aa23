"""Inviting and joining: once, not for ever, and only until it is taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from openipt.accounts.models import User
from openipt.audit.models import AuditEvent
from openipt.intake.actions import (
    VALID_FOR,
    NotAgreed,
    NotUsable,
    accept_invitation,
    give_consent,
    invite_client,
    invite_staff,
    withdraw_consent,
    withdraw_invitation,
)
from openipt.intake.consent_texts import CURRENT
from openipt.intake.models import Consent, Invitation
from openipt.intake.queries import consents_of, invitation_for, open_invitations, open_invitations_of
from openipt.people.models import CareLink, Membership, Role
from tests.people import make_cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    return make_cast()


def accept(invitation, **said):
    return accept_invitation(
        invitation=invitation,
        **{
            "name": "Carl Nyberg",
            "password": "three odd words here",
            "time_zone": "Europe/Stockholm",
            "consents": ["record", "messages"],
            "at": NOW + timedelta(days=1),
            **said,
        },
    )


@pytest.fixture
def carls(cast):
    return invitation_for(invite_client(client=cast.carl, email=" Carl@Example.org ", by=cast.rosa, at=NOW))


@pytest.fixture
def staff(cast):
    secret = invite_staff(practice=cast.practice, email="new@example.org", role=Role.THERAPIST, by=cast.mona, at=NOW)
    return invitation_for(secret)


def test_a_client_joins(cast, carls):
    user = accept(carls)
    cast.carl.refresh_from_db()
    assert cast.carl.user == user
    assert (user.email, user.name, user.time_zone) == ("carl@example.org", "Carl Nyberg", "Europe/Stockholm")
    assert user.check_password("three odd words here")
    assert EmailAddress.objects.get(user=user, verified=True, primary=True).email == user.email
    assert {consent.kind for consent in Consent.objects.filter(client=cast.carl)} == {"record", "messages"}
    assert not Membership.objects.filter(user=user).exists()


def test_somebody_joins_the_staff_with_a_role_and_no_clients(cast, staff):
    user = accept(staff, name="Nia New", consents=[])
    assert [(m.practice, m.role) for m in Membership.objects.filter(user=user)] == [(cast.practice, "therapist")]
    assert not CareLink.objects.filter(carer=user).exists()
    assert not Consent.objects.exists()


def test_only_a_hash_of_the_secret_is_kept_and_the_address_is_sealed(cast):
    secret = invite_client(client=cast.carl, email="carl@example.org", by=cast.rosa, at=NOW)
    kept = Invitation.objects.values_list("secret_hash", flat=True).get()
    assert secret not in kept
    assert len(secret) >= 43
    assert invitation_for(kept) is None
    assert invitation_for(secret) == Invitation.objects.get()
    assert Invitation.objects.get().email == "carl@example.org"


def test_it_works_once(carls):
    accept(carls)
    with pytest.raises(NotUsable, match="used already") as refused:
        accept(carls, name="Somebody Else")
    assert refused.value.kind == "used"
    assert User.objects.filter(email="carl@example.org").count() == 1


def test_it_works_for_fourteen_days_and_not_a_second_longer(carls):
    with pytest.raises(NotUsable, match="too old") as refused:
        accept(carls, at=NOW + VALID_FOR)
    assert refused.value.kind == "expired"
    assert accept(carls, at=NOW + VALID_FOR - timedelta(seconds=1))


def test_taken_back_it_works_no_more(cast, carls):
    withdraw_invitation(invitation=carls, by=cast.rosa, at=NOW)
    with pytest.raises(NotUsable, match="taken back"):
        accept(carls)
    assert not open_invitations_of(cast.carl, NOW).exists()


def test_a_used_one_cannot_be_taken_back(cast, carls):
    accept(carls)
    withdraw_invitation(invitation=carls, by=cast.rosa, at=NOW + timedelta(days=2))
    carls.refresh_from_db()
    assert carls.withdrawn_at is None


def test_a_new_one_replaces_an_earlier_one(cast, carls):
    invite_client(client=cast.carl, email="other@example.org", by=cast.rosa, at=NOW + timedelta(hours=1))
    with pytest.raises(NotUsable, match="taken back"):
        accept(carls)
    assert [made.email for made in open_invitations_of(cast.carl, NOW + timedelta(hours=2))] == ["other@example.org"]


def test_a_client_with_pages_of_their_own_is_not_invited(cast):
    with pytest.raises(NotUsable, match="already"):
        invite_client(client=cast.amara, email="amara@example.org", by=cast.ben, at=NOW)


def test_an_address_with_an_account_is_said_in_clear_words_and_changes_nothing(cast):
    secret = invite_client(client=cast.carl, email="ben@example.org", by=cast.rosa, at=NOW)
    with pytest.raises(NotUsable, match="already") as refused:
        accept(invitation_for(secret))
    assert refused.value.kind == "taken"
    assert Invitation.objects.get().used_at is None


def test_without_consent_to_a_record_there_is_no_account(cast, carls):
    with pytest.raises(NotAgreed):
        accept(carls, consents=["messages"])
    assert not User.objects.filter(email="carl@example.org").exists()
    assert accept(carls)


def test_a_role_that_does_not_exist_is_refused(cast):
    with pytest.raises(NotUsable):
        invite_staff(practice=cast.practice, email="x@example.org", role="owner", by=cast.mona, at=NOW)


def test_open_invitations_are_the_practices_own(cast, staff, carls):
    assert list(open_invitations(cast.practice, NOW)) == [staff]
    assert not open_invitations(cast.other_practice, NOW).exists()
    assert not open_invitations(cast.practice, NOW + VALID_FOR).exists()


def test_everything_is_in_the_audit_trail_without_addresses(cast, carls):
    accept(carls)
    events = AuditEvent.objects.filter(client_id=cast.carl.pk).order_by("number")
    assert [event.act for event in events] == [
        "invitation.made",
        "invitation.accepted",
        "consent.given",
        "consent.given",
    ]
    assert "@" not in str([event.detail for event in events])


def test_consent_is_given_once_taken_back_and_given_again(cast):
    for at in (NOW, NOW):
        give_consent(client=cast.amara, kind="messages", by=cast.amara_user, at=at)
    assert Consent.objects.count() == 1
    withdraw_consent(client=cast.amara, kind="messages", by=cast.amara_user, at=NOW + timedelta(days=1))
    assert not any(line.given for line in consents_of(cast.amara))
    give_consent(client=cast.amara, kind="messages", by=cast.amara_user, at=NOW + timedelta(days=2))
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    assert Consent.objects.count() == 2


def test_agreeing_anew_replaces_an_old_wording(cast):
    old = Consent.objects.create(client=cast.amara, kind="messages", edition="0", given_at=NOW)
    [line] = [line for line in consents_of(cast.amara) if line.text.kind == "messages"]
    assert line.is_old_wording
    fresh = give_consent(client=cast.amara, kind="messages", by=cast.amara_user, at=NOW)
    old.refresh_from_db()
    assert old.withdrawn_at
    assert fresh.edition == CURRENT["messages"].edition != old.edition


def test_nobody_agrees_to_what_is_not_asked(cast):
    with pytest.raises(NotAgreed):
        give_consent(client=cast.amara, kind="everything", by=cast.amara_user, at=NOW)
