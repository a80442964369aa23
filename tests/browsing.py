"""Chromium for tests: one browser a run, strict about the content security policy, judged by axe."""

import os
import shutil
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
SCREENSHOTS = Path(__file__).resolve().parent.parent / "screenshots"


def launch_chromium(playwright: Playwright) -> Browser:
    """Start `OPENIPT_CHROMIUM`, the system's Chromium, or else the one Playwright installed."""
    path = os.environ.get("OPENIPT_CHROMIUM") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=path, args=SWITCHES)


class Faults:
    """What a page did wrong without a test asking: script errors and breaches of the content security policy."""

    def __init__(self) -> None:
        """Start with none."""
        self.found: list[str] = []

    def watch(self, page: Page) -> None:
        """Note the faults of a page from now on."""
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.found.append(message.text)


def accessibility_faults(page: Page) -> list[str]:
    """What axe (WCAG 2.2 AA and best practice) finds wrong with the page once nothing moves any more, one line each."""
    page.wait_for_function("document.getAnimations().every(animation => animation.playState !== 'running')")
    response: dict[str, Any] = Axe().run(page).response
    return [
        f"{violation['id']}: {violation['help']} — {node['html']} ({node['failureSummary']})"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]
