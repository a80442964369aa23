"""`openipt measures`: files of answers, and what is wrong with them said in plain words."""

import csv
import io
import json

import pytest

from openipt.cli import main

PHQ = "id,q1,q2,q3,q4,q5,q6,q7,q8,q9\nanna,2,2,2,2,1,2,1,0,1\nben,2,2,,1,1,1,1,0,0\ncarl,2,NA,,,1,3,1,0,1\n"


@pytest.fixture
def run(tmp_path, capsys):
    def told(key, content, *arguments):
        path = tmp_path / "answers.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["measures", "score", key, str(path), *arguments])
        written = capsys.readouterr()
        return code, written.out, written.err

    return told


def persons(run, key, content, *arguments):
    code, out, err = run(key, content, *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_the_worked_example(run):
    found = persons(run, "phq-9", PHQ)
    anna, ben, carl = found["persons"]
    assert (anna["total"], anna["band"], anna["missing_rule"]) == (13, "moderate", "complete")
    assert anna["flags"] == [{"item": "phq-9", "value": 1, "urgency": "soon"}]
    assert (ben["total"], ben["band"], ben["prorated"], ben["missing"]) == (9, "mild", True, 1)
    assert (carl["total"], carl["band"], carl["flags"][0]["value"]) == (None, None, 1)
    assert found["summary"] == {
        "rows": 3, "scored": 2, "complete": 1, "prorated": 1, "without_total": 1,
        "bands": {"moderate": 1, "mild": 1}, "flagged": 2, "bad_rows": 0,
    }  # fmt: skip


def test_as_csv(run):
    code, out, err = run("PHQ-9", PHQ + "dora,5,1,1,1,1,1,1,1,1\n", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["shown"] for row in rows] == ["13", "9", ""]
    assert rows[0]["flags"] == "phq-9:soon"
    assert rows[0]["cut_offs_reached"] == "10"
    assert "line 5 (dora): PHQ-9 item phq-1 takes 0 to 3." in err


@pytest.mark.parametrize(
    "heading",
    [
        "id,phq-1,phq-2,phq-3,phq-4,phq-5,phq-6,phq-7,phq-8,phq-9",
        "who,q9,q8,q7,q6,q5,q4,q3,q2,q1",
        "person,a,b,c,d,e,f,g,h,i",
        "x,a,b,c,d,e,f,g,h,i",
        "\ufeffid,PHQ9_1,PHQ9_2,PHQ9_3,PHQ9_4,PHQ9_5,PHQ9_6,PHQ9_7,PHQ9_8,PHQ9_9",
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_columns_are_found_by_key_number_or_order(run, heading, separator):
    values = "anna,1,0,0,0,0,0,0,0,3" if "q9,q8" not in heading else "anna,3,0,0,0,0,0,0,0,1"
    content = f"{heading}\n{values}\n\n".replace(",", separator)
    found = persons(run, "phq-9", content)["persons"][0]
    assert (found["id"], found["shown"], found["flags"][0]["value"]) == ("anna", 4, 3)


def test_without_a_person_the_line_names_the_row(run):
    found = persons(run, "phq-2", "q1,q2\n1,2\n")["persons"]
    assert (found[0]["id"], found[0]["shown"]) == ("2", 3)


def test_the_person_s_column_may_be_named(run):
    found = persons(run, "phq-2", "q1,q2,name\n1,2,anna\n", "--id", "name")["persons"]
    assert (found[0]["id"], found[0]["shown"]) == ("anna", 3)


def test_codes_for_refused_and_unknown(run):
    content = "SEQN,DPQ010,DPQ020,DPQ030,DPQ040,DPQ050,DPQ060,DPQ070,DPQ080,DPQ090,DPQ100\n1,0,7,0,0,9,0,0,0,0,\n"
    found = persons(run, "phq-9", content, "--missing-codes", "7,9")["persons"][0]
    assert (found["missing"], found["shown"]) == (2, 0)


def test_parts_and_patterns(run):
    content = "id," + ",".join(f"pcl-{n}" for n in range(1, 21)) + "\na," + ",".join(["2"] * 20) + "\n"
    found = persons(run, "pcl-5", content)["persons"][0]
    assert found["subscales"] == {"b": 10, "c": 4, "d": 14, "e": 12}
    assert (found["patterns"], found["cut_offs_reached"]) == (["provisional"], [31])
    code, out, _ = run("pcl-5", content, "--csv")
    assert code == 0
    assert out.splitlines()[0].endswith(",patterns,b,c,d,e")


def test_bad_rows_are_named_and_the_others_scored(run):
    content = PHQ + "dora,1,1\neve,1,1,1,1.5,1,1,1,1,1\nfay,x,1,1,1,1,1,1,1,1\n"
    found = persons(run, "phq-9", content)
    assert [(error["line"], error["id"]) for error in found["errors"]] == [(5, "dora"), (6, "eve"), (7, "fay")]
    assert "is not a whole number" in found["errors"][1]["reason"]
    assert found["summary"]["bad_rows"] == 3
    assert len(found["persons"]) == 3


@pytest.mark.parametrize(
    ("key", "content", "arguments", "complaint"),
    [
        ("phq9", PHQ, (), "Did you mean phq-9?"),
        ("zzz", PHQ, (), "measures list"),
        ("phq-9", "", (), "is empty"),
        ("phq-9", "id,a,b\n1,2,3\n", (), "The columns do not fit PHQ-9"),
        ("phq-9", PHQ, ("--id", "name"), "There is no column name"),
        ("phq-9", PHQ.encode() + b"\xff\xfe,1,1,1,1,1,1,1,1,1\n", (), "not text in UTF-8"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(run, key, content, arguments, complaint):
    code, _, err = run(key, content, *arguments)
    assert code == 2
    assert complaint in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there(capsys):
    assert main(["measures", "score", "phq-9", "/no/such/file.csv"]) == 2
    assert "No such file" in capsys.readouterr().err


def test_the_list(capsys):
    assert main(["measures", "list"]) == 0
    out = capsys.readouterr().out
    assert "core-10            A-ND   10 items" in out
    assert len(out.splitlines()) > 20


def test_for_non_commercial_use_only_somebody_has_to_say_that_it_is_one(run):
    answers = "id,q1,q2,q3,q4,q5\nanna,2,2,2,3,3\n"
    code, out, err = run("who-5", answers)
    assert (code, out) == (2, "")
    assert "WHO-5 may be used for non-commercial purposes only (World Health Organization)" in err
    assert "--non-commercial" in err
    assert persons(run, "who-5", answers, "--non-commercial")["persons"][0]["shown"] == 48


def test_a_skeleton_is_scored_without_its_words(run):
    found = persons(
        run, "qids-sr16", "id," + ",".join(f"q{n}" for n in range(1, 17)) + "\na,1,0,2,0,1,0,1,0,0,1,1,0,1,1,0,1\n"
    )
    assert (found["persons"][0]["shown"], found["persons"][0]["band"]) == (9, "mild")


def test_the_list_says_what_may_be_used(capsys):
    assert main(["measures", "list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "off: for non-commercial use only" in lines["who-5"]
    assert "with permission" in lines["epds"]
    assert "total only" in lines["bdi-ii"]
    assert "(" not in lines["phq-9"]


SPREADSHEET = 'sep=;\r\n"id";q1;q2;;\r\n\r\nÖzge;1,0;2;;\r\nbob;"2";2,5\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_as_a_spreadsheet_saves_it(run, encoding):
    found = persons(run, "phq-2", SPREADSHEET.encode(encoding))
    assert [(one["id"], one["shown"]) for one in found["persons"]] == [("Özge", 3)]
    assert [(error["line"], error["id"]) for error in found["errors"]] == [(5, "bob")]
    assert "'2,5' is not a whole number" in found["errors"][0]["reason"]


def test_what_is_no_table_is_refused_in_plain_words(run):
    for content in (
        b"id,q1,q2\nanna,1,2\nben,\x00\xff,1\n",
        b"\xff\xfe\x00",
        b"id,q1,q2\na," + b"1" * 300_000 + b",2\n",
    ):
        code, _, err = run("phq-2", content)
        assert code == 2
        assert "Traceback" not in err
        assert "CSV" in err


def test_a_comma_between_cells_is_never_a_decimal_comma(run):
    found = persons(run, "phq-2", 'id,q1,q2\nanna,"1,0",2\n')
    assert "is not a whole number" in found["errors"][0]["reason"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_first_line_may_tell_the_separator(run, separator):
    content = f"sep={separator}\nid,q1,q2\nanna,1,2\n".replace(",", separator)
    assert persons(run, "phq-2", content)["persons"][0]["shown"] == 3
