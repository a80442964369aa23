"""The server fixtures start, kill and share real installations, on whichever database the run uses."""

import pytest


def add_practice(name):
    from openipt.people.models import Practice

    Practice.objects.create(name=name)


def practices():
    from openipt.people.models import Practice

    return sorted(Practice.objects.values_list("name", flat=True))


def database():
    from django.db import connection

    return connection.vendor


def send_mail(subject):
    from django.core.mail import send_mail

    send_mail(subject, "Grüße", None, ["mona@example.org"])


def break_something():
    raise LookupError("the reason")


def test_a_server_comes_up_again_at_the_same_address_with_the_same_data(server):
    server.call(add_practice, name="Elm House")
    server.kill9()
    assert not server.answers()
    server.start()
    assert server.answers()
    assert server.call(practices) == ["Elm House"]


def test_servers_share_one_database(make_server):
    first, second = make_server(), make_server()
    assert first.url != second.url
    first.kill9()
    assert second.answers()


def test_a_copy_is_independent(installation, tmp_path):
    installation.call(add_practice, name="Elm House")
    copied = installation.copy(tmp_path / "copy")
    copied.call(add_practice, name="Oak House")
    assert copied.call(practices) == ["Elm House", "Oak House"]
    assert installation.call(practices) == ["Elm House"]
    copied.destroy()


def test_calls_use_the_database_of_the_run(installation):
    expected = "postgresql" if installation.database_url else "sqlite"
    assert installation.call(database) == expected


def test_mails_can_be_read(installation):
    assert installation.mails() == []
    installation.call(send_mail, subject="first")
    installation.call(send_mail, subject="second")
    assert [mail["subject"] for mail in installation.mails()] == ["first", "second"]
    assert installation.mails()[0].get_content().strip() == "Grüße"


def test_a_call_that_fails_says_why(installation):
    with pytest.raises(AssertionError, match="the reason"):
        installation.call(break_something)


def test_a_command_that_fails_fails_the_test(installation):
    with pytest.raises(AssertionError, match="no-such-command"):
        installation.manage("no-such-command")
