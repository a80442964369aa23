"""Importing a made-up NPPES file of the real size: rows a second, memory, killed and gone on with.

`python -m bench.imports [ROWS]`, 9,000,000 unless said else. One row in eight is a therapist, the rest are
organisations, other professions, deactivated numbers and faulty rows. The process is killed once in the middle;
afterwards every therapist must be there once.
The baseline reads the same file with `csv.reader` and does nothing with it.
"""

import csv
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench._load import fresh_installation
from openipt.directory.npi import is_npi
from openipt.directory.nppes import COLUMNS, GROUPS
from tests.server import ROOT, Installation

HEADING = [
    *COLUMNS.values(),
    *(f"{name}_{number}" for number in GROUPS for name in (
        "Healthcare Provider Taxonomy Code", "Provider License Number", "Provider License Number State Code")),
]  # fmt: skip
WIDTH = 330  # columns of the edition that is imitated; those nobody reads are empty
EVERY = 8  # so many rows to one therapist


def npi_of(number: int) -> str:
    """A made-up number with a right check digit."""
    begun = f"1{number:08}"
    return next(f"{begun}{digit}" for digit in range(10) if is_npi(f"{begun}{digit}"))


def write(path: Path, rows: int) -> int:
    """Write the file; gives how many therapists are in it."""
    said = {
        "NPI": "{npi}", "Entity Type Code": "1", "Provider Last Name (Legal Name)": "DOE{number}",
        "Provider First Name": "JO", "Provider Credential Text": "LCSW",
        "Provider First Line Business Practice Location Address": "{number} ELM ST",
        "Provider Business Practice Location Address City Name": "CHICAGO",
        "Provider Business Practice Location Address State Name": "IL",
        "Provider Business Practice Location Address Postal Code": "606141234", "Last Update Date": "01/31/2025",
        "Healthcare Provider Taxonomy Code_1": "1041C0700X", "Provider License Number_1": "149.{number}",
        "Provider License Number State Code_1": "IL",
    }  # fmt: skip
    blank = {"NPI": "{npi}", "NPI Deactivation Date": "03/01/2025"}
    physician = said | {"Healthcare Provider Taxonomy Code_1": "207R00000X"}
    organisation = said | {"Entity Type Code": "2"}
    kinds = [said, *[physician] * 4, organisation, organisation, blank]
    filled = ["", *[""] * (WIDTH - len(HEADING) - 1)]
    lines = ['"' + '","'.join([*(one.get(name, "") for name in HEADING), *filled]) + '"\n' for one in kinds]
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join(f'"{name}"' for name in [*HEADING, *(f"unread {n}" for n in range(len(filled)))]) + "\n")
        for number in range(rows):
            line = lines[number % EVERY].replace("{npi}", npi_of(number)).replace("{number}", str(number))
            out.write(line if number % 100_003 else '"too short"\n')
    return sum(1 for number in range(0, rows, EVERY) if number % 100_003)


def counted() -> list[int]:
    """Inside an installation: records, keys of records, rows that are done with."""
    from openipt.directory.models import ImportRun, RegistryRecord

    records = RegistryRecord.objects
    run = ImportRun.objects.first()
    return [records.count(), records.values("key").distinct().count(), run.row if run else 0]


def started(installation: Installation, path: Path) -> subprocess.Popen[bytes]:
    """The import, as an operator starts it."""
    words = [sys.executable, "-m", "openipt.cli", "directory", "import", str(path), "--format", "nppes"]
    return subprocess.Popen(words, env=installation.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def watched(process: subprocess.Popen[bytes]) -> float:
    """The most memory it had, in MB, until it ended."""
    most = 0.0
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status")
        lines = status.read_text("utf-8").splitlines() if status.exists() else []
        most = max([most, *(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))])
        time.sleep(0.5)
    return most


def main() -> None:
    """Write the file, import it with one kill on the way, and say what that took."""
    rows = next((int(word) for word in sys.argv[1:] if word.isdigit()), 9_000_000)
    with fresh_installation() as installation:
        path = installation.home / "npidata_pfile.csv"
        began = time.perf_counter()
        therapists = write(path, rows)
        size = path.stat().st_size / 1e9
        print(
            f"{rows:,} rows, {size:.1f} GB, {therapists:,} therapists: {time.perf_counter() - began:.0f} s", flush=True
        )
        began = time.perf_counter()
        with path.open(encoding="utf-8", newline="") as file:
            read = sum(1 for _ in csv.reader(file))
        plain = read / (time.perf_counter() - began)
        print(f"csv.reader alone: {plain:,.0f} rows a second", flush=True)

        began = time.perf_counter()
        first = started(installation, path)
        time.sleep(min(60, max(2, rows / plain)))
        first.send_signal(signal.SIGKILL)
        first.wait()
        taken = time.perf_counter() - began
        before = installation.call(counted)
        began = time.perf_counter()
        most = watched(second := started(installation, path))
        taken += time.perf_counter() - began
        found = installation.call(counted)
        print(f"killed after {before[2]:,} rows, gone on, ended with {second.returncode} (1: faulty rows were skipped)")
        times = plain * taken / rows
        print(f"{rows / taken:,.0f} rows a second with both starts, {times:.1f} times csv.reader; peak {most:.0f} MB")
        print(f"records {found[0]:,}, of them different {found[1]:,}, expected {therapists:,}")
        assert found[0] == found[1] == therapists


if __name__ == "__main__":
    main()
