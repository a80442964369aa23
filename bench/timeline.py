"""A timeline of 200 events drawn on one core, against writing the same events as a plain list (the baseline)."""

import random
import time
from datetime import date, timedelta

from openipt.timeline.drawing import Happening, Scores, Turn, Words, picture
from openipt.timeline.window import whole_life, zoomed
from openipt.ui.charts.svg import element

EVENTS = 200
ROUNDS = 40
TODAY = date(2026, 11, 25)
WORDS = Words("All", "Mood", "Today", "{} more", lambda day, kind: f"{day:%Y}" if kind == "year" else f"{day:%b %Y}")


def life(chance: random.Random) -> list[Happening]:
    """Events over forty years, half of them in the last three."""
    made = []
    for number in range(EVENTS):
        days = chance.randrange(1_000) if number % 2 else chance.randrange(15_000)
        first = TODAY - timedelta(days=days)
        last = first + timedelta(days=chance.choice([0, 0, 30, 90, 365]))
        made.append(Happening(f"What happened, number {number}", first, last, chance.choice(["good", "hard", "plain"])))
    return made


def main() -> None:
    """Say how long a picture takes, over a whole life and over a year."""
    chance = random.Random(11)
    events = life(chance)
    turns = [Turn("", day := TODAY - timedelta(days=100 * n), day, chance.randrange(11)) for n in range(12)]
    scores = [Scores("PHQ-9", 27, [(TODAY - timedelta(days=7 * n), chance.randrange(28)) for n in range(16)])]
    whole = whole_life([one.earliest for one in events], TODAY)
    plain = _milliseconds(lambda: element("ul", *(element("li", f"{one.words}, {one.earliest}") for one in events)))
    for name, window in (("a lifetime", whole), ("a year", zoomed(TODAY, "year", whole))):
        drawn = _milliseconds(
            lambda window=window: picture(events, turns, scores, window=window, today=TODAY, words=WORDS)
        )
        print(f"{EVENTS} events over {name}: {drawn:.1f} ms, {drawn / plain:.1f} times a plain list ({plain:.2f} ms)")


def _milliseconds(work) -> float:
    """The median of some rounds, in time of the processor, so that what else runs does not count."""
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        took.append(1000 * (time.process_time() - began))
    return sorted(took)[ROUNDS // 2]


if __name__ == "__main__":
    main()
