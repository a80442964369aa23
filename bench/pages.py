"""Time and SQL statements of the pages that matter, in practices of 100, 1,000 and 5,000 clients.

One process, no network: the whole stack from middleware to template. The baseline is the same page at 100 clients.
"""

from bench import _pages
from bench._load import fresh_installation

SIZES = (100, 1_000, 5_000)


def main() -> None:
    """Measure every size on SQLite, in an installation of its own."""
    baseline: dict[str, float] = {}
    print(f"{'page':20} {'clients':>8} {'median ms':>10} {'p95 ms':>8} {'ratio':>6} {'statements':>10}")
    for size in SIZES:
        with fresh_installation(None) as installation:
            therapist = installation.call(_pages.fill, clients=size)
            for name, (median, p95, statements) in installation.call(_pages.measure, therapist_id=therapist).items():
                first = baseline.setdefault(name, median)
                print(
                    f"{name:20} {size:8} {median:10.1f} {p95:8.1f} {median / first:6.2f} {statements:>10}", flush=True
                )
            print(f"{'memory, MB':20} {size:8} {installation.call(_pages.memory):10}", flush=True)


if __name__ == "__main__":
    main()
