"""The outcomes of a practice with 100,000 closed courses and 1,600,000 answers, against a plain computation by pandas.

The baseline reads every answer and makes the same table of first and last scores by protocol and therapist.
"""

import sys

from bench import _practice
from bench._load import fresh_installation
from tests.postgres import postgres


def main() -> None:
    """Measure on both databases, or on the one that is named. Numbers: how many courses, how many answers in each."""
    numbers = [int(said) for said in sys.argv[1:] if said.isdigit()]
    courses, answers = numbers[0] if numbers else 100_000, numbers[1] if len(numbers) > 1 else _practice.SESSIONS
    if "postgres" not in sys.argv:
        measure("SQLite", None, courses, answers)
    if "sqlite" not in sys.argv:
        with postgres(durable=True) as url:
            measure("PostgreSQL", url, courses, answers)


def measure(name: str, database_url: str | None, courses: int, answers: int) -> None:
    """Fill an installation of its own and print the times of its pages."""
    with fresh_installation(database_url) as installation:
        people = installation.call(_practice.fill, courses=courses, answers=answers)
        number, seconds = installation.call(_practice.reckon)
        print(f"{name}: reckoned {number} courses in {seconds:.1f} s: {number / seconds:.0f} a second", flush=True)
        measured = installation.call(_practice.measure, **people)
        for page, (median, p95) in measured.items():
            print(f"{page:24} median {median:8.1f} ms   p95 {p95:8.1f} ms", flush=True)
        seconds, megabytes = installation.call(_practice.export, manager=people["manager"])
        print(
            f"{'export for research':24} once   {1000 * seconds:8.1f} ms   {megabytes:.0f} MB more memory", flush=True
        )
        plain = installation.call(_practice.plain)
        ratio = plain / measured["outcomes"][0]
        print(f"{'pandas, all answers':24} once   {plain:8.1f} ms   {ratio:.1f} times the page's median", flush=True)


if __name__ == "__main__":
    main()
