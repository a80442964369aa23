"""A mail server for tests: takes every mail on a port of its own and keeps it."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from threading import Event, Thread


class _Visitor(socketserver.StreamRequestHandler):
    """One sender, by as much of SMTP (RFC 5321) as Django needs."""

    server: "Postbox"

    def handle(self) -> None:
        """Answer every line; keep what comes after DATA."""
        if self.server.silent:
            self.server.visited.set()
            self.server.stalled.wait(60)
        self._say("220 postbox")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.mails.append(message_from_bytes(self._content()))
                self.server.stalled.wait(self.server.stalls_for)
            elif word == b"QUIT":
                self._say("221 bye")
                return
            if word == b"RCPT" and self.server.refuses and self.server.refused in line:
                self._say(self.server.refuses.decode())
            else:
                self._say("250 fine")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Postbox(socketserver.ThreadingTCPServer):
    """Keeps the mails that came in, oldest first."""

    daemon_threads = True

    def __init__(self) -> None:
        """Open a port on this machine."""
        super().__init__(("127.0.0.1", 0), _Visitor)
        self.mails: list[Message] = []
        self.refuses = b""  # what recipients are refused with
        self.refused = b""  # only those with this in their address
        self.stalls_for = 0.0  # seconds between taking a mail and saying so
        self.stalled = Event()  # set: nothing stalls any more
        self.silent = False  # takes visitors and says nothing to them
        self.visited = Event()

    @property
    def settings(self) -> dict[str, str]:
        """What an installation needs to send its mail here."""
        return {"OPENIPT_SMTP_HOST": "127.0.0.1", "OPENIPT_SMTP_PORT": str(self.server_address[1])}


@contextmanager
def postbox() -> Iterator[Postbox]:
    """A mail server while a test needs it."""
    with Postbox() as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()
