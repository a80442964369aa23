"""The `openipt` command: everything whoever runs OpenIPT needs. `openipt --help` explains."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from openipt import __version__
from openipt.directory import commands as directory
from openipt.library import commands as library
from openipt.library.collection import LibraryError
from openipt.measures import commands as measures
from openipt.measures.answers_file import AnswersFileError
from openipt.measures.loading import InstrumentError
from openipt.operations.refusal import Refused
from openipt.outcomes import commands as outcomes
from openipt.outcomes.cut_offs import StatisticsError
from openipt.relationships import commands as relationships
from openipt.relationships.commands import DiaryError
from openipt.secrecy.keyring import KeyringError

FAILED = 2
PLAIN = (Refused, KeyringError, StatisticsError, AnswersFileError, InstrumentError, DiaryError, LibraryError)
Command = Callable[[argparse.Namespace], int | None]
EXAMPLES = """examples:
  openipt demo                                   look around, with made-up people
  openipt init                                   keys, database, static files in the folder OPENIPT_HOME
  openipt createuser --email mona@example.org --name "Mona Lund" --role manager --practice "Elm House"
  openipt serve --port 8000                      web server and background worker
  openipt backup /backups/openipt-monday.zip     one consistent file, while the server runs

Settings are environment variables; README.md lists them."""


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openipt.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as problem:
        raise Refused(f"A setting cannot be read: {problem} (README.md lists them)") from None


def _tell(lines: Sequence[str]) -> None:
    for line in lines:
        print(line, flush=True)


def init(_: argparse.Namespace) -> None:
    """Make home folder, keys and database, or bring an existing database up to date after an upgrade."""
    _django()
    from django.conf import settings

    from openipt.operations.installation import set_up
    from openipt.people.models import Practice

    _tell([*set_up(), f"OpenIPT {__version__} is ready in {settings.HOME}."])
    if not Practice.objects.exists():
        _tell(["Next: `openipt createuser --role manager` for the first practice manager, then `openipt serve`."])


def migrate(_: argparse.Namespace) -> None:
    """Bring the database up to date after an upgrade. Make a backup first."""
    _django()
    from openipt.operations.installation import migrate as bring_up_to_date

    _tell([bring_up_to_date() or "The database is up to date."])


def prepare(options: argparse.Namespace) -> None:
    """Do what `serve` does before it listens: check keys and database, put static files in place."""
    _django()
    from openipt.operations.demonstration import build_if_empty, refuse_unless_demo, who_may_sign_in
    from openipt.operations.installation import get_ready, make_home, set_up

    if not options.demo:
        return get_ready(migrating=options.migrate)
    make_home()
    refuse_unless_demo()
    set_up()
    build_if_empty()
    return _tell(["In the demo one click signs you in as:", *who_may_sign_in()])


def serve(options: argparse.Namespace) -> int:
    """Run the web server and the background worker until stopped (Ctrl+C or SIGTERM)."""
    from openipt.operations import serving

    env = serving.environment(options.host, options.port)
    if failed := serving.prepare(env, *(["--migrate"] if options.migrate else [])):
        return failed
    return _serve(options, env, with_worker=not options.no_worker)


def demo(options: argparse.Namespace) -> int:
    """Run a demo practice with made-up people, on this machine only."""
    from openipt.operations import serving

    if options.host not in {"127.0.0.1", "localhost", "::1"}:
        raise Refused("The demo answers on this machine only: --host must be 127.0.0.1, localhost or ::1.")
    home = os.environ.setdefault("OPENIPT_HOME", str(Path("var", "demo").resolve()))
    env = serving.environment(options.host, options.port, OPENIPT_DEMO="1")
    if options.fresh:
        _throw_away_demo(Path(home))
    return serving.prepare(env, "--demo") or _serve(options, env, with_worker=True)


def _throw_away_demo(home: Path) -> None:
    if "DATABASE_URL" in os.environ:
        raise Refused("--fresh throws away a demo in its home folder; it does not touch the database of DATABASE_URL.")
    from openipt.operations.leftovers import throw_away_demo

    throw_away_demo(home)


def _serve(options: argparse.Namespace, env: dict[str, str], *, with_worker: bool) -> int:
    from openipt.operations import serving
    from openipt.operations.locks import in_use

    children = [serving.server(options.host, options.port, options.workers, options.threads, env)]
    children += [serving.worker(env)] if with_worker else []
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)  # noqa: S104
    with in_use(Path(env.get("OPENIPT_HOME", "var"))):
        serving.run(
            children,
            at=(here, options.port),
            ready=lambda: _tell([f"OpenIPT is at {env['OPENIPT_PUBLIC_URL']} (Ctrl+C stops it)"]),
        )
    return 0


def worker(_: argparse.Namespace) -> None:
    """Run the background worker alone: mails, reminders, questionnaires that fall due. `serve` runs one already."""
    _django()
    from openipt.operations.worker import run

    run()


def createuser(options: argparse.Namespace) -> None:
    """Add a person who works in a practice; makes the practice if it is the first. Asks for what is not given."""
    _django()
    from openipt.operations.newcomers import create_user

    _tell(
        create_user(
            email=options.email,
            name=options.name,
            role=options.role,
            practice=options.practice,
            time_zone=options.time_zone,
            link=options.link,
        )
    )


def backup(options: argparse.Namespace) -> None:
    """Write everything to one consistent file, while the server runs. The keys are left out."""
    _django()
    from openipt.operations.backup import back_up

    _tell(back_up(options.file, with_keys=options.with_keys))


def restore(options: argparse.Namespace) -> None:
    """Bring a backup back, on this or another machine, and check it. The server must be stopped."""
    _django()
    from openipt.operations.backup import restore as bring_back

    _tell(bring_back(options.file, keys=options.keys, force=options.force))


def check(_: argparse.Namespace) -> int:
    """Say whether keys, database, settings, mail, practices, worker and clock are as they should be."""
    _django()
    from django.utils import timezone

    from openipt.operations.doctor import findings, report

    found = findings(timezone.now())
    _tell(report(found))
    return FAILED if any(finding.fault for listed in found.values() for finding in listed) else 0


def verify_audit(options: argparse.Namespace) -> None:
    """Prove that nobody altered the audit trail, by every event's hash."""
    _django()
    from openipt.operations.trail import anchor_lines, verify

    told = verify(options.expect)
    _tell(anchor_lines() if options.anchor else [told])


