"""How often the interval of `openipt relationships link` covers the truth, and how often it sees what is not there.

    .venv/bin/python -m bench.linking [--diaries 1000]

Diaries are made with a known effect of contact on mood, errors that follow each other (AR(1)), and days that were not
answered; every one goes through the product's own `link`. Makes the tables of docs/relationships.md.
"""

import argparse
import sys
import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from openipt.relationships.association import Day, Link, Verdict, discoveries
from openipt.relationships.linking import link

EFFECT = -1.0
DAYS, CARRY_OVER, GAPS = (30, 60, 90), (0.0, 0.3, 0.5, 0.7), (0.0, 0.2, 0.3, 0.4)
SETTLE = 50
WITH = 0.4  # share of days with contact
PEOPLE, TRUE = 10, 3  # in a family of tests: how many people, how many of whom mood goes with


def diary(
    chance: np.random.Generator, days: int, carry_over: float, gaps: float, effect: NDArray[np.float64]
) -> list[list[Day]]:
    """One diary with as many people as there are effects: for each of them the days, with the same mood."""
    length = days + SETTLE
    contact = (chance.random((len(effect), length)) < WITH).astype(float)
    error = chance.normal(size=length)
    for number in range(1, length):
        error[number] += carry_over * error[number - 1]
    mood = 6 + effect @ contact + error
    answered = np.flatnonzero(chance.random(days) >= gaps) + SETTLE
    return [[Day(int(n), float(mood[n]), float(one[n])) for n in answered] for one in contact]


def coverage(chance: np.random.Generator, days: int, carry_over: float, gaps: float, diaries: int) -> str:
    """One row of the first table: how many diaries had enough, and which share of their intervals covered the truth."""
    made = (link(diary(chance, days, carry_over, gaps, np.array([EFFECT]))[0]) for _ in range(diaries))
    found = [one.same_day for one in made if one.same_day]
    said = np.mean([one.low <= EFFECT <= one.high for one in found])
    textbook = np.mean([one.hac.low <= EFFECT <= one.hac.high for one in found])
    width = np.median([one.high - one.low for one in found])
    return f"{days:>4} {carry_over:>5} {gaps:>5} {len(found):>7} {said:>8.3f} {textbook:>9.3f} {width:>6.2f}"


def _seen(links: Iterable[Link]) -> float:
    return float(np.mean([one.verdict is Verdict.ASSOCIATED for one in links if one.same_day]))


def alarms(chance: np.random.Generator, days: int, carry_over: float, gaps: float, diaries: int) -> str:
    """One row of the second table: associations called where there is none, and where there is one of one point."""
    none = [link(diary(chance, days, carry_over, gaps, np.zeros(1))[0]) for _ in range(diaries)]
    some = [link(diary(chance, days, carry_over, gaps, np.array([EFFECT]))[0]) for _ in range(diaries)]
    return f"{days:>4} {carry_over:>5} {gaps:>5} {_seen(none):>8.3f} {_seen(some):>8.3f}"


def families(chance: np.random.Generator, days: int, diaries: int) -> str:
    """One row of the third table: of ten people mood goes with three; which share of those named is false."""
    effects = np.array([EFFECT] * TRUE + [0.0] * (PEOPLE - TRUE))
    shares, hits = [], []
    for _ in range(diaries):
        people = diary(chance, days, 0.5, 0.3, effects)
        verdicts = discoveries({str(number): link(one) for number, one in enumerate(people)})
        named = [int(name) for name, verdict in verdicts.items() if verdict is Verdict.ASSOCIATED]
        shares.append(sum(number >= TRUE for number in named) / max(1, len(named)))
        hits.append(sum(number < TRUE for number in named) / TRUE)
    return f"{days:>4} {np.mean(shares):>8.3f} {np.mean(hits):>8.3f}"


def main(arguments: list[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--diaries", type=int, default=1000, help="for each row (families: a tenth)")
    diaries = parser.parse_args(arguments).diaries
    chance, began = np.random.default_rng(2026), time.perf_counter()
    say = sys.stdout.write
    say("Coverage of the 95 % interval: the one that is said, and the textbook one (effect of one point)\n")
    say("days    AR  gaps diaries     said  textbook  width\n")
    for days in DAYS:
        for carry_over in CARRY_OVER:
            for gaps in GAPS:
                say(coverage(chance, days, carry_over, gaps, diaries) + "\n")
    say("\nCalled associated: where nothing is, and where one point is\ndays    AR  gaps  nothing  a point\n")
    for days in DAYS:
        for carry_over in (0.0, 0.7):
            say(alarms(chance, days, carry_over, 0.3, diaries) + "\n")
    say("\nTen people, mood goes with three (AR 0.5, gaps 0.3): share of those named that is false, and found\n")
    for days in (60, 90, 180):
        say(families(chance, days, max(1, diaries // 10)) + "\n")
    say(f"\n{time.perf_counter() - began:.0f} s\n")


if __name__ == "__main__":
    main()
