"""The source as the architecture tests see it: modules by concept and word, templates, scripts, styles."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import grimp

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "openipt"
WIRING = {"settings", "urls", "wsgi", "cli"}
OPERATOR = "operations"  # its modules are named by the operator's words, which may use Django
DJANGO_WORDS = {
    "models", "queries", "actions", "forms", "views", "client_views", "therapist_views", "public_views",
    "manager_views", "urls", "admin", "apps", "guards", "tasks", "templatetags", "management", "migrations",
    "fields", "middleware", "adapters", "context_processors", "checks",
}  # fmt: skip


class Module(NamedTuple):
    """A Python module of the package; `word` names what it is within its concept ('' for the package itself)."""

    name: str
    path: Path
    concept: str
    word: str

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.path.read_text("utf-8"))


@cache
def modules() -> tuple[Module, ...]:
    """All modules of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        name = ".".join(("openipt", *parts))
        found.append(Module(name, path, parts[0] if parts else "", parts[1] if len(parts) > 1 else ""))
    return tuple(found)


def concepts() -> set[str]:
    """The packages in openipt, one for each concept or surface."""
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def named(*words: str) -> list[Module]:
    """The modules in a concept's file or folder of one of these words."""
    return [module for module in modules() if module.word in words]


def files(*suffixes: str) -> list[Path]:
    """All files of the package with one of these suffixes."""
    return sorted(path for path in PACKAGE.rglob("*") if path.suffix in suffixes)


def shown(path: Path) -> str:
    """A path as failures show it."""
    return str(path.relative_to(ROOT))


@cache
def imports() -> grimp.ImportGraph:
    """Who imports whom, outside packages included."""
    return grimp.build_graph("openipt", include_external_packages=True, cache_dir=None)


@cache
def pyproject() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def contract(identity: str) -> dict[str, Any]:
    """One import contract by its id."""
    return next(found for found in pyproject()["tool"]["importlinter"]["contracts"] if found["id"] == identity)
