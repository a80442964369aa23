"""What lies in the project: nothing of others', nothing secret, nothing that would be left out of the package."""

import re
import subprocess

import pytest

from tests.architecture.source import PACKAGE, ROOT, files, pyproject, shown

FOREIGN = {".woff", ".woff2", ".ttf", ".otf", ".eot", ".map", ".min.js", ".min.css"}
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|^secret_key = \"[\w-]{20,}\"", re.MULTILINE)
RISKY_SCRIPT = re.compile(
    r"\beval\(|new Function\(|document\.write|\.(inner|outer)HTML\s*=|insertAdjacentHTML|https?://"
)
READ_VARIABLE = re.compile(r"[\"'](OPENIPT_[A-Z_]+|DATABASE_URL)[\"']")


def committed() -> list[str]:
    """What git tracks (or everything but the obvious, where there is no git)."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    return [name for name in listed if name and (ROOT / name).is_file()] or [
        shown(path) for path in PACKAGE.rglob("*.*")
    ]


def test_nothing_committed_is_a_copy_of_someone_elses_work():
    assert [name for name in committed() if any(name.endswith(ending) for ending in FOREIGN)] == []


def test_nothing_committed_is_a_database_or_a_secret():
    names = committed()
    assert [name for name in names if re.search(r"\.sqlite3|keys\.toml$|\.pem$|\.env$", name)] == []
    texts = {name: (ROOT / name).read_bytes().decode("utf-8", "replace") for name in names}
    assert [name for name, text in texts.items() if SECRET.search(text)] == []


@pytest.mark.parametrize("script", files(".js"), ids=shown)
def test_a_script_evaluates_nothing_and_writes_no_markup(script):
    code = re.sub(r"http://www\.w3\.org/\d+/\w+", "", script.read_text("utf-8"))
    assert RISKY_SCRIPT.search(code) is None


@pytest.mark.parametrize("style", files(".css"), ids=shown)
def test_a_style_sheet_fetches_nothing_from_elsewhere(style):
    assert re.search(r"url\(\s*['\"]?(https?:)?//|@import", style.read_text("utf-8")) is None


def test_the_package_contains_every_file_it_needs():
    patterns = pyproject()["tool"]["setuptools"]["package-data"]["*"]
    packages = {path.parent for path in PACKAGE.rglob("__init__.py")}
    packed = {found for package in packages for pattern in patterns for found in package.glob(pattern)}
    needed = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert sorted(map(shown, needed - packed)) == []


def test_every_folder_with_python_is_a_package():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert sorted(shown(folder) for folder in folders if not (folder / "__init__.py").exists()) == []


def test_every_variable_is_described_in_the_readme_and_every_described_one_exists():
    sources = [*files(".py"), ROOT / "dev", *(ROOT / "tests").glob("*.py")]
    read = {name for path in sources for name in READ_VARIABLE.findall(path.read_text("utf-8"))}
    described = set(re.findall(r"`(OPENIPT_[A-Z_]+|DATABASE_URL)", (ROOT / "README.md").read_text("utf-8")))
    assert described == {name for name in read if not name.endswith("_")}