def rotate_keys(options: argparse.Namespace) -> None:
    """Make a new key and seal all private text with it. Servers may run meanwhile; copy the key file afterwards."""
    _django()
    from openipt.operations.rotation import rotate

    _tell(rotate(new_key=not options.finish))


def rescore(_: argparse.Namespace) -> None:
    """Score every stored answer again and say where the result differs. Changes nothing."""
    _django()
    from openipt.operations.rescoring import rescore as score_again

    _tell(score_again())


def directory_import(options: argparse.Namespace) -> int:
    """Take a file's therapists in as unlisted records."""
    _django()
    from openipt.directory.management.importing import import_file

    return import_file(options.file, options.format, quiet=options.quiet)


def directory_export(options: argparse.Namespace) -> int:
    """Write the public listings to standard output."""
    _django()
    from openipt.directory.management.exporting import export

    export(sys.stdout, options.format)
    return 0


def directory_search(options: argparse.Namespace) -> int:
    """Search the public listings."""
    _django()
    from openipt.directory.management.searching import asked, search

    chosen = {group: getattr(options, group) for group in directory.OPTIONS.values()}
    question = asked(
        near=options.near,
        miles=options.miles,
        state=options.video,
        say=options.text,
        ceiling=options.max,
        chosen=chosen,
    )
    return search(question, top=options.top, as_json=options.json)


def manage(options: argparse.Namespace) -> None:
    """Run one of Django's own commands, for developers: `openipt manage showmigrations`."""
    _django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["openipt manage", *options.arguments])


