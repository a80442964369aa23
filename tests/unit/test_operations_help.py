"""What `openipt --help` and the help of each command say."""

import pytest

from openipt.cli import main

COMMANDS = ("init", "serve", "demo", "createuser", "worker", "backup", "restore", "check", "verify-audit", "migrate",
            "rotate-keys", "rescore", "prepare", "manage")  # fmt: skip


def told(capsys, *words):
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 0
    return capsys.readouterr().out


def test_help_lists_every_command_with_examples(capsys):
    text = told(capsys, "--help")
    assert "examples:" in text
    assert [command for command in COMMANDS if command not in text] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(capsys, command):
    text = told(capsys, command, "--help")
    assert f"usage: openipt {command}" in text
    assert len(text.splitlines()) >= 4


@pytest.mark.parametrize("command", ["serve", "createuser", "backup", "restore", "verify-audit"])
def test_commands_with_options_show_an_example(capsys, command):
    assert f"openipt {command}" in told(capsys, command, "--help").split("example", 1)[1]


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as end:
        main(["sevre"])
    assert end.value.code == 2
    assert "serve" in capsys.readouterr().err
