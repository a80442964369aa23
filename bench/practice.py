"""The outcomes of a practice with 100,000 closed courses and 1,600,000 answers, against a plain computation by pandas.

The baseline reads every answer and makes the same table of first and last scores by protocol and therapist.
"""

import sys

from bench import _practice
from bench._load import fresh_installation


def main() -> None:
    """Measure on SQLite, in an installation of its own. A number as argument makes fewer courses."""
    courses = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 100_000
    with fresh_installation(None) as installation:
        people = installation.call(_practice.fill, courses=courses)
        number, seconds = installation.call(_practice.reckon)
        print(f"reckoned {number} courses in {seconds:.1f} s: {number / seconds:.0f} a second", flush=True)
        measured = installation.call(_practice.measure, **people)
        for name, (median, p95) in measured.items():
            print(f"{name:24} median {median:8.1f} ms   p95 {p95:8.1f} ms", flush=True)
        plain = installation.call(_practice.plain)
        ratio = plain / measured["outcomes"][0]
        print(f"{'pandas, all answers':24} once   {plain:8.1f} ms   {ratio:.1f} times the page's median")


if __name__ == "__main__":
    main()