def parser() -> argparse.ArgumentParser:
    """The command line."""
    shape = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser(
        prog="openipt",
        description="OpenIPT carries a whole course of interpersonal psychotherapy.",
        epilog=EXAMPLES,
        formatter_class=shape,
    )
    top.add_argument("--version", action="version", version=f"OpenIPT {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(function: Command, name: str = "", epilog: str = "") -> argparse.ArgumentParser:
        text = (function.__doc__ or "").strip()
        made = commands.add_parser(
            name or function.__name__, help=text, description=text, epilog=epilog, formatter_class=shape
        )
        made.set_defaults(function=function)
        return made

    command(init)
    _listening(command(serve, epilog="example: openipt serve --host 0.0.0.0 --port 8000"), serving=True)
    _listening(command(demo, epilog="example: openipt demo --port 8001 --fresh"), serving=False)
    _newcomer(command(createuser, epilog="example: openipt createuser --email ben@example.org --role therapist --link"))
    command(worker)
    _safekeeping(command)
    command(check)
    command(migrate)
    command(rescore)
    directory.add_to(commands, {"import": directory_import, "export": directory_export, "search": directory_search})
    measures.add_to(commands)
    outcomes.add_to(commands)
    relationships.add_to(commands)
    library.add_to(commands)
    rotating = command(rotate_keys, "rotate-keys", epilog="example: openipt rotate-keys")
    rotating.add_argument("--finish", action="store_true", help="no new key: only finish a rotation that was stopped")
    preparing = command(prepare)
    preparing.add_argument("--migrate", action="store_true", help="bring the database up to date first")
    preparing.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)
    command(manage).add_argument("arguments", nargs=argparse.REMAINDER, help="the command and its arguments")
    return top


def _safekeeping(command: Callable[..., argparse.ArgumentParser]) -> None:
    backing = command(backup, epilog="example: openipt backup /backups/openipt-$(date +%F).zip")
    backing.add_argument("file", type=Path, help="a file that does not exist yet")
    backing.add_argument("--with-keys", action="store_true", help="put the keys in too: whoever has the file reads all")
    restoring = command(restore, epilog="example: openipt restore openipt-monday.zip --keys /safe/keys.toml")
    restoring.add_argument("file", type=Path, help="what `openipt backup` wrote")
    restoring.add_argument("--keys", type=Path, help="the key file that belongs to the backup")
    restoring.add_argument("--force", action="store_true", help="put a database that is here aside (SQLite only)")
    verifying = command(
        verify_audit,
        "verify-audit",
        epilog="""examples:
  openipt verify-audit --anchor > anchor.txt     keep this file where nobody who runs the database can write
  openipt verify-audit --expect anchor.txt       later: nothing up to there was rewritten""",
    )
    verifying.add_argument("--anchor", action="store_true", help="print the last hash of each chain, to keep elsewhere")
    verifying.add_argument("--expect", type=Path, metavar="FILE", help="check against what --anchor printed earlier")


def _listening(made: argparse.ArgumentParser, *, serving: bool) -> None:
    made.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    made.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    made.add_argument("--workers", type=int, default=2, help="server processes (default: 2)")
    made.add_argument("--threads", type=int, default=4, help="threads in each of them (default: 4)")
    if serving:
        made.add_argument("--no-worker", action="store_true", help="no background worker here; another machine runs it")
        made.add_argument("--migrate", action="store_true", help="bring the database up to date first")
    else:
        made.add_argument("--fresh", action="store_true", help="throw the old demo practice away first")


def _newcomer(made: argparse.ArgumentParser) -> None:
    made.add_argument("--email", default="", help="the address they sign in with")
    made.add_argument("--name", default="", help="their name, as others see it")
    made.add_argument(
        "--role",
        default="manager",
        choices=["manager", "therapist", "facilitator", "supervisor"],
        help="default: manager",
    )
    made.add_argument("--practice", default="", help="the practice's name; not needed if there is only one")
    made.add_argument("--time-zone", default="Europe/London", help="of a new practice (default: Europe/London)")
    made.add_argument("--link", action="store_true", help="print a link to choose a password with, instead of asking")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that was asked for; gives the exit code (2: refused or failed, said in plain words)."""
    options = parser().parse_args(arguments)
    os.umask(0o077)  # what we write is for nobody else on this machine
    try:
        return int(options.function(options) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        if not (words := _in_plain_words(problem)):
            raise
        print(f"openipt: {words}", file=sys.stderr)
        return FAILED


def _in_plain_words(problem: Exception) -> str:
    """What an operator should read about a failure; empty where only a programmer can help."""
    from django.db import DatabaseError, OperationalError, ProgrammingError

    told = str(problem).strip()
    if isinstance(problem, PLAIN):
        return told
    if isinstance(problem, (OperationalError, ProgrammingError)) and ("no such table" in told or "not exist" in told):
        return "There is no database of OpenIPT here yet, or it is not up to date. Run `openipt init`."
    if isinstance(problem, DatabaseError):
        return f"The database does not answer: {told.splitlines()[0] if told else type(problem).__name__}."
    return f"{problem.strerror}: {problem.filename}" if isinstance(problem, OSError) else ""


if __name__ == "__main__":
    sys.exit(main())
