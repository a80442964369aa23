"""Keeps personal data out of the log: exceptions are named by type and place, never by their message."""

import logging
import re
import traceback

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_TRACE = re.compile(r"Traceback \(most recent call last\):.*", re.DOTALL)
_PLACE = re.compile(r'^  File "(.+)", line (\d+), in (.+)$', re.MULTILINE)


class Discreet(logging.Filter):
    """Drops exception messages and local values, e-mail addresses and link secrets from every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; always lets it through."""
        message = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            frames = traceback.extract_tb(record.exc_info[1].__traceback__)
            places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames[-8:]))
            message = f"{message} [{type(record.exc_info[1]).__name__} at {places}]"
            record.exc_info = None
            record.exc_text = None
        record.msg, record.args = discreet(message), ()
        return True


def discreet(message: str) -> str:
    """The message without e-mail addresses, link secrets and query strings, and of a trace only the places."""
    message = _TRACE.sub(lambda found: f"[at {_places(found[0])}]", message)
    message = _ADDRESS.sub("[address]", message)
    message = re.sub(r"/(answer|join)/[\w-]{8,}", r"/\1/[secret]", message)
    return re.sub(r"\?[^\s\"']*", "?[query]", message)


def _places(trace: str) -> str:
    return " < ".join(f"{file}:{line} {name}" for file, line, name in reversed(_PLACE.findall(trace)[-8:]))
