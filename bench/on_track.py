"""How often the signal "worse than in four of five comparable courses" is right, against the rule of thumb: simulated.

Courses with known parameters: a curve from 400 of them, then 4,000 new people of whom those count who begin in the
clinical range of the PHQ-9. An alarm is a signal at any of the sessions 4 to 8; the later outcome is reliable
improvement from the first score to session 16. The baseline is the rule of thumb used while there is no curve.
"""

import math
import random
from collections.abc import Sequence

from openipt.measures.loading import instrument
from openipt.outcomes.expected import GrowthCurve, fit_curve
from openipt.outcomes.pairs import names_of_pair
from openipt.outcomes.rates import share
from openipt.outcomes.signals import Kind, signals

SESSIONS = 16
LOOKED_AT = range(4, 9)
ALARMS = {Kind.BEYOND_EXPECTED, Kind.NOT_ON_TRACK, Kind.DETERIORATED}


def course(chance: random.Random) -> list[tuple[int, int]]:
    """Session numbers and whole scores of one person."""
    one = chance.gauss(0, 1)
    start, slope = 16.5 + 3.8 * one, -2.9 + 1.7 * (-0.3 * one + math.sqrt(0.91) * chance.gauss(0, 1))
    scores = (start + slope * math.log(n) + chance.gauss(0, 2.4) for n in range(1, SESSIONS + 1))
    return [(n, min(27, max(0, round(score)))) for n, score in enumerate(scores, 1)]


def alarmed(scores: Sequence[tuple[int, int]], curve: GrowthCurve | None) -> bool:
    """Whether there was a signal at one of the sessions looked at."""
    form = instrument("phq-9")
    return any(signal.kind in ALARMS for n in LOOKED_AT for signal in signals(form, scores[:n], curve))


def main() -> None:
    """Print hits among those who did not improve, and false alarms among those who did."""
    chance, form = random.Random(41), instrument("phq-9")
    curve = fit_curve([course(chance) for _ in range(400)])
    people = [one for one in (course(chance) for _ in range(4_000)) if one[0][1] >= 10]
    improved = [names_of_pair(form, one[0][1], one[-1][1]).improved for one in people]
    print(f"{len(people)} people began in the clinical range; {sum(improved)} improved reliably")
    for name, used in (("expected course", curve), ("rule of thumb", None)):
        alarms = [alarmed(one, used) for one in people]
        for title, wanted in (("hits", False), ("false alarms", True)):
            group = [alarm for alarm, better in zip(alarms, improved, strict=True) if better is wanted]
            found = share(sum(group), len(group))
            print(
                f"{name:16} {title:13} {100 * found.rate:5.1f} % ({100 * found.low:.1f} to {100 * found.high:.1f} %),"
                f" {found.count} of {found.of}"
            )


if __name__ == "__main__":
    main()
