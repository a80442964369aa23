"""Finding people's names in what was written freely. Pure."""

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
SHORTEST = 3  # letters of a first name that counts by itself: "my boss" is not named by "my"


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of some names that a text mentions, in their order.

    Somebody is mentioned by their whole name, or by its first word where that has three letters at least; case and
    accents do not matter. Rather one mention too many than one too few: it is used to warn and to leave out.
    """
    written = _words(text)
    return [name for name in names if _mentions(written, _words(name))]


def _mentions(written: list[str], name: list[str]) -> bool:
    if not name:
        return False
    if len(name[0]) >= SHORTEST and name[0] in written:
        return True
    return any(written[start : start + len(name)] == name for start in range(len(written) - len(name) + 1))
