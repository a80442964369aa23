"""`openipt relationships link`: diaries of several shapes, and what is wrong with them in plain words."""

import json
from datetime import date, timedelta

import pytest

from openipt.cli import main
from tests.unit.test_relationships_linking import diary


def rows(days, first="2024-05-01"):
    start = date.fromisoformat(first)
    return [(start + timedelta(days=day.number - 700_000), day.mood, int(day.contact)) for day in days]


@pytest.fixture
def run(tmp_path, capsys):
    def told(content, *arguments):
        path = tmp_path / "diary.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["relationships", "link", str(path), "--mood", "mood", "--contact", "conflict", *arguments])
        written = capsys.readouterr()
        return code, written.out, written.err

    return told


def table(separator=",", form="{:%Y-%m-%d}"):
    lines = [separator.join((form.format(day), f"{mood:.3f}", str(contact))) for day, mood, contact in rows(diary())]
    return separator.join(("date", "mood", "conflict")) + "\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("form", ["{:%Y-%m-%d}", "{:%d/%m/%Y}"])
def test_one_diary_as_json(run, separator, form):
    code, out, err = run(table(separator, form), "--json")
    found = json.loads(out)
    assert (code, err, found["verdict"]) == (0, "", "associated")
    assert found["interval"][0] < found["estimate"] < found["interval"][1] < 0
    assert found["days"] == found["same_day"]["days"] == 59
    assert found["next_day"]["verdict"] in {"associated", "no association seen", "unclear"}


def test_one_diary_in_a_sentence(run):
    code, out, _ = run(table())
    assert code == 0
    assert out.startswith("On days with conflict, mood was on average")


def test_without_a_date_each_row_is_the_next_day_and_answers_may_be_words(run):
    content = "mood,conflict\n" + "".join(f"{5 + n % 3},{'yes' if n % 3 else 'no'}\n" for n in range(10))
    code, out, _ = run("\ufeff" + content, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["verdict"], found["estimate"], found["interval"]) == ("not enough yet", None, None)
    assert (found["answered_days"], found["days_with"], found["more_days_needed"]) == (10, 6, 11)
    assert found["same_day"] is None


def test_several_people_and_rows_that_cannot_be_read(run):
    lines = [f"{day},{mood:.3f},{contact},Ann" for day, mood, contact in rows(diary())]
    lines += [f"{day},{mood:.3f},{contact},Bob" for day, mood, contact in rows(diary(days=9))]
    content = (
        "date,mood,conflict,who\n"
        + "\n".join(lines)
        + "\nsoon,1,1,Bob\n2024-05-09,x,1,Bob\n2024-05-10,NA,,Bob\n1.5,1,1,Bob\n"
    )
    code, out, err = run(content, "--person", "who")
    assert code == 0
    assert out.splitlines()[0].startswith("Ann: On days with conflict")
    assert out.splitlines()[1].startswith("Bob: Not enough yet")
    assert "'soon' is not a day" in err
    assert "mood: 'x' is not a number" in err
    assert "'1.5' is not a day" in err
    found = json.loads(run(content, "--person", "who", "--json")[1])
    assert [person["person"] for person in found["people"]] == ["Ann", "Bob"]
    assert len(found["errors"]) == 3


def test_the_day_may_be_a_number_in_a_column_of_another_name(run):
    content = "when,mood,conflict\n" + "".join(f"{n},{5 + n % 3},{n % 2}\n" for n in range(5))
    code, out, _ = run(content, "--date", "when")
    assert code == 0
    assert out == "Not enough yet: about 16 more days.\n"


@pytest.mark.parametrize(
    ("content", "arguments", "complaint"),
    [
        ("", (), "is empty"),
        ("mood,contact\n5,1\n", (), "no column conflict"),
        ("mood,conflict\n", (), "no rows that can be read"),
        (b"mood,conflict\n5,\xff\n", (), "not text in UTF-8"),
        ("mood,conflict\n5,1\n", ("--person", "who"), "no column who"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(run, content, arguments, complaint):
    code, _, err = run(content, *arguments)
    assert code == 2
    assert complaint in err


def said(run, content, *arguments):
    code, out, _ = run(content, "--json", *arguments)
    assert code == 0
    return json.loads(out)


def test_american_german_and_timed_dates_are_told_from_the_file(run):
    usual = said(run, table())["estimate"]
    for form in ("{:%m/%d/%Y}", "{:%d.%m.%Y}", "{:%Y-%m-%dT21:05:00}", "{:%Y/%m/%d}"):
        assert said(run, table(form=form))["estimate"] == pytest.approx(usual), form


def test_decimal_commas_quoted_lines_and_other_cases_of_a_name(run):
    content = table(";").replace(".", ",").replace("date;mood;conflict", "Date;Mood;Conflict")
    assert said(run, content)["estimate"] == pytest.approx(said(run, table())["estimate"])
    quoted = "date,mood,conflict,words\n" + "".join(
        f'2024-05-{n:02},{5 + n % 3},{n % 2},"one\ntwo, three"\n' for n in range(1, 9)
    )
    assert said(run, quoted)["answered_days"] == 8


def test_several_rows_of_a_day_are_one_day(run):
    rows_twice = "date,mood,conflict\n" + "".join(
        f"2024-05-{n:02},{4 + n % 3},0\n2024-05-{n:02},{6 + n % 3},{n % 2}\n" for n in range(1, 31)
    )
    once = "date,mood,conflict\n" + "".join(f"2024-05-{n:02},{5 + n % 3},{n % 2}\n" for n in range(1, 31))
    assert said(run, rows_twice) == said(run, once)


def test_where_only_contacts_are_listed_the_other_days_are_days_without(run):
    lines, full = [], []
    for day, mood, contact in rows(diary()):
        lines.append(f"{day},{mood:.3f},{contact or ''},{'Ann' if contact else ''}")
        full.append(f"{day},{mood:.3f},{contact},Ann")
    listed = said(run, "date,mood,conflict,who\n" + "\n".join(lines), "--person", "who")["people"]
    every = said(run, "date,mood,conflict,who\n" + "\n".join(full), "--person", "who")["people"]
    assert listed == every
    assert listed[0]["verdict"] == "associated"


def test_contact_on_sundays_alone_gives_no_number(run):
    lines = "".join(
        f"{date(2024, 1, 1) + timedelta(days=n)},{5 + 2 * (n % 7 == 6) + (n * 7919) % 11 / 5:.1f},{int(n % 7 == 6)}\n"
        for n in range(84)
    )
    one = said(run, f"date,mood,conflict\n{lines}")
    assert one["verdict"] == "unclear"
    assert [one["estimate"], one["interval"], one["same_day"]] == [None, None, None]
    assert one["days"] == 83
    assert "came in a pattern" in one["says"]


def test_the_textbook_interval_stands_beside_the_one_that_is_said(run):
    one = said(run, table())["same_day"]
    assert set(one) == {"value", "low", "high", "p", "p_shift", "days", "hac"}
    assert one["low"] < one["hac"]["low"] < one["hac"]["high"] < one["high"]


def test_days_beyond_all_calendars_and_nobody_named(run):
    found = said(run, "day,mood,conflict\n1e300,5,1\ninf,5,0\n1,5,1\n")
    assert [fault["line"] for fault in found["errors"]] == [2, 3]
    assert said(run, "date,mood,conflict,who\n2024-05-01,5,1,\n", "--person", "who")["people"] == []
