"""What the documentation shows of the command line is what the command line does."""

import re
import shlex
from pathlib import Path

import pytest

from openipt.cli import main

DOCS = Path(__file__).resolve().parents[2] / "docs"


def blocks(page):
    """The text between fences, in order."""
    return re.findall(r"^```\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("page", "command", "file", "data", "shown"),
    [
        ("measures.md", "openipt measures score", "answers.csv", "id,q1", "id,total,shown"),
        (
            "outcomes.md",
            "openipt outcomes change data.csv --pre pre",
            "data.csv",
            "id,pre,post\n",
            "id,pre,post,change",
        ),
        ("outcomes.md", "openipt outcomes sudden-gains data.csv --id", "data.csv", "id,s1", "id,gain"),
    ],
)
def test_a_worked_example_comes_out_as_written(tmp_path, monkeypatch, capsys, page, command, file, data, shown):
    found = blocks(page)
    typed, content, expected = (next(b for b in found if b.startswith(start)) for start in (command, data, shown))
    monkeypatch.chdir(tmp_path)
    Path(file).write_text(content, "utf-8")
    words = shlex.split(typed.replace("\\\n", " "))[1:]
    assert main([*words, *([] if "--csv" in words else ["--csv"])]) == 0
    written = capsys.readouterr().out.splitlines()
    assert written[0] == expected.splitlines()[0]
    assert len(expected.splitlines()) >= 2
    assert set(expected.splitlines()) <= set(written)
