"""Writes docs/reference from the code: `python -m docs.generate`; with `--check` it only compares."""

import sys
from importlib import import_module
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent / "reference"

# Each page and the function that gives its Markdown.
PAGES = {
    "access.md": "openipt.access.policy:reference",
    "instruments.md": "openipt.measures.reference:reference",
    "lifecycle.md": "openipt.protocol.lifecycle:reference",
    "protocol.md": "openipt.protocol.reference:reference",
}


def page(source: str) -> str:
    """The text that `module:function` gives."""
    module, _, function = source.partition(":")
    return str(getattr(import_module(module), function)())


def outdated(pages: dict[str, str]) -> list[str]:
    """The names of pages that are missing, differ from the code, or that nothing generates any more."""
    written = {path.name: path.read_text("utf-8") for path in REFERENCE.glob("*") if path.is_file()}
    return sorted(name for name in pages.keys() | written.keys() if pages.get(name) != written.get(name))


def write(pages: dict[str, str]) -> None:
    """Write every page and remove what nothing generates."""
    REFERENCE.mkdir(exist_ok=True)
    for path in REFERENCE.glob("*"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (REFERENCE / name).write_text(text, "utf-8")


def main() -> int:
    """Compare or write; gives the exit code."""
    pages = {name: page(source) for name, source in PAGES.items()}
    stale = outdated(pages)
    if "--check" not in sys.argv:
        write(pages)
        print("\n".join(f"wrote docs/reference/{name}" for name in stale) or "docs/reference is current")
        return 0
    print("\n".join(f"docs/reference/{name} is not what the code says: run ./dev fix" for name in stale))
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
