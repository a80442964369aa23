"""An import of a register that is killed in the middle goes on where it was, and nobody is there twice."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openipt.directory.models import ImportRun, RegistryRecord
from tests.integration.test_directory_import import nppes, row
from tests.server import ROOT, Installation

PEOPLE = 12_000
PATIENCE = 60.0


def taken() -> list[int]:
    """Records, different keys among them, and rows that are done with."""
    run = ImportRun.objects.first()
    return [
        RegistryRecord.objects.count(),
        RegistryRecord.objects.values("key").distinct().count(),
        run.row if run else 0,
    ]


def plan_net(path: Path) -> Path:
    """The same number of people as a FHIR bundle on lines."""
    path.write_text(
        "".join(
            json.dumps(
                {
                    "resourceType": "Practitioner",
                    "id": f"p{number}",
                    "name": [{"given": ["Dana"], "family": f"Osei {number}"}],
                }
            )
            + "\n"
            for number in range(PEOPLE)
        ),
        "utf-8",
    )
    return path


@pytest.mark.parametrize("kind", ["nppes", "fhir"])
def test_killed_and_started_again_takes_everybody_in_once(
    installation: Installation, tmp_path: Path, kind: str
) -> None:
    if kind == "fhir":
        path, heading = plan_net(tmp_path / "plan_net.ndjson"), 0
    else:
        path, heading = nppes(tmp_path / "npidata.csv", [row(number) for number in range(PEOPLE)]), 1
    words = [sys.executable, "-m", "openipt.cli", "directory", "import", str(path), "--format", kind]
    first = subprocess.Popen(
        words, env=installation.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    limit = time.monotonic() + PATIENCE
    while installation.call(taken)[2] == 0:
        assert first.poll() is None, "It ended before it was killed."
        assert time.monotonic() < limit
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    records, _, rows = installation.call(taken)
    assert 0 < records == rows - heading < PEOPLE  # whole batches: what is taken in is what is noted as done
    told = installation.manage("directory", "import", str(path), "--format", kind)
    assert f"Going on after row {rows:,}." in told
    assert installation.call(taken) == [PEOPLE, PEOPLE, PEOPLE + heading]
    assert "nothing to do" in installation.manage("directory", "import", str(path), "--format", kind)
