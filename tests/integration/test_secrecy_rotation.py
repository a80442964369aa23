"""New keys: everything is sealed anew, nothing is lost, and it can be stopped and finished."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as live
from django.db import connection

from openipt.audit.models import AuditEvent
from openipt.audit.queries import findings
from openipt.operations import rotation
from openipt.operations.refusal import Refused
from openipt.operations.rotation import rotate
from openipt.people.models import Client
from openipt.secrecy.fields import keyring
from openipt.secrecy.keyring import Keyring, read_keyring, write_keyring
from openipt.secrecy.models import KeyRecord
from openipt.secrecy.queries import sealed_fields, sealed_otherwise
from openipt.secrecy.sealing import SealBroken
from tests.people import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """A key file and home of the test's own: the run's is not to be changed."""
    write_keyring(read_keyring(live.KEYS_FILE), tmp_path / "keys.toml")
    settings.KEYS_FILE, settings.HOME = tmp_path / "keys.toml", tmp_path


@pytest.fixture
def cast():
    made = make_cast()
    TOTP.activate(made.ben, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(made.ben)
    return made


def left(number):
    return sum(sealed_otherwise(field, number).count() for field in sealed_fields())


def test_everything_is_sealed_with_the_new_key_and_still_opens(cast):
    codes = RecoveryCodes(cast.ben.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    assert left(1) == 0
    told = rotate()
    assert keyring().current == 2
    assert left(2) == 0
    assert left(1) > 10
    assert "2 second factors" in told[0]
    assert Client.objects.get(pk=cast.amara.pk).name == "Amara Obi"
    only_new = Keyring("", b"", {2: keyring().data_keys[2]}, 2)
    write_keyring(Keyring(keyring().secret_key, keyring().audit_key, only_new.data_keys, 2), Path(live.KEYS_FILE))
    fresh = Authenticator.objects.get(user=cast.ben, type="recovery_codes")
    assert RecoveryCodes(fresh).get_unused_codes() == codes
    assert Client.objects.get(pk=cast.carl.pk).name == "Carl Nyberg"


def test_it_is_noted_with_numbers_only(cast):
    rotate()
    event = AuditEvent.objects.get(act="keys.rotated")
    assert event.detail["second_factors"] == 2
    assert KeyRecord.objects.filter(number=2).exists()
    assert findings() == []


def test_a_rotation_that_was_stopped_is_finished(cast, monkeypatch):
    whole, done = rotation._reseal, []

    def dies_soon(field, row):
        done.append(row)
        if len(done) > 5:
            raise KeyboardInterrupt
        return whole(field, row)

    monkeypatch.setattr(rotation, "_reseal", dies_soon)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    monkeypatch.setattr(rotation, "_reseal", whole)
    assert left(2) > 0
    assert Client.objects.get(pk=cast.amara.pk).name == "Amara Obi"
    rotate(new_key=False)
    assert (keyring().current, left(2)) == (2, 0)


def test_many_rows_are_done_a_few_at_a_time(cast, monkeypatch):
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    rotate()
    assert left(2) == 0


def test_what_somebody_wrote_meanwhile_is_kept(cast):
    field = Client._meta.get_field("name")
    row = Client.objects.only("pk", "name").get(pk=cast.amara.pk)
    write_keyring(keyring().with_new_key(), Path(live.KEYS_FILE))
    Client(**{**_values(cast.amara), "name": "Amara Adeyemi"}).save(force_update=True)
    assert rotation._reseal(field, row) == 0
    assert Client.objects.get(pk=cast.amara.pk).name == "Amara Adeyemi"


def _values(client):
    return {field.attname: getattr(client, field.attname) for field in Client._meta.concrete_fields}


def test_it_stops_at_what_cannot_be_opened_and_names_the_place(cast):
    table, column = Client._meta.db_table, "name"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = (SELECT called FROM {table} LIMIT 1)")
    with pytest.raises(Refused, match=rf"{table}\.{column}:"):
        rotate()


def test_text_moved_from_one_row_to_another_does_not_open(cast):
    table = Client._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {table} WHERE id = %s", [_id(cast.amara.pk)])
        cursor.execute(f"UPDATE {table} SET name = %s WHERE id = %s", [cursor.fetchone()[0], _id(cast.carl.pk)])
    with pytest.raises(SealBroken):
        _ = Client.objects.get(pk=cast.carl.pk).name


def _id(key):
    return key if connection.vendor == "postgresql" else key.hex


def test_a_running_process_takes_up_a_changed_key_file(cast):
    assert keyring().current == 1
    write_keyring(keyring().with_new_key(), Path(live.KEYS_FILE))
    assert keyring().current == 2
