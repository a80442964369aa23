"""A practice's closed courses as rows for research: no names, no dates, nothing that few people share."""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace


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

    def in_company(self, protocol: str, area: str, therapist: str) -> "ResearchRow":
        """The same with what could point to somebody written more coarsely."""
        return replace(self, protocol=protocol, area=area, therapist=therapist)


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


def archive(rows: Iterable[ResearchRow], about: str) -> bytes:
    """A ZIP file with courses.csv, dictionary.csv and README.txt."""
    names = [one.name for one in fields(ResearchRow)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("courses.csv", _csv(names, (map(written, asdict(row).values()) for row in rows)))
        packed.writestr("dictionary.csv", _csv(["column", "meaning"], ((name, DICTIONARY[name]) for name in names)))
        packed.writestr("README.txt", about)
    return made.getvalue()


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def coarsened(values: Iterable[str], least: int = 5) -> dict[str, str]:
    """What to write for each value: itself, or "other" where fewer than `least` rows share it."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return {value: value if number >= least else "other" for value, number in counts.items()}
