"""Many people writing at once: every form is accepted, nothing is lost, the audit trail stays whole."""

import re
import threading
from contextlib import closing
from itertools import count

import pytest

from bench._load import Browser, therapists
from tests.integration.test_operations_backup import keys_of
from tests.server import Installation, Server, new_database

PEOPLE = 32
FORMS_EACH = 4


def telephones():
    from openipt.people.models import Client

    return sorted(client.telephone for client in Client.objects.all())


def changes_written():
    from openipt.audit.models import AuditEvent

    return AuditEvent.objects.filter(act="client.changed").count()


def write(url, person, telephone):
    cookie, client = person
    form = {"name": "Somebody", "time_zone": "Europe/London", "telephone": telephone}
    with closing(Browser(url, cookie)) as browser:
        browser.post(f"/work/clients/{client}/change/", **form)


def caseload(server, cookie):
    with closing(Browser(server.url, cookie)) as browser:
        return browser.get("/work/clients/").decode()


def all_at_once(jobs):
    """Run all jobs in threads of their own at the same time; gives what went wrong."""
    wrong, start = [], threading.Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            job()
        except (AssertionError, OSError) as problem:
            wrong.append(str(problem))

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_thirty_two_people_write_at_once(server):
    people = server.call(therapists, number=PEOPLE, clients=1)

    def job(number):
        return lambda: [write(server.url, people[number], f"{number:02}-{form}") for form in range(FORMS_EACH)]

    assert all_at_once([job(number) for number in range(PEOPLE)]) == []
    assert server.call(telephones) == [f"{number:02}-{FORMS_EACH - 1}" for number in range(PEOPLE)]
    assert server.call(changes_written) == PEOPLE * FORMS_EACH
    assert "whole" in server.manage("verify-audit")
    assert "locked" not in server.log.read_text()


def test_a_backup_made_while_people_write_comes_back_whole(server, tmp_path):
    people = server.call(therapists, number=4, clients=1)
    done = threading.Event()
    written = count()

    def keep_writing(person):
        def job():
            while not done.is_set():
                write(server.url, person, f"{next(written)}")

        return job

    def back_up():
        while next(written) < 20:  # writing is well under way
            done.wait(0.05)
        server.manage("backup", str(tmp_path / "backup.zip"))
        done.set()

    assert all_at_once([*map(keep_writing, people), back_up]) == []
    elsewhere = Installation(tmp_path / "elsewhere", new_database(server.installation.database_url))
    elsewhere.home.mkdir()
    try:
        elsewhere.manage("restore", str(tmp_path / "backup.zip"), "--keys", keys_of(server.installation))
        assert "whole" in elsewhere.manage("verify-audit")
        assert 0 < elsewhere.call(changes_written) <= server.call(changes_written)
        assert len(elsewhere.call(telephones)) == len(people)
    finally:
        elsewhere.destroy()


# ---------------------------------------------------------------------------------------- several servers


@pytest.fixture
def two_servers(installation, tmp_path):
    """Two machines with one database and one key file: homes of their own where the database is PostgreSQL."""
    if installation.database_url is None:
        pytest.skip("several machines share a PostgreSQL, not a SQLite file")
    other_home = Installation(tmp_path / "machine", installation.database_url)
    other_home.home.mkdir()
    (other_home.home / "keys.toml").write_bytes((installation.home / "keys.toml").read_bytes())
    (other_home.home / "keys.toml").chmod(0o600)
    servers = [Server(installation), Server(other_home)]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.stop()
    other_home.close()


def ticks():
    from openipt.operations.models import Beat

    return [beat.at.isoformat() for beat in Beat.objects.filter(name="tick")]


def claims(number):
    """How often one of many that ask at the same time is told that it is its turn."""
    from datetime import UTC, datetime, timedelta

    from django.db import connection

    from openipt.operations.heartbeat import claim

    granted = []

    def ask(at):
        granted.append(claim("test", every=timedelta(seconds=30), at=at))
        connection.close()

    for round_ in range(2):
        at = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(minutes=round_)
        threads = [threading.Thread(target=ask, args=(at,)) for _ in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return granted.count(True)


def test_recurring_work_is_done_by_one_of_many(installation):
    assert installation.call(claims, number=8) == 2


def test_a_session_holds_on_every_server_and_outlives_the_one_it_began_on(two_servers):
    first, second = two_servers
    (person,) = first.call(therapists, number=1, clients=1)
    cookie = person[0]
    assert "Client 0-0" in caseload(first, cookie)
    assert "Client 0-0" in caseload(second, cookie)
    write(first.url, person, "before")
    first.kill9()
    assert second.answers()
    write(second.url, person, "after")
    assert second.call(telephones) == ["after"]
    assert "whole" in second.manage("verify-audit")
    first.start()
    assert "Somebody" in caseload(first, cookie)


def try_to_sign_in(url, password):
    """What a wrong password is answered with."""
    with closing(Browser(url)) as browser:
        try:
            browser.post("/accounts/login/", login="mona@example.org", password=password)
        except AssertionError as refusal:
            return str(refusal)
    return "signed in"


def test_limits_on_attempts_count_for_all_servers_together(two_servers):
    servers = two_servers
    servers[0].manage(
        "createuser", "--email", "mona@example.org", "--name", "Mona", "--practice", "Elm House", "--role", "manager",
        answer="a long enough passphrase\n",
    )  # fmt: skip
    answers = [try_to_sign_in(servers[number % 2].url, "a wrong passphrase") for number in range(8)]
    assert re.search(r"[Tt]oo many", answers[-1])
    assert not re.search(r"[Tt]oo many", answers[0])
