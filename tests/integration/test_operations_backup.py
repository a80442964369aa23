"""A backup comes back whole on another machine, with the right keys and not without."""

import json
import shutil
import stat
import zipfile

import pytest

from openipt.secrecy.keyring import new_keyring, write_keyring
from tests.integration.test_operations_commands import add_manager, people_there, refused
from tests.people import PASSWORD
from tests.server import Installation, new_database


@pytest.fixture
def practice(installation):
    """An installation with somebody in it."""
    assert add_manager(installation).returncode == 0
    return installation


@pytest.fixture
def elsewhere(installation, tmp_path):
    """Another machine: an empty home, and a new database where the first has one of its own."""
    made = Installation(tmp_path / "elsewhere", new_database(installation.database_url))
    made.home.mkdir()
    yield made
    made.destroy()


@pytest.fixture
def backup(practice, tmp_path):
    """A backup without keys."""
    path = tmp_path / "backup.zip"
    practice.manage("backup", str(path))
    return path


def keys_of(installation):
    return str(installation.home / "keys.toml")


def open_a_session():
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store["secret"] = "of somebody"
    store.save()


def sessions():
    from django.contrib.sessions.models import Session

    return Session.objects.count()


def test_a_backup_comes_back_on_another_machine(practice, backup, elsewhere):
    told = elsewhere.manage("restore", str(backup), "--keys", keys_of(practice))
    assert "The audit trail is whole" in told
    assert elsewhere.call(people_there) == practice.call(people_there) != []
    assert "whole" in elsewhere.manage("verify-audit")
    # Life goes on: numbers continue, the chain continues.
    elsewhere.manage("createuser", "--email", "ben@example.org", "--name", "Ben Adler", answer=f"{PASSWORD}\n")
    assert "events: 5" in elsewhere.manage("verify-audit")


def test_a_backup_is_for_its_owner_only_and_holds_no_keys_and_no_names(practice, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with zipfile.ZipFile(backup) as file:
        contents = b"".join(file.read(name) for name in file.namelist())
        assert "keys.toml" not in file.namelist()
    assert b"mona@example.org" in contents
    assert b"Mona Lund" not in contents


def test_a_backup_with_keys_says_so_loudly_and_needs_nothing_else(practice, elsewhere, tmp_path):
    path = tmp_path / "everything.zip"
    assert "ATTENTION" in practice.manage("backup", str(path), "--with-keys")
    elsewhere.manage("restore", str(path))
    assert elsewhere.call(people_there) == practice.call(people_there)
    assert (elsewhere.home / "keys.toml").read_text() == (practice.home / "keys.toml").read_text()


def test_open_sessions_stay_behind(practice, elsewhere, tmp_path):
    practice.call(open_a_session)
    practice.manage("backup", str(tmp_path / "backup.zip"))
    elsewhere.manage("restore", str(tmp_path / "backup.zip"), "--keys", keys_of(practice))
    assert (practice.call(sessions), elsewhere.call(sessions)) == (1, 0)


def test_a_backup_overwrites_nothing(practice, backup):
    before = backup.read_bytes()
    assert refused(practice.attempt("backup", str(backup)), "never overwrites")
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir() if path.name.startswith(".")] == []


def test_a_restore_without_or_with_wrong_keys_changes_nothing(backup, elsewhere):
    assert refused(elsewhere.attempt("restore", str(backup)), "--keys FILE")
    wrong = elsewhere.home / "wrong.toml"
    write_keyring(new_keyring(), wrong)
    done = elsewhere.attempt("restore", str(backup), "--keys", str(wrong))
    assert refused(done, "do not belong to this backup", "key 1", "Nothing was changed")
    assert not (elsewhere.home / "keys.toml").exists()


def test_a_restore_refuses_a_database_with_something_in_it(practice, backup):
    assert refused(practice.attempt("restore", str(backup)))
    if practice.database_url:
        assert refused(practice.attempt("restore", str(backup), "--force"), "not empty")
    else:
        practice.manage("createuser", "--email", "ben@example.org", "--name", "Ben", answer=f"{PASSWORD}\n")
        practice.close()
        practice.manage("restore", str(backup), "--force")
        assert [row[0] for row in practice.call(people_there)] == ["mona@example.org"]
        assert (practice.home / "openipt.sqlite3.before-restore").exists()


@pytest.mark.parametrize("harm", ["cut", "flip", "text", "missing", "manifest"])
def test_a_damaged_backup_is_refused(practice, backup, elsewhere, harm):
    damage(backup, harm)
    assert refused(elsewhere.attempt("restore", str(backup), "--keys", keys_of(practice)))
    assert not (elsewhere.home / "keys.toml").exists()


def damage(path, harm):
    content = path.read_bytes()
    if harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "flip":
        middle = inside_the_largest(path)
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :])
    elif harm == "text":
        path.write_text("not a backup")
    elif harm == "missing":
        path.unlink()
    else:
        rewrite_manifest(path)


def inside_the_largest(path):
    """Where the middle of the largest file in the backup lies: a byte of content, not of the archive's own notes."""
    with zipfile.ZipFile(path) as packed:
        largest = max(packed.infolist(), key=lambda one: one.compress_size)
    return largest.header_offset + 30 + len(largest.filename.encode()) + largest.compress_size // 2


def rewrite_manifest(path):
    """A file that was exchanged inside the backup, with its old checksum."""
    shutil.move(path, old := path.with_suffix(".old"))
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            inside = source.read(name)
            if name == "manifest.json":
                said = json.loads(inside)
                first = min(said["checksums"])
                said["checksums"][first] = "0" * 64
                inside = json.dumps(said).encode()
            target.writestr(name, inside)


def test_a_backup_of_a_newer_version_is_refused(practice, elsewhere, tmp_path):
    from tests.integration.test_operations_commands import pretend_newer

    practice.call(pretend_newer)
    practice.manage("backup", str(tmp_path / "newer.zip"))
    done = elsewhere.attempt("restore", str(tmp_path / "newer.zip"), "--keys", keys_of(practice))
    assert refused(done, "newer version")


def test_a_backup_of_an_older_version_comes_back_as_it_was_and_can_be_brought_up_to_date(practice, elsewhere, tmp_path):
    practice.manage("manage", "migrate", "operations", "zero", "-v0")
    practice.manage("backup", str(tmp_path / "older.zip"))
    elsewhere.manage("restore", str(tmp_path / "older.zip"), "--keys", keys_of(practice))
    assert refused(elsewhere.attempt("prepare"), "1 migrations are pending")
    elsewhere.manage("migrate")
    elsewhere.manage("prepare")
    assert elsewhere.call(people_there) == practice.call(people_there)
