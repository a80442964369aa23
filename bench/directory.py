"""Searching 1,600,000 made-up listings spread like the population: the best 20 and all counts, by kind of question.

`python -m bench.directory [NUMBER] [postgres | --rows]`: through the database of an installation, or with `--rows`
from plain rows without one. The baseline walks plain numpy arrays of one byte for each listing and value.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import _directory
from bench._load import fresh_installation
from tests.postgres import postgres


def main() -> None:
    """Make up the therapists and measure. A number as argument makes fewer."""
    number = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1_600_000)
    if "--rows" in sys.argv:
        with TemporaryDirectory() as folder:
            return _directory.measure(_directory.built_from_rows(number, Path(folder) / "a-b-c"))
    if "postgres" in sys.argv:
        with postgres(durable=True) as url:
            return through_a_database(number, url)
    return through_a_database(number, None)


def through_a_database(number: int, url: str | None) -> None:
    """Write so many listings into a fresh installation, make the snapshot, and measure."""
    with fresh_installation(url) as installation:
        print(f"{number:,} listings written in {installation.call(_directory.fill, number=number):.0f} s", flush=True)
        installation.call(_directory.snapshot_and_measure)


if __name__ == "__main__":
    main()
