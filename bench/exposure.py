"""A simulated city: how evenly views are spread and what it costs in fit, for several strengths of the correction.

Made-up therapists and searches in Chicago, the same searches for every row: `python -m bench.exposure [SEARCHES]`. Like
the simulation it follows (directory research, section 4) it leaves out reply rates, openings and what is verified.
"""

import sys
from dataclasses import replace
from math import inf
from random import Random

import numpy as np

from openipt.directory import ranking
from openipt.directory.building import Row, built
from openipt.directory.facets import SETS
from openipt.directory.index import rows_of
from openipt.directory.searching import Near, Search, Sought
from openipt.directory.vocabulary import words

AT, PAGE = 1_795_000_000, 10
CENTRE = (41.88, -87.65)


def city(number: int, chance: Random) -> list[Row]:
    """Made-up therapists in one city: who has what is drawn independently."""
    shares = {"areas": 0.55, "languages": 0.08, "times": 0.3, "identities": 0.25}
    rows = []
    for count in range(number):
        sets = {
            group: tuple(code for code in words(group) if chance.random() < shares.get(group, 0.3)) for group in SETS
        }
        sets["languages"] = tuple(dict.fromkeys(("en", *sets["languages"])))
        level = chance.choices(["none", "A", "B", "C"], [5, 3, 2, 1])[0]
        rows.append(
            Row(
                id=count + 1, sets=sets, profession="other", accepting=chance.choice(["open", "open", "waiting"]),
                level=level, focus=sets["areas"], video_states=frozenset(),
                places=[(CENTRE[0] + chance.gauss(0, 0.09), CENTRE[1] + chance.gauss(0, 0.09))],
                fee=100.0, sliding=False,
                confirmed=AT - int(chance.random() * 14 * 86400), opening=inf,
                asked=0, answered=0, due=0.0, shown=0.0, text="",
            )
        )  # fmt: skip
    return rows


def searches(number: int, chance: Random) -> list[Sought]:
    """Made-up searches: a problem and a place near the middle, often a language or wishes."""
    found = []
    for _ in range(number):
        must = {"areas": (chance.choice(list(words("areas"))),)}
        if chance.random() < 0.2:
            must["languages"] = (chance.choice(list(words("languages"))[1:6]),)
        wishes = {"identities:woman": 1} if chance.random() < 0.4 else {}
        wishes |= {"week:evening": 1} if chance.random() < 0.3 else {}
        near = Near(CENTRE[0] + chance.gauss(0, 0.07), CENTRE[1] + chance.gauss(0, 0.07), 10.0)
        found.append(Sought(must=must, near=near, wishes=wishes))
    return found


def simulated(rows: list[Row], asked: list[Sought], strength: float) -> dict[str, float]:
    """What comes of it: mean score of the first ten, spread of views, share never shown, share of the top 1 %."""
    search = Search(built(rows, made_at=AT), AT)
    due, shown = np.zeros(len(rows)), np.zeros(len(rows))
    seen = ranking.seen_at(np.arange(1, PAGE + 1))
    total, pages = 0.0, 0
    for sought in asked:
        search.corrected = ranking.correction(ranking.exposure(shown, due)) * strength / ranking.EXPOSURE_WEIGHT
        found = search.found(sought, PAGE, counting=False)
        views = seen[: len(found.rows)]
        reached = rows_of(found.reach, found.first_group)
        due[reached] += views.sum() / max(1, len(reached))
        shown[found.rows] += views
        if len(found.rows):
            total += float(np.mean(found.scores + search.corrected[found.rows]))
            pages += 1
    views = np.sort(shown)
    place = np.arange(1, len(views) + 1)
    return {
        "score": total / pages,
        "gini": float((2 * (place * views).sum() / (len(views) * views.sum())) - (len(views) + 1) / len(views)),
        "never": float((shown == 0).mean()),
        "top": float(views[-max(1, len(views) // 100) :].sum() / views.sum()),
    }


def cities(number: int) -> None:
    """Print what the correction as it is used gives in ten cities of each of four sizes."""
    print("\ntherapists  top 1 % by score alone   corrected: top 1 %   loss (least to most of ten cities)")
    for size in (300, 1000, 3436, 10000):
        told = []
        for seed in range(1, 11):
            chance = Random(seed)
            rows, asked = city(size, chance), searches(number, chance)
            alone, corrected = (simulated(rows, asked, strength) for strength in (0.0, ranking.EXPOSURE_WEIGHT))
            told.append((alone["top"], corrected["top"], 1 - corrected["score"] / alone["score"]))
        least, most = ([f"{chosen(one):.1%}" for one in zip(*told, strict=True)] for chosen in (min, max))
        spans = [f"{low} to {high}" for low, high in zip(least, most, strict=True)]
        print(f"{size:10,}  {spans[0]:>23}  {spans[1]:>19}  {spans[2]:>14}", flush=True)


def main() -> None:
    """Print both tables."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    chance = Random(11)
    rows, asked = city(3436, chance), searches(number, chance)
    first = 0.0
    print(
        f"{len(rows):,} therapists, {number:,} searches\n"
        "strength  mean score of the first ten   loss   Gini  never shown  top 1 %"
    )
    for strength in (0.0, 0.15, ranking.EXPOSURE_WEIGHT, 0.45, 0.60):
        told = simulated([replace(row) for row in rows], asked, strength)
        first = first or told["score"]
        print(f"{strength:8.2f}  {told['score']:26.3f}  {1 - told['score'] / first:5.1%}  {told['gini']:.3f}  "
              f"{told['never']:10.0%}  {told['top']:6.1%}", flush=True)  # fmt: skip
    cities(number)


if __name__ == "__main__":
    main()
