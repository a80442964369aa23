"""The workbench script itself: it explains itself, counts rightly and notices what it should."""

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

from tests.architecture.source import ROOT

COMMANDS = ["run", "test", "check", "fix", "lock", "bench"]
SAMPLE = """
import pytest
def test_good(): pass
def test_bad(): assert False
def test_left_out(): pytest.skip("not here")
@pytest.fixture
def broken(): raise RuntimeError
def test_error(broken): pass
"""


@pytest.fixture
def dev(monkeypatch):
    """The script as a module."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    spec = spec_from_loader("dev", loader)
    assert spec is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "dev", module)
    loader.exec_module(module)
    return module


def pytest_results(tmp_path, source, *arguments):
    (tmp_path / "test_sample.py").write_text(source)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    report = tmp_path / "report.xml"
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:django",
        "-q",
        f"--junitxml={report}",
        *arguments,
        "test_sample.py",
    ]
    return report, subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    done = subprocess.run([ROOT / "dev", command, "--help"], capture_output=True, text=True, check=True)
    assert f"./dev {command}" in done.stdout
    assert len(done.stdout.splitlines()) > 4


def test_a_mistyped_option_is_refused():
    done = subprocess.run([ROOT / "dev", "check", "--fats"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--fats" in done.stderr


def test_results_are_counted(dev, tmp_path):
    assert dev.counts_of(*pytest_results(tmp_path, SAMPLE)) == (1, 2, 1)


def test_a_run_that_breaks_off_is_a_failure(dev, tmp_path):
    assert dev.counts_of(tmp_path / "never-written.xml", 3).failed == 1
    assert dev.counts_of(*pytest_results(tmp_path, "import nothing_of_that_name")).failed == 1
    assert (
        dev.counts_of(*pytest_results(tmp_path, "def test_good(): pass", "--cov=x", "--cov-fail-under=99")).failed == 1
    )


def test_no_selected_test_is_no_failure(dev, tmp_path):
    assert dev.counts_of(*pytest_results(tmp_path, "def test_good(): pass", "-k", "other")) == (0, 0, 0)


def test_the_requirement_files_are_in_order(dev):
    assert dev.requirement_faults() == ""


@pytest.mark.parametrize(
    ("runtime", "development", "fault"),
    [
        ("a==1 \\\n    --hash=sha256:0\n", "a==2 \\\n    --hash=sha256:0\n", "a 1, development has 2"),
        ("a==1\n", "a==1 \\\n    --hash=sha256:0\n", "no hash for a==1"),
        (
            "--index-url https://x.example/\na==1 \\\n    --hash=sha256:0\n",
            "a==1 \\\n    --hash=sha256:0\n",
            "x.example",
        ),
    ],
)
def test_a_fault_in_the_requirement_files_is_noticed(dev, tmp_path, monkeypatch, runtime, development, fault):
    (tmp_path / "runtime.txt").write_text(runtime)
    (tmp_path / "development.txt").write_text(development)
    monkeypatch.setattr(dev, "REQUIREMENTS", tmp_path)
    assert fault in dev.requirement_faults()


def test_a_failing_check_is_reported_with_what_it_said(dev):
    command = [sys.executable, "-c", "import sys; print('because'); sys.exit(1)"]
    outcome = dev.outcome_of(dev.Check("example", command))
    assert (outcome.good, outcome.output) == (False, "because\n")


def test_every_check_has_a_name_of_its_own(dev, tmp_path):
    names = [check.name for check in dev.checks(str(tmp_path))]
    assert len(names) == len(set(names)) > 5
