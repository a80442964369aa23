"""The browser fixtures notice what they are there to notice."""

import pytest

from tests.browsing import Faults, accessibility_faults

POLICY = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}


@pytest.fixture
def watched_page(browser):
    """A page whose faults are collected for the test itself to look at, serving what it is given."""
    context, faults = browser.new_context(), Faults()
    context.on("page", faults.watch)
    page = context.new_page()

    def show(html: str) -> list[str]:
        context.route(
            "http://localhost/", lambda route: route.fulfill(headers=POLICY, body=html, content_type="text/html")
        )
        context.route(
            "http://localhost/x.js", lambda route: route.fulfill(headers=POLICY, body="throw new Error('oh')")
        )
        page.goto("http://localhost/")
        return faults.found

    yield show
    context.close()


def test_an_inline_script_is_a_fault(watched_page):
    assert "Content Security Policy" in watched_page("<script>document.title = 'ran'</script>")[0]


def test_an_inline_style_is_a_fault(watched_page):
    assert "Content Security Policy" in watched_page("<p style='color: red'>text</p>")[0]


def test_a_script_that_throws_is_a_fault(watched_page):
    assert "oh" in watched_page("<script src='/x.js'></script>")[0]


def test_a_quiet_page_has_no_faults(watched_page):
    assert watched_page("<p>text</p>") == []


def test_axe_finds_a_picture_without_words(new_page):
    page = new_page()
    page.set_content("<html lang='en'><title>t</title><main><h1>t</h1><img src='data:,'></main></html>")
    assert [fault.split(":")[0] for fault in accessibility_faults(page)] == ["image-alt"]


def test_a_good_page_passes(new_page, assert_accessible):
    page = new_page()
    page.set_content("<html lang='en'><title>t</title><main><h1>t</h1><p>text</p></main></html>")
    assert_accessible(page)
