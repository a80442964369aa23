"""Files stay small enough to be read in one go."""

import pytest

from tests.architecture.source import PACKAGE, ROOT, files, shown

LIMITS = {".py": 500, ".html": 200, ".txt": 200, ".css": 400, ".js": 400}
PYTHON_ELSEWHERE = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("bench/**/*.py"), *ROOT.glob("docs/**/*.py"), ROOT / "dev"]


@pytest.mark.parametrize("suffix", LIMITS)
def test_no_file_exceeds_its_limit(suffix):
    sizes = {shown(path): len(path.read_text("utf-8").splitlines()) for path in files(suffix)}
    assert {path: lines for path, lines in sizes.items() if lines > LIMITS[suffix]} == {}


def test_tests_and_tools_keep_to_the_limit_too():
    sizes = {shown(path): len(path.read_text("utf-8").splitlines()) for path in PYTHON_ELSEWHERE}
    assert {path: lines for path, lines in sizes.items() if lines > LIMITS[".py"]} == {}


def test_there_is_something_to_measure():
    assert len(files(".py")) > 20
    assert PACKAGE.is_dir()
