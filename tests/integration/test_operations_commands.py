"""Every `openipt` command as an operator runs it: as a process of its own, judged by what it prints and leaves."""

import re
import stat

import pytest

from openipt.secrecy.keyring import new_keyring, write_keyring
from tests.people import PASSWORD


def refused(done, *words):
    """The command said no in plain words, without a trace."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("openipt: ")
    for word in words:
        assert word in done.stderr
    return True


def add_manager(installation, **options):
    arguments = {"--email": "mona@example.org", "--name": "Mona Lund", "--practice": "Elm House", **options}
    words = [word for pair in arguments.items() for word in pair if word]
    return installation.attempt("createuser", *words, answer=f"{PASSWORD}\n")


# ---------------------------------------------------------------------------- inside the installation


def people_there():
    from openipt.people.models import Membership

    return sorted(
        [m.user.email, m.user.name, m.role, m.practice.name, m.user.check_password(PASSWORD)]
        for m in Membership.objects.select_related("user", "practice")
    )


def alter_an_event(number):
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_auditevent_no_update")
        cursor.execute("UPDATE audit_auditevent SET act = 'nothing.happened' WHERE number = %s", [number])


def remove_the_last_event():
    """As somebody with all rights over the database would: the event goes, and the head is set back to hide it."""
    from django.db import connection

    from openipt.audit.models import AuditChain, AuditEvent

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_auditevent_no_delete")
    last = AuditEvent.objects.order_by("-pk").get(number=AuditChain.objects.get().length)
    AuditEvent.objects.filter(pk=last.pk).delete()
    AuditChain.objects.update(length=last.number - 1, last_hash=last.previous_hash)


# ------------------------------------------------------------------------------------------------- init


def test_init_makes_keys_for_their_owner_only_and_may_be_run_again(installation):
    keys = installation.home / "keys.toml"
    before = keys.read_bytes()
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert "is ready" in installation.manage("init")
    assert keys.read_bytes() == before


def test_init_makes_no_new_keys_for_a_database_written_with_others(installation):
    (installation.home / "keys.toml").unlink()
    assert refused(installation.attempt("init"), "Put back the key file")
    assert not (installation.home / "keys.toml").exists()


def test_init_leaves_nothing_that_others_on_the_machine_may_read(installation, tmp_path):
    home = tmp_path / "fresh"
    installation.env["OPENIPT_HOME"] = str(home)
    installation.env.pop("DATABASE_URL", None)
    installation.manage("init")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    open_to_others = [path for path in home.iterdir() if path.is_file() and path.stat().st_mode & 0o077]
    assert open_to_others == []


# ------------------------------------------------------------------------------------------- createuser


def test_createuser_makes_the_first_practice_and_its_manager(installation):
    assert add_manager(installation).returncode == 0
    assert installation.call(people_there) == [["mona@example.org", "Mona Lund", "manager", "Elm House", True]]


def test_createuser_gives_one_person_a_second_role_and_keeps_the_password(installation):
    add_manager(installation)
    installation.manage("createuser", "--email", "Mona@Example.org", "--role", "therapist")
    assert [row[2] for row in installation.call(people_there)] == ["manager", "therapist"]
    assert all(row[4] for row in installation.call(people_there))


def test_createuser_asks_for_what_is_missing(installation):
    told = installation.manage("createuser", answer=f"ben@example.org\nBen Adler\nElm House\n{PASSWORD}\n")
    assert "Elm House" in told


def test_createuser_prints_a_link_instead_of_asking_for_a_password(installation):
    done = add_manager(installation, **{"--link": ""})
    assert re.search(r"http://localhost:8000/accounts/\S+/", done.stdout)


@pytest.mark.parametrize(
    ("options", "answer", "word"),
    [
        (("--email", "nobody"), "", "not an e-mail address"),
        (("--email", "ben@example.org", "--name", "Ben", "--practice", "Elsewhere"), PASSWORD, "Elm House"),
        (("--email", "ben@example.org", "--name", "Ben"), "short", "password"),
        (("--email", "ben@example.org", "--name", "Ben"), "", "password"),
    ],
)
def test_createuser_refuses_in_plain_words(installation, options, answer, word):
    add_manager(installation)
    assert refused(installation.attempt("createuser", *options, answer=f"{answer}\n"), word)
    assert len(installation.call(people_there)) == 1


def test_createuser_wants_a_real_time_zone(installation):
    assert refused(add_manager(installation, **{"--time-zone": "Mars/Olympus"}), "Europe/London")


def test_createuser_before_init_says_what_to_do(installation, tmp_path):
    installation.env["OPENIPT_HOME"] = str(tmp_path / "nowhere")
    installation.env.pop("DATABASE_URL", None)
    assert refused(add_manager(installation))


# ------------------------------------------------------------------------------ keys, migrations, check


def test_serve_refuses_keys_of_another_installation(installation):
    write_keyring(new_keyring(), installation.home / "keys.toml")
    assert refused(
        installation.attempt("serve", "--port", "1"), "does not belong to this database", "key 1", "audit key"
    )
    assert "FAULT  keys" in installation.attempt("check").stdout


def test_serve_refuses_a_missing_or_damaged_key_file(installation):
    keys = installation.home / "keys.toml"
    text = keys.read_text()
    keys.write_text(text.replace("audit_key", "audit"))
    assert refused(installation.attempt("serve", "--port", "1"), "keys.toml")
    keys.unlink()
    assert refused(installation.attempt("serve", "--port", "1"), "No key file")


def test_serve_refuses_pending_migrations_until_told_to_apply_them(installation):
    installation.manage("manage", "migrate", "operations", "zero", "-v0")
    assert refused(installation.attempt("serve", "--port", "1"), "openipt migrate")
    assert refused(installation.attempt("prepare"), "1 migrations are pending")
    installation.manage("prepare", "--migrate")
    assert "up to date" in installation.manage("migrate")


def test_a_database_of_a_newer_version_is_left_alone(installation):
    installation.call(pretend_newer)
    assert refused(installation.attempt("prepare", "--migrate"), "newer version")


def pretend_newer():
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_applied("people", "9999_from_the_future")


def test_check_names_what_is_wrong_and_what_is_merely_to_know(installation):
    add_manager(installation)
    done = installation.attempt("check")
    assert done.returncode == 2
    assert "ok     keys" in done.stdout
    assert "ok     audit trail" in done.stdout
    assert re.search(r"FAULT  practices: Elm House has no crisis contacts", done.stdout)
    assert re.search(r"note   practices: Elm House names nobody to read alerts", done.stdout)
    assert re.search(r"FAULT  worker", done.stdout)


def test_check_notices_a_key_file_that_others_may_read(installation):
    (installation.home / "keys.toml").chmod(0o644)
    assert "chmod 600" in installation.attempt("check").stdout


def test_check_wants_https_anywhere_but_here(installation):
    installation.env["OPENIPT_PUBLIC_URL"] = "http://ipt.example.org"
    told = installation.attempt("check").stdout
    assert "OPENIPT_HOSTS" in told
    assert "not https" in told


def test_a_setting_that_cannot_be_read_is_named(installation):
    installation.env["OPENIPT_IDLE_MINUTES"] = "half an hour"
    assert refused(installation.attempt("check"), "half an hour")


def test_a_database_that_is_not_there_is_said_plainly(installation):
    installation.env["DATABASE_URL"] = "postgres://nobody:secret-word@127.0.0.1:1/none"
    for command in ("check", "verify-audit"):
        done = installation.attempt(command)
        assert refused(done, "database does not answer")
        assert "secret-word" not in done.stdout + done.stderr


# ----------------------------------------------------------------------------------------- verify-audit


def test_verify_audit_finds_the_trail_whole(installation):
    add_manager(installation)
    assert "The audit trail is whole (events: 3, chains: 1)" in installation.manage("verify-audit")


def test_verify_audit_names_the_event_that_was_altered(installation):
    add_manager(installation)
    installation.call(alter_an_event, number=2)
    assert refused(installation.attempt("verify-audit"), "event 2", "Elm House")


def test_an_anchor_kept_elsewhere_finds_a_trail_that_was_cut_short(installation, tmp_path):
    add_manager(installation)
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(installation.manage("verify-audit", "--anchor"))
    assert "anchors" in installation.manage("verify-audit", "--expect", str(anchors))
    installation.call(remove_the_last_event)
    assert "whole" in installation.manage("verify-audit")
    assert refused(installation.attempt("verify-audit", "--expect", str(anchors)), "event 3")


# ------------------------------------------------------------------------------------------------- demo


def test_the_demo_refuses_a_database_with_a_real_practice(installation):
    add_manager(installation)
    assert refused(installation.attempt("demo", "--port", "1"), "not a demo")
    installation.env["OPENIPT_DEMO"] = "1"
    assert refused(installation.attempt("serve", "--port", "1"), "not a demo")
    if not installation.database_url:
        assert refused(installation.attempt("demo", "--port", "1", "--fresh"), "nothing was deleted")
    assert len(installation.call(people_there)) == 1


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        (("--host", "0.0.0.0"), {}),
        ((), {"OPENIPT_HOSTS": "ipt.example.org"}),
        ((), {"OPENIPT_BEHIND_PROXY": "1"}),
    ],
)
def test_the_demo_answers_on_this_machine_only(installation, options, settings):
    installation.env.update(settings)
    assert refused(installation.attempt("demo", "--port", "1", *options), "this machine only")
