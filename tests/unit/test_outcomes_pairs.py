"""What a pair of totals is called, published results, and rows for research."""

import csv
import io
import tracemalloc
import zipfile
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from openipt.measures.loading import catalogue
from openipt.outcomes.benchmarks import Benchmark, benchmarks
from openipt.outcomes.pairs import PairNames, names_of_pair
from openipt.outcomes.research import DICTIONARY, PORTION, ResearchRow, archive, coarsened, written

PHQ, WHO = catalogue()["phq-9"], catalogue()["who-5"]


def called(form, first, last):
    names = names_of_pair(form, first, last)
    return {name for name in PairNames.__slots__ if getattr(names, name)}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (18, 18, {"clinical"}),
        (18, 13, {"clinical"}),
        (18, 12, {"clinical", "improved"}),
        (18, 9, {"clinical", "improved", "recovered", "responded"}),
        (10, 9, {"clinical", "recovered"}),
        (9, 3, {"improved"}),
        (12, 18, {"clinical", "worse"}),
        (12, 17, {"clinical"}),
        (0, 0, set()),
    ],
)
def test_what_a_pair_of_phq9_totals_is_called(first, last, expected):
    assert called(PHQ, first, last) == expected


def test_where_higher_is_better_it_is_the_other_way_round():
    assert "improved" in called(WHO, 20, 60)
    assert "worse" in called(WHO, 60, 20)


def test_without_published_rules_nothing_is_called_anything():
    bare = replace(PHQ, change=None, goals=None, cut_offs=())
    assert called(bare, 27, 0) == set()


def test_published_results_are_said_with_their_source():
    assert len(benchmarks()) >= 6
    assert len({one.key for one in benchmarks()}) == len(benchmarks())
    assert all(one.citation and one.who and one.measure for one in benchmarks())
    assert next(one for one in benchmarks() if one.low != one.high).percent == "43 to 55 %"
    assert next(one for one in benchmarks() if one.key == "gyani-2013-deterioration").percent == "6.6 %"


@pytest.mark.parametrize("wrong", [{"kind": "cured"}, {"low": 60.0, "high": 40.0}, {"high": 140.0}])
def test_a_published_result_that_makes_no_sense_is_refused(wrong):
    fine = {"key": "x", "kind": "improved", "low": 10.0, "high": 20.0, "who": "", "measure": "", "citation": ""}
    with pytest.raises(ValueError, match="x: kind, low or high"):
        Benchmark(**{**fine, "checked": False, **wrong})


def test_what_few_share_is_written_as_other():
    assert coarsened({"a": 5, "b": 4}) == {"a": "a", "b": "other"}
    assert coarsened({}) == {}


def row(number):
    return ResearchRow(
        number=number,
        year=2026,
        protocol="ipt-adult",
        area="",
        therapist="T1",
        ended="completed",
        waited_days=None if number % 2 else 0,
        weeks=12,
        sessions_held=12,
        questionnaires_due=24,
        questionnaires_answered=24,
        instrument="phq-9",
        scores=12,
        first_score=20,
        last_score=3,
        began_beyond_cut_off=True,
        recovered=True,
        reliably_improved=True,
        reliably_worse=False,
        responded=None,
    )


def packed(rows):
    made, number = archive(rows, "About.")
    with made, zipfile.ZipFile(made) as found:
        return number, {name: found.read(name) for name in found.namelist()}


def test_csv_and_parquet_hold_the_same_rows_and_columns():
    number, files = packed(map(row, range(1, PORTION + 3)))
    plain = list(csv.DictReader(io.StringIO(files["courses.csv"].decode())))
    table = pq.read_table(io.BytesIO(files["courses.parquet"]))
    assert number == len(plain) == table.num_rows == PORTION + 2
    assert list(plain[0]) == table.column_names == list(DICTIONARY)
    again = [[str(written(value)) for value in one.values()] for one in table.to_pylist()]
    assert again == [list(one.values()) for one in plain]
    assert {one.name: one.metadata[b"meaning"].decode() for one in table.schema} == DICTIONARY
    assert files["README.txt"] == b"About."


def test_an_export_of_nobody_has_its_columns():
    number, files = packed([])
    assert number == 0
    assert pq.read_table(io.BytesIO(files["courses.parquet"])).column_names == list(DICTIONARY)
    assert files["courses.csv"].decode().strip() == ",".join(DICTIONARY)


def test_what_is_in_memory_does_not_grow_with_the_rows():
    packed(map(row, range(10)))  # what is loaded once

    def peak(number):
        tracemalloc.start()
        archive(map(row, range(number)), "")[0].close()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(6 * PORTION) < 1.3 * peak(2 * PORTION)
