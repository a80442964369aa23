"""The log never says what somebody wrote: not in exceptions, not in what the server itself logs."""

import io
import logging
import traceback

import pytest

from openipt.secrecy.logs import Discreet, discreet

WORDS = "Amara Obi wrote to mona@example.org"


def fail():
    raise LookupError(WORDS)


@pytest.fixture
def log():
    """A logger with our filter, and what it has written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Discreet())
    logger = logging.getLogger("tests.secrecy")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, written
    logger.removeHandler(handler)


def test_an_exception_is_named_by_type_and_place_only(log):
    logger, written = log
    try:
        fail()
    except LookupError:
        logger.exception("It failed")
    assert "It failed [LookupError at" in written.getvalue()
    assert "test_secrecy_logs.py" in written.getvalue()
    assert "Amara" not in written.getvalue()


def test_a_trace_inside_a_message_loses_its_words(log):
    logger, written = log
    try:
        fail()
    except LookupError:
        logger.critical("Application callable raised an exception\n%s", traceback.format_exc())
    assert "[at " in written.getvalue()
    assert "fail" in written.getvalue()
    assert "Amara" not in written.getvalue()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("to mona@example.org now", "to [address] now"),
        ("GET /answer/abcdefghij/ 200", "GET /answer/[secret]/ 200"),
        ("GET /join/abcdefghij/", "GET /join/[secret]/"),
        ("GET /work/clients/?q=Amara 200", "GET /work/clients/?[query] 200"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_addresses_secrets_and_queries_are_left_out(said, kept):
    assert discreet(said) == kept
