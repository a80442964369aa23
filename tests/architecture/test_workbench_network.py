"""Tests cannot reach the network: not the test process, not the browser it drives."""

import socket

import pytest
from playwright.sync_api import Error as PlaywrightError
from pytest_socket import SocketConnectBlockedError

ELSEWHERE = ("192.0.2.1", 80)  # a documentation address that belongs to nobody


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_connection_to_another_machine_is_refused():
    with socket.socket() as probe, pytest.raises(SocketConnectBlockedError):
        probe.connect(ELSEWHERE)


def test_a_connection_to_this_machine_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as probe:
        assert probe.getpeername() == listener.getsockname()


def test_the_browser_finds_no_other_host(new_page):
    with pytest.raises(PlaywrightError, match="ERR_NAME_NOT_RESOLVED"):
        new_page().goto("http://example.com/")
