"""Thirty-two people writing at once through the real server, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from itertools import count

from bench._load import Browser, Timings, fresh_installation, therapists, together
from tests.postgres import postgres
from tests.server import Server

PEOPLE = 32
SECONDS = 10.0
PAUSES = {"without a pause": 0.0, "a form every 4 s": 4.0}


def measure(name: str, database_url: str | None) -> None:
    """Let everybody change a client of their own, again and again; every one must succeed."""
    with fresh_installation(database_url) as installation:
        server = Server(installation)
        server.start()
        try:
            people = installation.call(therapists, number=PEOPLE, clients=1)
            for pace, pause in PAUSES.items():
                print(f"{name:12} {pace:18} {writing(server.url, people, pause)}", flush=True)
            print(f"{name:12} {installation.manage('verify-audit').strip()}")
        finally:
            server.stop()


def writing(url: str, people: list[list[str]], pause: float) -> Timings:
    """The time of each form: sealed fields, an audit event and the session are written."""

    def person(number: int) -> Callable[[], object]:
        cookie, client = people[number]
        browser = Browser(url, cookie)
        counted = count()

        def write() -> None:
            telephone = f"020 7946 {next(counted):04}"
            form = {"name": f"Client of {number}", "time_zone": "Europe/London", "telephone": telephone}
            browser.post(f"/work/clients/{client}/change/", **form)

        return write

    return together(PEOPLE, SECONDS, person, pause)


def main() -> None:
    """Measure both databases."""
    print(f"{PEOPLE} people, each changing a client's contact details, {SECONDS:.0f} s; two processes of four threads")
    measure("SQLite", None)
    with postgres(durable=True) as url:
        measure("PostgreSQL", url)


if __name__ == "__main__":
    main()
