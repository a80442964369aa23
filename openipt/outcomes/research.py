"""A practice's closed courses as rows for research: no names, no dates, nothing that few people share."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

PORTION = 5_000  # rows that are in memory at a time


@dataclass(frozen=True, slots=True)
class ResearchRow:
    """One closed course. None and "" are written as empty."""

    number: int
    year: int
    protocol: str
    area: str
    therapist: str
    ended: str
    waited_days: int | None
    weeks: int | None
    sessions_held: int
    questionnaires_due: int
    questionnaires_answered: int
    instrument: str
    scores: int
    first_score: int | None
    last_score: int | None
    began_beyond_cut_off: bool | None
    recovered: bool | None
    reliably_improved: bool | None
    reliably_worse: bool | None
    responded: bool | None


DICTIONARY = {
    "number": "A running number in random order, made for this file alone.",
    "year": "The year in which the course was opened.",
    "protocol": "Key of the protocol edition; 'other' where fewer than five courses share it.",
    "area": "Primary problem area at the end: grief, dispute, transition, isolation; empty: none chosen; 'other' where"
    " fewer than five courses share it.",
    "therapist": "A name made for this file alone; 'other' for therapists with fewer than five courses in it.",
    "ended": "completed; left (the client left before the agreed end); other (transferred, referred on, not begun …).",
    "waited_days": "Whole days from the opening of the course to the first session held; empty: none was held.",
    "weeks": "Whole weeks from the first session held to the end of the course; empty: none was held.",
    "sessions_held": "How many sessions were held.",
    "questionnaires_due": "How many questionnaires the client was asked to answer.",
    "questionnaires_answered": "How many of them were answered and not set aside.",
    "instrument": "Key of the questionnaire of the scores in this row.",
    "scores": "How many totals of it there are; with fewer than two, first and last are not a pair.",
    "first_score": "The first total, rounded; points of the instrument.",
    "last_score": "The newest total, rounded; points of the instrument.",
    "began_beyond_cut_off": "1: the first total is beyond the instrument's cut-off; 0: it is not.",
    "recovered": "1: from beyond the cut-off to within it.",
    "reliably_improved": "1: better by the instrument's reliable change or more.",
    "reliably_worse": "1: worse by the instrument's reliable change or more.",
    "responded": "1: from beyond the cut-off, better by the share its authors call response.",
}


def written(value: object) -> object:
    """A value as it stands in the file."""
    if value is None:
        return ""
    return int(value) if isinstance(value, bool) else value


COLUMNS = tuple(one.name for one in fields(ResearchRow))


def archive(rows: Iterable[ResearchRow], about: str) -> tuple[IO[bytes], int]:
    """A ZIP file with courses.csv, courses.parquet, dictionary.csv and README.txt, and how many rows it has.

    The rows are taken in portions: what is in memory does not grow with their number. The file is a temporary one
    that stands at its beginning and is gone once it is closed.
    """
    made = TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it, which removes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed, TemporaryFile() as columnar:
        with packed.open("courses.csv", "w", force_zip64=True) as plain:
            number = _write_rows(rows, plain, columnar)
        columnar.seek(0)
        with packed.open(zipfile.ZipInfo("courses.parquet"), "w", force_zip64=True) as into:
            while part := columnar.read(1 << 20):
                into.write(part)
        packed.writestr("dictionary.csv", _csv([("column", "meaning"), *DICTIONARY.items()]))
        packed.writestr("README.txt", about)
    made.seek(0)
    return made, number


def _write_rows(rows: Iterable[ResearchRow], plain: IO[bytes], columnar: IO[bytes]) -> int:
    """The same rows as CSV and as Parquet; gives how many."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema, number = parquet_schema(), 0
    plain.write(_csv([COLUMNS]).encode())
    with pq.ParquetWriter(columnar, schema) as writer:
        for portion in _portions(rows):
            values = [[getattr(row, name) for name in COLUMNS] for row in portion]
            plain.write(_csv([map(written, row) for row in values]).encode())
            arrays = [pa.array(column, field.type) for column, field in zip(zip(*values), schema)]  # noqa: B905
            writer.write_table(pa.table(arrays, schema=schema))
            number += len(portion)
    return number


def _portions(rows: Iterable[ResearchRow]) -> Iterator[list[ResearchRow]]:
    left = iter(rows)
    while portion := list(islice(left, PORTION)):
        yield portion


def parquet_schema() -> "pa.Schema":
    """The columns as Parquet types, each with its meaning from the dictionary."""
    import pyarrow as pa

    types: Mapping[Any, pa.DataType] = {
        int: pa.int32(),
        int | None: pa.int32(),
        bool | None: pa.bool_(),
        str: pa.string(),
    }
    return pa.schema(
        pa.field(one.name, types[one.type], metadata={"meaning": DICTIONARY[one.name]}) for one in fields(ResearchRow)
    )


def _csv(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def coarsened(counts: Mapping[str, int], least: int = 5) -> dict[str, str]:
    """What to write for each value, given how many rows have it: itself, or "other" below `least` rows."""
    return {value: value if number >= least else "other" for value, number in counts.items()}
