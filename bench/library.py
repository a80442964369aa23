"""How well and how fast articles are searched: the public test set, the project's own questions, 50,000 made-up texts.

`./dev bench library [FOLDER]`, or the folder in LIBRARY_DATA: docs.jsonl.gz, queries.tsv (number, sentence, message as
typed) and qrels.tsv (question, text, grade), as in the public test set made of MedQuAD and the TREC 2017 LiveQA medical
task. nDCG@10 has gains 2^grade - 1. Rankings are compared by a paired bootstrap over questions. Without the folder the
first part is left out.
"""

import math
import os
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

import numpy as np

from openipt.library import asking, searching, weighing
from openipt.library.collection import Text, read_folder
from openipt.library.crisis import in_crisis
from openipt.library.kept import keep, opened
from openipt.library.own_articles import own_library
from openipt.library.searching import Library, built

QUESTIONS = Path(__file__).parent / "library_questions.tsv"
Grades = Mapping[str, int]
Ranker = Callable[[str], list[str]]


def gained(grades: Sequence[int]) -> float:
    return sum((math.exp2(grade) - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def ndcg(keys: Sequence[str], grades: Grades) -> float:
    """nDCG@10 of one ranking; unjudged texts count as useless."""
    best = gained(sorted(grades.values(), reverse=True)[:10])
    return gained([grades.get(key, 0) for key in keys[:10]]) / best if best else 0.0


def bootstrap(differences: Sequence[float], times: int = 10_000) -> tuple[float, float, float]:
    """Mean difference, 95 % interval."""
    values = np.asarray(differences)
    means = values[np.random.default_rng(7).integers(0, len(values), (times, len(values)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(values.mean()), float(low), float(high)


def with_a_typo(typed: str, chance: random.Random) -> str:
    """One slip in one word of four or more letters: two swapped, one lost, one doubled or one wrong."""
    places = list(re.finditer(r"[A-Za-z]{4,}", typed))
    if not places:
        return typed
    place = chance.choice(places)
    word, at = place.group(), chance.randrange(1, len(place.group()) - 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    slips = [word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :],
             word[:at] + word[at] + word[at:], word[:at] + letter + word[at + 1 :]]  # fmt: skip
    return typed[: place.start()] + chance.choice(slips) + typed[place.end() :]


def fts(texts: Sequence[Text], title: float) -> Ranker:
    """The baseline: SQLite FTS5 with porter stems, words joined by OR, the title weighted."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, tokenize='porter unicode61')")
    base.executemany("INSERT INTO t VALUES (?, ?)", [(text.title, text.body) for text in texts])
    said = f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, {title}, 1.0) LIMIT 10"

    def rank(typed: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", typed.lower()))
        return [texts[row - 1].key for (row,) in base.execute(said, [words])]

    return rank


def ours(library: Library) -> Ranker:
    return lambda typed: [hit.text.key for hit in library.search(typed).hits]


@contextmanager
def changed(where: object, name: str, value: object) -> Iterator[None]:
    """A step left out for a while."""
    before = getattr(where, name)
    setattr(where, name, value)
    try:
        yield
    finally:
        setattr(where, name, before)


def public_set(folder: Path) -> None:
    """The public test set: ours against BM25, each step left out, typing slips, unjudged share."""
    texts = read_folder(folder / "docs.jsonl.gz").texts
    began = time.perf_counter()
    library = Library(built(texts))
    print(f"{len(texts)} texts, index built in {time.perf_counter() - began:.1f} s")
    rows = [line.split("\t") for line in (folder / "queries.tsv").read_text("utf-8").splitlines()]
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        question, key, grade = line.split("\t")
        grades[question][key] = int(grade)
    rankers = {"BM25": fts(texts, 1.0), "BM25, title x 3": fts(texts, 3.0), "ours": ours(library)}
    for column, kind in ((1, "one sentence"), (2, "as typed")):
        asked = [(row[0], row[column]) for row in rows]
        _compare(kind, asked, grades, rankers)
        _steps(asked, grades, library)
    held_out(texts, rows, grades)


def _compare(
    kind: str, asked: Sequence[tuple[str, str]], grades: Mapping[str, Grades], rankers: dict[str, Ranker]
) -> None:
    found = {name: [ndcg(rank(typed), grades[number]) for number, typed in asked] for name, rank in rankers.items()}
    print(f"\n{kind}, {len(asked)} questions: nDCG@10")
    for name, values in found.items():
        mean, low, high = bootstrap(values)
        print(f"  {name:18} {mean:.3f} ({low:.3f} to {high:.3f})")
    pairs = zip(found["ours"], found["BM25, title x 3"], strict=True)
    mean, low, high = bootstrap([one - other for one, other in pairs])
    print(f"  ours - title x 3   {mean:+.3f} ({low:+.3f} to {high:+.3f}), paired")
    keys = [(number, key) for number, typed in asked for key in rankers["ours"](typed)]
    unjudged = sum(key not in grades[number] for number, key in keys)
    print(f"  unjudged in our top ten: {100 * unjudged / len(keys):.0f} %")
    slips = [
        np.mean(
            [
                ndcg(rankers["ours"](with_a_typo(typed, random.Random(f"{number}{run}"))), grades[number])
                for number, typed in asked
            ]
        )
        for run in range(10)
    ]
    print(f"  with one slip in every question: {np.mean(slips):.3f} (ten runs, {min(slips):.3f} to {max(slips):.3f})")


def _steps(asked: Sequence[tuple[str, str]], grades: Mapping[str, Grades], library: Library) -> None:
    whole = [ndcg(ours(library)(typed), grades[number]) for number, typed in asked]
    nothing: frozenset[str] = frozenset()
    steps = {
        "empty words dropped": (asking, "empty_stems", lambda: nothing),
        "courtesies dropped": (asking, "empty_phrases", lambda: re.compile(r"(?!)")),
        "repetition counts": (asking, "log", lambda _: 0.0),
        "spelling put right": (library.spelling, "meant", lambda word: word),
        "title pairs": (asking, "pairs", lambda _: []),
        "same-thing groups": (weighing, "GROUP", 0.0),
        "field's words": (searching, "said_otherwise", lambda _: {}),
    }
    for name, (where, attribute, value) in steps.items():
        with changed(where, attribute, value):
            without = [ndcg(ours(library)(typed), grades[number]) for number, typed in asked]
        mean, low, high = bootstrap([one - other for one, other in zip(whole, without, strict=True)])
        print(f"  gain of {name:20} {mean:+.3f} ({low:+.3f} to {high:+.3f})")


GRID = {"TITLE": (3.0, 6.0, 12.0), "SATURATION": (1.2, 2.0, 4.0), "PAIR": (0.0, 0.5, 1.0), "GROUP": (0.0, 0.5, 1.0)}
FOLDS, SPLITS = 5, 200


def held_out(texts: Sequence[Text], rows: Sequence[Sequence[str]], grades: Mapping[str, Grades]) -> None:
    """What to expect of questions that the numbers of the weighing were not chosen on.

    Each fifth of the questions is answered with the numbers of a coarse grid that do best on the other four fifths: the
    mean over many ways to cut them into fifths, and the paired difference to the better baseline.
    """
    read = searching._read(texts)
    numbers = [row[0] for row in rows]
    settings = list(product(*GRID.values()))
    values = np.zeros((2, len(settings), len(rows)))  # by kind of question, setting and question
    with changed(searching, "_read", lambda _: read), ExitStack() as stack:
        for name in GRID:
            stack.enter_context(changed(weighing, name, None))
        last, library = None, None
        for place, chosen in enumerate(settings):
            for name, value in zip(GRID, chosen, strict=True):
                setattr(weighing, name, value)
            if library is None or chosen[:3] != last:
                library, last = Library(built(texts)), chosen[:3]
            for kind in (0, 1):
                rank = ours(library)
                values[kind, place] = [ndcg(rank(row[1 + kind]), grades[row[0]]) for row in rows]
    base = fts(texts, 3.0)
    draw = np.random.default_rng(11)
    for kind, name in enumerate(("one sentence", "as typed")):
        told = np.zeros((SPLITS, len(rows)))
        for split in range(SPLITS):
            fold = draw.permutation(len(rows)) % FOLDS
            for part in range(FOLDS):
                best = int(values[:, :, fold != part].mean(axis=(0, 2)).argmax())
                told[split, fold == part] = values[kind, best, fold == part]
        mine = told.mean(axis=0)
        others = [ndcg(base(row[1 + kind]), grades[number]) for number, row in zip(numbers, rows, strict=True)]
        mean, low, high = bootstrap(mine.tolist())
        print(f"\nheld out, {name}: nDCG@10 {mean:.3f} ({low:.3f} to {high:.3f})")
        mean, low, high = bootstrap((mine - np.asarray(others)).tolist())
        print(f"  to title x 3, paired: {mean:+.3f} ({low:+.3f} to {high:+.3f})")
        best = int(values[:, :, :].mean(axis=(0, 2)).argmax())
        print(f"  best of {len(settings)} on all of them: {dict(zip(GRID, settings[best], strict=True))}")


def own_questions() -> None:
    """The sealed questions over the project's own articles."""
    lines = [line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines() if not line.startswith("#")]
    rank, values, recalls, typos = ours(own_library()), [], [], []
    for number, (_, typed, told) in enumerate(lines):
        grades = {key: int(grade) for key, grade in (pair.split(":") for pair in told.split())}
        keys = rank(typed)
        values.append(ndcg(keys, grades))
        recalls.append(sum(grades.get(key, 0) >= 2 for key in keys) / sum(grade >= 2 for grade in grades.values()))
        typos.append(ndcg(rank(with_a_typo(typed, random.Random(number))), grades))
    mean, low, high = bootstrap(values)
    print(
        f"\nour own {len(lines)} questions: nDCG@10 {mean:.3f} ({low:.3f} to {high:.3f}),"
        f" recall@10 {np.mean(recalls):.3f}"
    )
    print(f"  with one slip in every question {np.mean(typos):.3f}")
    crisis = [in_crisis(typed) for kind, typed, _ in lines if kind == "crisis"]
    others = [in_crisis(typed) for kind, typed, _ in lines if kind != "crisis"]
    print(f"  crisis notice: {sum(crisis)} of {len(crisis)} in crisis, {sum(others)} of {len(others)} others")


def speed(count: int = 50_000) -> None:
    """Made-up texts with words as frequent as in a language (Zipf), questions with slips."""
    chance, draw = random.Random(3), np.random.default_rng(3)
    letters = "etaoinshrdlucmfwypvbgk"
    words = list({"".join(chance.choices(letters, k=chance.randint(3, 11))) for _ in range(80_000)})
    share = 1 / np.arange(2, len(words) + 2)
    picked = draw.choice(len(words), size=(count, 150), p=share / share.sum())
    texts = [
        Text(str(n), " ".join(words[at] for at in row[:6]), " ".join(words[at] for at in row[6:]))
        for n, row in enumerate(picked)
    ]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        keep(built(texts), Path(folder) / "index")
        built_in, began = time.perf_counter() - began, time.perf_counter()
        library = Library(opened(Path(folder) / "index"))
        opened_in = time.perf_counter() - began
        times, busy = [], []
        for _ in range(400):
            asked = " ".join(
                words[at] for at in draw.choice(picked[chance.randrange(count)], chance.choice([3, 8, 30]))
            )
            asked = with_a_typo(asked, chance)
            began, worked = time.perf_counter(), time.process_time()
            library.search(asked)
            times.append(1_000 * (time.perf_counter() - began))
            busy.append(1_000 * (time.process_time() - worked))
        size = sum(path.stat().st_size for path in (Path(folder) / "index").iterdir()) / 1e6
    middle, high, most = np.percentile(times, [50, 95, 100])
    print(f"\n{count} made-up texts: built in {built_in:.0f} s ({size:.0f} MB), opened in {opened_in:.2f} s")
    print(
        f"  a search with a slip: p50 {middle:.1f} ms, p95 {high:.1f} ms, longest {most:.1f} ms;"
        f" of the processor p95 {np.percentile(busy, 95):.1f} ms"
    )


def main() -> None:
    """Print all three parts."""
    folder = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LIBRARY_DATA", "")
    if folder:
        public_set(Path(folder))
    own_questions()
    speed()


if __name__ == "__main__":
    main()
