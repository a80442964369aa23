"""The first visit to the public pages on a slow phone: bytes on the wire and the largest contentful paint.

`python -m bench.first_load`: the demo practice, Chromium with an empty cache, a phone's screen, the processor four
times as slow, 1.6 Mbit/s down and 150 ms there and back (Lighthouse's mobile profile), five visits to each page.
"""

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browsing import PHONE, launch_chromium
from tests.server import Installation, Server

PAGES = (
    "/find/", "/find/?say=someone+died&where=60614&state=IL&max=80", "/find/marisol-vega/", "/library/",
    "/library/living-with-grief/", "/is-ipt-for-me/", "/help/",
)  # fmt: skip
VISITS = 5
LARGEST = """() => new Promise(told => new PerformanceObserver(list => told(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""


def visit(browser: Browser, address: str) -> tuple[float, int]:
    """Milliseconds to the largest paint, and bytes that came over the wire."""
    context = browser.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]}, device_scale_factor=2)
    page = context.new_page()
    throttled = context.new_cdp_session(page)
    throttled.send("Network.enable")
    network = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
    throttled.send("Network.emulateNetworkConditions", network)
    throttled.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    came: list[int] = []
    throttled.on("Network.loadingFinished", lambda one: came.append(int(one["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    largest = float(page.evaluate(LARGEST))
    context.close()
    return largest, sum(came)


def main() -> None:
    """Print one line for each page."""
    with TemporaryDirectory(prefix="openipt-bench-") as name, sync_playwright() as playwright:
        server = Server(Installation(Path(name), OPENIPT_DEMO="1"), command=("demo",))
        server.start()
        browser = launch_chromium(playwright)
        try:
            for path in PAGES:
                visit(browser, server.url + path)
                found = [visit(browser, server.url + path) for _ in range(VISITS)]
                paints = [paint for paint, _ in found]
                print(f"{path:52} LCP median {statistics.median(paints):6.0f}  worst {max(paints):6.0f} ms   "
                      f"{max(size for _, size in found) / 1000:5.1f} kB", flush=True)  # fmt: skip
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
