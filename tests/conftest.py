"""What every test may ask for: people's installations, real servers, a browser; and what no test may do."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browsing import DESK, SCREENSHOTS, Faults, accessibility_faults, launch_chromium
from tests.server import Installation, Server, new_database

# Playwright's sync API runs an event loop in this thread, which Django would otherwise refuse to share.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A slow machine is no fault of the code; a failure found anywhere can be played again everywhere.
hypothesis.settings.register_profile("openipt", deadline=None, print_blob=True)
hypothesis.settings.load_profile("openipt")

USES_DATABASE = {"db", "installation", "server", "make_server", "demo_server", "empty_installation"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database, and refuse tests that would need to empty it."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        asked = item.get_closest_marker("django_db")
        if fixtures & {"transactional_db", "live_server"} or (asked and asked.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: the audit trail refuses to be emptied; use the `server` fixture")
        if asked or fixtures & USES_DATABASE:
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def empty_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A freshly initialised installation, made once a run; never use it, copy it (`installation`)."""
    made = Installation(tmp_path_factory.mktemp("empty"), new_database(os.environ.get("DATABASE_URL")))
    made.manage("init")
    yield made
    made.destroy()


@pytest.fixture
def installation(empty_installation: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An empty installation of one's own, without a running server."""
    made = empty_installation.copy(tmp_path / "home")
    yield made
    made.destroy()


@pytest.fixture
def make_server(installation: Installation) -> Iterator[Callable[..., Server]]:
    """Start servers, as many as wanted, on the same `installation`."""
    servers: list[Server] = []

    def make(**options: Any) -> Server:
        server = Server(installation, **options)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.stop()


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    """A running server on an empty installation of one's own."""
    return make_server()


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running demo practice for the whole run: look at everything, change nothing others look at."""
    home = tmp_path_factory.mktemp("demo")
    made = Installation(home, new_database(os.environ.get("DATABASE_URL")), OPENIPT_DEMO="1")
    server = Server(made, command=("demo",))
    server.start()
    yield server
    server.stop()
    made.destroy()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        try:
            started = launch_chromium(playwright)
        except PlaywrightError as problem:
            pytest.skip(f"no Chromium here: {problem}")
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a browser profile of its own: `new_page(base_url=…, viewport=PHONE, color_scheme="dark")`.

    The options are Playwright's for a context; nothing moves unless they say so. The test fails if a page breaks the
    content security policy or a script of ours throws.
    """
    faults = Faults()
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", "reduced_motion": "reduce", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("page", faults.watch)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert faults.found == []


@pytest.fixture
def page(new_page: Callable[..., Page], request: pytest.FixtureRequest) -> Page:
    """One desk-sized page; its addresses are relative to `server` or `demo_server` if the test has one."""
    for name in ("server", "demo_server"):
        if name in request.fixturenames:
            return new_page(base_url=request.getfixturevalue(name).url)
    return new_page()


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Judge a page with axe: `assert_accessible(page)`."""

    def judge(page: Page) -> None:
        found = accessibility_faults(page)
        assert found == [], f"{page.url}\n" + "\n".join(found)

    return judge


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Keep a full-page picture as `screenshots/NAME.png`, only when OPENIPT_SCREENSHOTS=1."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("OPENIPT_SCREENSHOTS") == "1":
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return take
