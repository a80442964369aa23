"""One million PHQ-9 responses scored, against a bare sum of the same answers (the baseline)."""

import random
import time
from itertools import islice

from openipt.measures.loading import instrument
from openipt.measures.scoring import score

RESPONSES = 1_000_000
DISTINCT = 20_000


def main() -> None:
    """Score and sum the same answers; says how many a second, and how the two compare."""
    chance, form = random.Random(7), instrument("phq-9")
    keys = [item.key for item in form.items]
    values = [0, 1, 2, 3, None]
    made = [
        dict(zip(keys, chance.choices(values, weights=[30, 30, 20, 15, 5], k=len(keys)), strict=True))
        for _ in range(DISTINCT)
    ]
    scored = _seconds(lambda answers: score(form, answers).shown, made)
    summed = _seconds(lambda answers: sum(value or 0 for value in answers.values()), made)
    print(f"scored {RESPONSES:,} responses in {scored:.1f} s: {RESPONSES / scored:,.0f} a second on one core")
    print(f"a bare sum of them: {RESPONSES / summed:,.0f} a second; scoring takes {scored / summed:.1f} times as long")


def _seconds(work, made) -> float:
    def endless():
        while True:
            yield from made

    began = time.perf_counter()
    for answers in islice(endless(), RESPONSES):
        work(answers)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
