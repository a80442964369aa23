"""`openipt library index` and `openipt library search`: any folder of texts becomes a searchable library of its own."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openipt.library.searching import Hit, Library

INDEX = ".openipt-library"
EXAMPLES = """examples:
  openipt library index leaflets                           a folder of .md, .txt or .jsonl files; index inside it
  openipt library search "cant sleep since mum died" --library leaflets --top 5
  openipt library search "how long does it take" --json    without --library: OpenIPT's own articles
A line of a .jsonl (or .jsonl.gz) file is {"id": …, "title": …, "text": …}."""


def add_to(commands: Any) -> None:
    """Add `library index` and `library search` to the command line."""
    text = "Search articles, or any folder of texts."
    shape = argparse.RawDescriptionHelpFormatter
    outer = commands.add_parser("library", help=text, description=text, epilog=EXAMPLES, formatter_class=shape)
    inner = outer.add_subparsers(required=True, metavar="WHAT")
    told = "Make a folder of texts searchable."
    made = inner.add_parser("index", help=told, description=told, epilog=EXAMPLES, formatter_class=shape)
    made.add_argument("folder", type=Path, help="a folder (or one file) of Markdown, plain text or JSON lines")
    made.add_argument("--output", type=Path, help=f"where to put the index (default: {INDEX} inside the folder)")
    made.set_defaults(function=index)
    told = "Search a library, as people type."
    made = inner.add_parser("search", help=told, description=told, epilog=EXAMPLES, formatter_class=shape)
    made.add_argument("question", help="what you are looking for, in your own words")
    made.add_argument("--library", type=Path, help="an indexed folder, or its index (default: OpenIPT's own articles)")
    made.add_argument("--top", type=int, default=10, help="how many texts at most (default: 10)")
    made.add_argument("--json", action="store_true", help="write JSON instead of sentences")
    made.set_defaults(function=search)


def place_of(folder: Path) -> Path:
    """Where the index of a folder (or of one file) is kept unless said otherwise."""
    return folder.with_name(f".{folder.name}{INDEX}") if folder.is_file() else folder / INDEX


def index(options: argparse.Namespace) -> int:
    """Read a folder and keep its index; faults of single files go to the error stream."""
    from openipt.library.collection import read_folder
    from openipt.library.kept import keep
    from openipt.library.searching import built

    reading = read_folder(options.folder)
    for fault in reading.faults:
        sys.stderr.write(f"{fault}\n")
    place = options.output or place_of(options.folder)
    keep(built(reading.texts), place)
    sys.stdout.write(f"{len(reading.texts)} texts can be searched; the index is in {place}\n")
    return 0


def search(options: argparse.Namespace) -> int:
    """Search and say what was found; in a crisis whom to turn to comes first."""
    from openipt.library.crisis import in_crisis

    library = _library(options.library)
    found = library.search(options.question, options.top)
    crisis = in_crisis(options.question)
    if options.json:
        hits = [_told(number, hit, library, found.stems) for number, hit in enumerate(found.hits, 1)]
        told = {"crisis": crisis, "did_you_mean": found.did_you_mean or None, "hits": hits}
        json.dump(told, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    if crisis:
        sys.stdout.write("If you or somebody else is in danger now, call your local emergency number.\n\n")
    if found.did_you_mean:
        sys.stdout.write(f"Searched for: {found.did_you_mean}\n\n")
    for number, hit in enumerate(found.hits, 1):
        told = _told(number, hit, library, found.stems)
        sys.stdout.write(f"{number}. {told['title']} ({told['id']})\n   {told['passage']}\n")
    sys.stdout.write("" if found.hits else "Nothing was found. Try fewer or other words.\n")
    return 0


def _library(folder: Path | None) -> Library:
    from openipt.library.kept import opened
    from openipt.library.own_articles import own_library
    from openipt.library.searching import Library

    if folder is None:
        return own_library()
    inside = place_of(folder)
    return Library(opened(inside if inside.exists() else folder))


def _told(number: int, hit: Hit, library: Library, stems: frozenset[str]) -> dict[str, Any]:
    from openipt.library.passages import passage

    said = "".join(piece.text for piece in passage(hit.text.body, stems, library.weight))
    return {"rank": number, "id": hit.text.key, "title": hit.text.title, "score": round(hit.score, 4), "passage": said}
