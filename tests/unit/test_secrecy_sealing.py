"""Sealed text opens at its place, with its key, unaltered; or not at all."""

import stat
from dataclasses import replace

import pytest

from openipt.secrecy.keyring import KeyringError, new_keyring, read_keyring, write_keyring
from openipt.secrecy.sealing import SealBroken, fingerprint, key_number, seal, unseal

RING = new_keyring()
PLACE = "people_client.name:1"


def test_what_was_sealed_opens():
    for text in ("", "Zoë", "a" * 100_000, "\x00\n"):
        assert unseal(seal(text, place=PLACE, ring=RING), place=PLACE, ring=RING) == text


def test_the_same_text_looks_different_each_time_and_shows_nothing():
    one, two = (seal("Amara", place=PLACE, ring=RING) for _ in range(2))
    assert one != two
    assert b"Amara" not in one


@pytest.mark.parametrize("place", ["people_client.name:2", "people_client.called:1", "people_user.name:1", ""])
def test_moved_it_does_not_open(place):
    with pytest.raises(SealBroken, match="altered"):
        unseal(seal("Amara", place=PLACE, ring=RING), place=place, ring=RING)


def test_with_any_byte_changed_it_does_not_open():
    sealed = seal("Amara", place=PLACE, ring=RING)
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            unseal(changed, place=PLACE, ring=RING)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 20])
def test_cut_short_it_does_not_open(length):
    with pytest.raises(SealBroken):
        unseal(seal("Amara", place=PLACE, ring=RING)[:length], place=PLACE, ring=RING)


def test_with_another_key_of_the_same_number_it_does_not_open():
    with pytest.raises(SealBroken, match="another database"):
        unseal(seal("Amara", place=PLACE, ring=RING), place=PLACE, ring=new_keyring())


def test_with_a_key_that_is_missing_the_message_names_it():
    older = seal("Amara", place=PLACE, ring=RING.with_new_key())
    with pytest.raises(SealBroken, match="key 2, which the key file does not hold"):
        unseal(older, place=PLACE, ring=RING)


def test_a_new_key_seals_and_the_old_one_still_opens():
    newer = RING.with_new_key()
    assert key_number(seal("x", place=PLACE, ring=newer)) == 2
    assert unseal(seal("x", place=PLACE, ring=RING), place=PLACE, ring=newer) == "x"


def test_there_are_at_most_255_keys():
    full = replace(RING, data_keys=dict.fromkeys(range(1, 256), b"k" * 32))
    with pytest.raises(KeyringError, match="255"):
        full.with_new_key()


def test_a_fingerprint_tells_keys_apart_and_gives_none_away():
    assert fingerprint(RING.data_keys[1]) == fingerprint(RING.data_keys[1])
    assert fingerprint(RING.data_keys[1]) != fingerprint(RING.audit_key)
    assert RING.data_keys[1].hex()[:8] not in fingerprint(RING.data_keys[1])


def test_a_key_file_is_read_as_it_was_written_and_only_by_its_owner(tmp_path):
    path = tmp_path / "deep" / "keys.toml"
    write_keyring(RING.with_new_key(), path)
    written = read_keyring(path)
    assert (written.current, sorted(written.data_keys)) == (2, [1, 2])
    assert written.audit_key == RING.audit_key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: "", "needs secret_key"),
        (lambda text: "[[", "cannot be read"),
        (lambda text: text.replace("current = 1", "current = 9"), "names key 9"),
        (lambda text: text.replace('\n1 = "', '\n1 = "!'), "data_keys.1"),
        (lambda text: text.replace("\n1 =", "\n0 ="), "numbered 1 to 255"),
    ],
)
def test_a_damaged_key_file_is_refused_in_words_that_give_no_key_away(tmp_path, change, words):
    path = tmp_path / "keys.toml"
    write_keyring(RING, path)
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(KeyringError, match=words) as refused:
        read_keyring(path)
    assert RING.secret_key not in str(refused.value)


def test_a_missing_key_file_says_what_to_do(tmp_path):
    with pytest.raises(KeyringError, match="openipt init"):
        read_keyring(tmp_path / "keys.toml")
