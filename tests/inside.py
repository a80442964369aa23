"""Runs functions of the test suite inside another installation's settings and database; `Server.call` talks to it.

Reads one JSON line per call, `{"function": "module:name", "arguments": {…}}`, and answers each with one JSON line.
"""

import json
import sys
import traceback
from importlib import import_module
from typing import Any

import django
from django.core.serializers.json import DjangoJSONEncoder


def answer(line: str) -> dict[str, Any]:
    """Call what the line names; gives its result, or the trace of what went wrong."""
    asked = json.loads(line)
    module, _, name = asked["function"].partition(":")
    try:
        return {"result": getattr(import_module(module), name)(**asked["arguments"])}
    except Exception:  # noqa: BLE001 - whatever it is, the test that asked must see it
        return {"error": traceback.format_exc()}


def main() -> None:
    """Answer calls until the input ends."""
    replies, sys.stdout = sys.stdout, sys.stderr
    django.setup()
    for line in sys.stdin:
        print(json.dumps(answer(line), cls=DjangoJSONEncoder), file=replies, flush=True)


if __name__ == "__main__":
    main()
