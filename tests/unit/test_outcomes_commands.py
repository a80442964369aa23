"""`openipt outcomes`: files of both shapes, every method, and what is wrong with a file said in plain words."""

import csv
import io
import json

import pytest

from openipt.cli import main
from tests.unit.test_outcomes_sudden_gains import FOLDER, SESSIONS

WIDE = "id,pre,post\n1,30,12\n2,25,24\n3,28,20\n4,22,27\n5,35,15\n6,NA,15\n"
LONG = "id,time,score\n" + "".join(
    f"{person},{time},{score}\n"
    for person, scores in enumerate([(30, 22, 15, 12), (25, 26, 25, 24), (28, 25, 22, 20), (22, 24, 25, 27)], 1)
    for time, score in enumerate(scores, 1)
)


@pytest.fixture
def run(tmp_path, capsys):
    def told(content, *arguments):
        path = tmp_path / "data.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["outcomes", arguments[0], str(path), *arguments[1:]])
        written = capsys.readouterr()
        return code, written.out, written.err

    return told


def report(run, content, *arguments):
    code, out, err = run(content, *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


PRE_POST = ("--pre", "pre", "--post", "post")
OF_TIMES = ("--pre", "1", "--post", "4")


@pytest.mark.parametrize("method", ["jt", "gln", "hll", "en", "nk", "ha"])
def test_every_method_of_a_file_with_one_row_a_person(run, method):
    found = report(run, WIDE, "change", *PRE_POST, "--reliability", "0.8", "--method", method)
    assert (found["n_original"], found["n_used"]) == (6, 5)
    assert sum(kind["n"] for kind in found["counts"].values()) == 5
    assert sum(kind["n"] for kind in found["combined"].values()) == 5
    assert found["parameters"]["cutoff_kind"] == "a"
    assert ("group" in found) == (method == "ha")


def test_the_worked_example_of_the_manual(run):
    found = report(run, WIDE, "change", *PRE_POST, "--reliability", "0.8")
    assert found["persons"][0]["rci"] == pytest.approx(-18 / (found["parameters"]["sd_pre"] * 0.4**0.5))
    assert [person["category"] for person in found["persons"]] == [
        "improved",
        "unchanged",
        "improved",
        "unchanged",
        "improved",
    ]


def test_rows_of_measurements_and_rows_of_persons_say_the_same(run):
    wide = "id,pre,post\n1,30,12\n2,25,24\n3,28,20\n4,22,27\n"
    options = ("--reliability", "0.8", "--m-functional", "10", "--sd-functional", "5", "--csv")
    _, first, _ = run(wide, "change", *PRE_POST, *options)
    _, second, _ = run(LONG, "change", *OF_TIMES, *options)
    assert first == second


def test_the_model_of_everybody_s_course(run):
    found = report(run, LONG, "change", *OF_TIMES, "--method", "hlm")
    assert found["n_used"] == 4
    assert found["parameters"]["fixed_slope"] == pytest.approx(-2.1, abs=0.5)
    assert [person["id"] for person in found["persons"] if person["category"] == "improved"] in ([], ["1"])


@pytest.mark.parametrize(
    ("arguments", "improved"),
    [
        (("percentage", "--improved", "0.5"), 2),
        (("percentage", "--improved", "50", "--deteriorated", "30"), 2),
        (("anchor", "--improved", "7"), 3),
        (("anchor", "--improved", "7", "--deteriorated", "5"), 3),
    ],
)
def test_simple_rules(run, arguments, improved):
    found = report(run, WIDE, "change", *PRE_POST, "--method", *arguments)
    assert found["counts"]["improved"]["n"] == improved


def test_the_cut_off_alone_with_hageman_and_arrindell(run):
    harmed = WIDE + "7,5,40\n"
    found = report(
        run, harmed, "change", *PRE_POST, "--reliability", "0.8", "--method", "ha",
        "--m-functional", "8", "--sd-functional", "8", "--cutoff", "c",
    )  # fmt: skip
    assert found["by_cut_off"]["deteriorated"]["n"] == 1
    assert found["by_cut_off"]["improved"]["n"] >= 0


def test_one_person_with_a_given_spread(run):
    found = report(
        run, "pre,post\n32.5,47.5\n", "change", *PRE_POST, "--reliability", "0.8", "--sd", "7.5", "--better", "higher"
    )
    assert found["persons"][0]["rci"] == pytest.approx(3.1623, abs=1e-4)
    assert found["persons"][0]["category"] == "improved"


def test_rows_that_cannot_be_read_are_named_and_the_others_counted(run):
    content = "\ufeffid;pre;post\n1;30;12\n2;many;3\n3;28\n1;3;4\n4;25;24\n\n"
    found = report(run, content, "change", *PRE_POST, "--reliability", "0.8")
    assert found["n_used"] == 2
    assert [(fault["line"], fault["reason"][:20]) for fault in found["errors"]] == [
        (4, "has 2 cells, and the"),
        (3, "pre: 'many' is not a"),
        (5, "id: 1 is there twice"),
    ]
    code, out, err = run(content, "change", *PRE_POST, "--reliability", "0.8", "--csv")
    assert code == 0
    assert len(list(csv.DictReader(io.StringIO(out)))) == 2
    assert "line 3: pre: 'many' is not a number" in err


def test_measurements_that_are_there_twice_or_unreadable(run):
    content = LONG + "1,4,99\n5,1,x\n5,4,3\n6,1,9\n6,2,8\n"
    found = report(run, content, "change", *OF_TIMES, "--reliability", "0.8")
    assert (found["n_original"], found["n_used"]) == (6, 4)
    assert [fault["line"] for fault in found["errors"]] == [18, 19]
    assert report(run, content, "change", *OF_TIMES, "--method", "hlm")["n_used"] == 4


@pytest.mark.parametrize(
    ("content", "arguments", "complaint"),
    [
        ("", PRE_POST, "is empty"),
        ("id,pre,post\n", PRE_POST, "no rows below"),
        ("id,pre,pre\n1,2,3\n", PRE_POST, "'pre' is there twice"),
        (b"id,pre,post\n1,2,\xff\n", PRE_POST, "line 2 is not text in UTF-8"),
        ("id,a,b\n1,2,3\n", PRE_POST, "no columns pre and post"),
        (WIDE, PRE_POST, "needs --reliability"),
        (WIDE, (*PRE_POST, "--reliability", "1"), "between 0 and 1"),
        (WIDE, (*PRE_POST, "--reliability", "0.8", "--id", "who"), "no column who"),
        (WIDE, (*PRE_POST, "--method", "percentage"), "needs --improved"),
        (WIDE, (*PRE_POST, "--method", "hlm"), "needs one row a measurement"),
        (WIDE, (*PRE_POST, "--reliability", "0.8", "--cutoff", "c"), "functional population"),
        ("id,pre,post\n1,2,3\n", (*PRE_POST, "--reliability", "0.8"), "needed: at least 2"),
        (LONG, ("--pre", "1", "--post", "9", "--reliability", "0.8"), "Nobody has a measurement at time 9"),
        ("id,time,a,b\n1,1,2,3\n1,2,2,3\n", ("--pre", "1", "--post", "2"), "Say with --outcome"),
        ("id,time,a\n1,one,2\n1,two,3\n", ("--pre", "one", "--post", "two", "--method", "hlm"), "times that are num"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_plain_words(run, content, arguments, complaint):
    code, out, err = run(content, "change", *arguments)
    assert (code, out) == (2, "")
    assert complaint in err
    assert "Traceback" not in err


def test_times_may_be_words(run):
    found = report(run, "id,time,a\n1,before,9\n1,after,3\n2,before,8\n2,after,7\n", "change",
                   "--pre", "before", "--post", "after", "--reliability", "0.8")  # fmt: skip
    assert found["n_used"] == 2


def test_sudden_gains_as_published(run):
    content = (FOLDER / "sgdata_bdi.csv").read_text("utf-8")
    found = report(run, content, "sudden-gains", "--columns", ",".join(SESSIONS), "--cutoff", "7")
    assert (found["summary"]["gains"], found["summary"]["persons_with_gain"]) == (24, 15)
    assert [one["sudden"] for one in found["by_interval"]] == [3, 8, 1, 3, 1, 2, 5, 1, 0]
    assert found["gains"][0] | {"id": "1", "from": "bdi_s3", "to": "bdi_s4", "magnitude": 11} == found["gains"][0]


def test_sudden_gains_with_a_baseline_and_defaults(run):
    content = (FOLDER / "sgdata_bdi.csv").read_text("utf-8")
    columns = ("--columns", ",".join(SESSIONS))
    assert report(run, content, "sudden-gains", *columns, "--baseline", "bdi_s0")["summary"]["gains"] == 26
    found = report(run, content, "sudden-gains", *columns, "--sd", "10.5", "--reliability", "0.961")
    assert found["rules"]["cut_off"] == pytest.approx(5.747681, abs=1e-5)
    code, out, _ = run(content, "sudden-gains", "--csv", "--losses", "--criteria", "1")
    assert code == 0
    assert out.startswith("id,gain,from,to,magnitude")


def test_no_gains_is_an_answer(run):
    content = "a,b,c,d,e\n9,9,9,9,9\n9,x,9,9,9\n"
    found = report(run, content.replace("x", "9"), "sudden-gains")
    assert found["gains"] == []
    code, out, err = run("id,a,b,c,d\n1,9,9,9,9\n2,9,x,9,9\n", "sudden-gains", "--csv", "--columns", "a,b,c,d")
    assert (code, out) == (0, "")
    assert "line 3: b: 'x'" in err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--columns", "a,b,z"), "no column z"),
        (("--columns", "a,b"), "at least four sessions"),
        (("--criteria", "x"), "1, 2 and 3"),
        (("--cutoff", "0"), "above 0"),
    ],
)
def test_sudden_gains_refused(run, arguments, complaint):
    code, _, err = run("id,a,b,c,d\n1,1,2,3,4\n", "sudden-gains", *arguments)
    assert code == 2
    assert complaint in err


SAME = "id,pre,post\n1,30.5,12\n2,25,24\n3,28,20\n4,22,27\n"


@pytest.mark.parametrize(
    "content",
    [
        SAME.replace(",", ";").replace(".", ","),
        SAME.replace(",", "\t").replace(".", ","),
        "sep=;\n" + SAME.replace(",", ";").replace(".", ","),
        b"\xef\xbb\xbf" + SAME.encode(),
        SAME.replace("\n", "\r\n"),
        SAME.replace("\n", "\r"),
        "\n\n" + SAME.replace("\n", "\n\n"),
        SAME.replace("\n", ",,\n"),
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in SAME.splitlines()),
        SAME.replace("id,", 'id;"a, b, c";').replace(",", ";").replace('"a; b; c"', '"a, b, c"')
        .replace("1;", "1;x;", 1).replace("2;25", "2;x;25").replace("3;28", "3;x;28").replace("4;22", "4;x;22"),
    ],
)  # fmt: skip
def test_however_a_spreadsheet_writes_it_it_says_the_same(run, content):
    wanted = report(run, SAME, "change", *PRE_POST, "--reliability", "0.8")
    assert report(run, content, "change", *PRE_POST, "--reliability", "0.8") == wanted


@pytest.mark.parametrize(
    ("row", "line", "reason"),
    [
        ('5,"30,5",12', 6, "pre: '30,5' is not a number: write 30.5"),
        ("5,1_000,12", 6, "pre: '1_000' is not a number"),
        (",30,12", 6, "id: is empty"),
        ("4,30,12", 6, "id: 4 is there twice"),
        ("5,30,12,1", 6, "has 4 cells, and the heading has 3"),
        ("5,30", 6, "has 2 cells, and the heading has 3"),
        ("5,inf,12", 6, "pre: 'inf' is not a number"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_count(run, row, line, reason):
    found = report(run, SAME + row + "\n", "change", *PRE_POST, "--reliability", "0.8")
    assert found["errors"] == [{"line": line, "reason": reason}]
    assert found["n_used"] == 4


def test_too_few_are_explained_by_the_rows_that_could_not_be_read(run):
    code, _, err = run("id,pre,post\n1,a,12\n2,b,24\n3,28,20\n", "change", *PRE_POST, "--reliability", "0.8")
    assert code != 0
    assert "Persons with both measurements: 1; needed: at least 2." in err
    assert "Rows that could not be read: 2; the first: line 2: pre: 'a' is not a number." in err


@pytest.mark.parametrize("file", [b"id,pre\0,post\n1,2,3\n", b"\xff\xfei\0d\0", b"\n \n,,\n", b"sep=;\n"])
def test_a_file_that_is_no_table_is_refused_in_plain_words(run, file):
    code, out, err = run(file, "change", *PRE_POST, "--reliability", "0.8")
    assert (code != 0, out) == (True, "")
    assert err.startswith("openipt: ")
    assert "Traceback" not in err


@pytest.mark.parametrize("number", ["nan", "inf", "x", "1e999"])
@pytest.mark.parametrize("option", ["--sd", "--reliability", "--m-functional", "--alpha", "--improved"])
def test_an_option_that_is_no_number_is_refused(run, capsys, option, number):
    with pytest.raises(SystemExit):
        run(SAME, "change", *PRE_POST, option, number)
    assert f"argument {option}: {number} is not a number that can be used here" in capsys.readouterr().err


def test_one_person_is_enough_where_the_spread_is_given(run):
    found = report(run, "id,pre,post\n1,30,12\n", "change", *PRE_POST, "--reliability", "0.8", "--sd", "5")
    assert found["persons"][0]["rci"] == pytest.approx(-18 / 10**0.5)
    assert found["persons"][0]["category"] == "improved"


def test_a_person_twice_in_sudden_gains_counts_once(run):
    rows = "id,s1,s2,s3,s4,s5,s6\n1,32,31,33,5,6,7\n1,32,31,33,5,6,7\n,32,31,33,5,6,7\n"
    found = report(run, rows, "sudden-gains", "--id", "id")
    assert [gain["id"] for gain in found["gains"]] == ["1"]
    assert [fault["reason"] for fault in found["errors"]] == ["id: 1 is there twice", "id: is empty"]


def test_a_measurement_without_a_person_or_a_time_is_named(run):
    found = report(run, LONG + ",1,20\n9,,20\n", "change", *OF_TIMES, "--reliability", "0.8")
    assert [fault["reason"] for fault in found["errors"]] == ["id: is empty", "time: is empty"]
    assert found["n_original"] == 4


@pytest.mark.parametrize("method", ["jt", "gln", "hll", "en", "nk", "ha"])
def test_turned_round_the_scale_says_the_same(run, method):
    def told(content, better):
        options = ("--reliability", "0.8", "--method", method, "--better", better)
        found = report(run, content, "change", *PRE_POST, *options)
        return found["counts"], found["combined"], found.get("group"), [one["category"] for one in found["persons"]]

    turned = "id,pre,post\n1,-30.5,-12\n2,-25,-24\n3,-28,-20\n4,-22,-27\n"
    lower, higher = told(SAME, "lower"), told(turned, "higher")
    assert lower[:2] == higher[:2]
    assert lower[3] == higher[3]
    if method == "ha":
        assert lower[2] == pytest.approx(higher[2])
