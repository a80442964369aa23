"""`openipt directory …`: import, export and search, as the command line reads them."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

EXAMPLE = """examples:
  openipt directory import npidata_pfile.csv --format nppes     goes on where it was stopped
  openipt directory import society.csv --format csv             heading: key,name,npi,licences,areas,…
  openipt directory export --format fhir > directory.json
  openipt directory search --near 60614 --problem grief --language es --max 80 --json"""
Run = Callable[[argparse.Namespace], int]


def add_to(commands: Any, runs: Mapping[str, Run]) -> None:
    """Add `directory import`, `export` and `search`; `runs` says what each does, for that needs the database."""
    shape = argparse.RawDescriptionHelpFormatter
    text = "The directory of therapists: import, export, search."
    top = commands.add_parser("directory", help=text, description=text, epilog=EXAMPLE, formatter_class=shape)
    inner = top.add_subparsers(required=True, metavar="WHAT")

    def command(name: str, told: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = inner.add_parser(
            name, help=told, description=told, epilog=EXAMPLE, formatter_class=shape
        )
        made.set_defaults(function=runs[name])
        return made

    bringing = command("import", "Take therapists of a file in as unlisted records that they can claim.")
    bringing.add_argument("file", type=Path)
    bringing.add_argument("--format", required=True, choices=["nppes", "csv", "fhir"])
    bringing.add_argument("--quiet", action="store_true", help="show no progress")
    taking = command("export", "Write the public listings to standard output.")
    taking.add_argument("--format", required=True, choices=["csv", "fhir"])
    _search_options(command("search", "Search the public listings."))


def _search_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("text", nargs="?", default="", help="plain words or a name")
    made.add_argument("--near", default="", metavar="PLACE", help="a ZIP code or a town")
    made.add_argument("--miles", type=int, default=25, help="how far away (default: 25)")
    made.add_argument("--video", default="", metavar="STATE", help="by video too, for somebody who will be there")
    made.add_argument("--max", type=int, metavar="DOLLARS", help="the most a session may cost")
    for option, group in OPTIONS.items():
        made.add_argument(f"--{option}", action="append", default=[], dest=group, metavar="CODE")
    made.add_argument("--top", type=int, default=20, choices=range(1, 21), metavar="N", help="at most 20")
    made.add_argument("--json", action="store_true", help="everything, also counts and the terms of the score")


OPTIONS = {
    "problem": "areas", "language": "languages", "insurer": "insurers", "age": "ages", "form": "adaptations",
    "when": "week", "ipt": "ipt", "identity": "identities", "access": "access_needs", "accepting": "accepting",
}  # fmt: skip
