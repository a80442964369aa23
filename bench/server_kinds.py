"""Ways of running the web server: requests a second and memory for a signed-in page that writes an audit event."""

import subprocess
import sys
import time
from contextlib import suppress
from itertools import product

from bench._load import Browser, Timings, cpu_of_tree, fresh_installation, memory_of_tree, therapists, together
from tests.server import ROOT, Installation, free_port

KINDS = {
    "wsgi 1 process x 4 threads": ("wsgi", 1, 4),
    "wsgi 2 processes x 2 threads": ("wsgi", 2, 2),
    "wsgi 2 processes x 4 threads": ("wsgi", 2, 4),
    "asginl 1 process": ("asginl", 1, 1),
    "asginl 2 processes": ("asginl", 2, 1),
}
PEOPLE = 8
CLIENTS = 20
SECONDS = 5.0
TURNS = 3
PAGE = "/work/clients/"


def measured(installation: Installation, kind: tuple[str, int, int], cookies: list[str]) -> tuple[Timings, float, int]:
    """Timings, processor time of a page in ms, and memory after the load in MB."""
    interface, workers, threads = kind
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", interface, "--port", str(port), "--no-ws"]
    command += ["--workers", str(workers), "--log-level", "warning"]
    command += ["--blocking-threads", str(threads)] if interface == "wsgi" else []
    command += ["openipt.wsgi:application" if interface == "wsgi" else "bench._asgi:application"]
    process = subprocess.Popen(command, env=installation.env, cwd=ROOT)
    try:
        url = f"http://localhost:{port}"
        _await(url, cookies[0])
        for cookie in cookies * 2:
            Browser(url, cookie).get(PAGE)
        before = cpu_of_tree(process.pid)
        timings = together(PEOPLE, SECONDS, lambda number: _looking(url, cookies[number]))
        cpu = (cpu_of_tree(process.pid) - before) * 1000 / len(timings.each)
        return timings, cpu, memory_of_tree(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _looking(url: str, cookie: str):
    browser = Browser(url, cookie)
    return lambda: browser.get(PAGE)


def _await(url: str, cookie: str) -> None:
    for _ in range(300):
        with suppress(OSError):
            Browser(url, cookie).get(PAGE)
            return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def main() -> None:
    """Measure every kind, in turns: other work on the machine disturbs all of them."""
    print(f"{PAGE} with {CLIENTS} clients, {PEOPLE} people at once, SQLite")
    with fresh_installation() as installation:
        cookies = [cookie for cookie, *_ in installation.call(therapists, number=PEOPLE, clients=CLIENTS)]
        for turn, (name, kind) in product(range(TURNS), KINDS.items()):
            timings, cpu, memory = measured(installation, kind, cookies)
            print(f"{turn + 1}  {name:30} {timings}  {cpu:5.1f} ms of processor a page  {memory} MB", flush=True)


if __name__ == "__main__":
    main()
