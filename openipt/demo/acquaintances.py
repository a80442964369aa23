"""The people in the lives of the made-up clients, as their data file tells them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from openipt.protocol.tables import Table, once

MAY = {"standing": str, "tie": str, "often": str, "confides": str, "said": dict, "flag": str}


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody in a made-up client's life; `rings`: before it began, at the start, now (0: not placed)."""

    name: str
    kind: str
    rings: tuple[int, int, int]
    angle: int
    said: Mapping[str, str]  # by the names of the inventory's fields
    flag: str


@cache
def acquaintances() -> Mapping[str, tuple[Acquaintance, ...]]:
    """Everybody, by the key of the client. Raises DataError when the file is damaged."""
    name = "inventories.toml"
    text = (files("openipt.demo") / name).read_text("utf-8")
    table = Table(tomllib.loads(text), name, {"inventories": list})
    rows = list(table.tables("inventories", {"client": str, "people": list}))
    once([row["client"] for row in rows], "inventories")
    must = {"name": str, "kind": str, "rings": list, "angle": int}
    return {row["client"]: tuple(_somebody(one) for one in row.tables("people", must, MAY)) for row in rows}


def _somebody(row: Table) -> Acquaintance:
    said = {name: row.get(name, "") for name in ("standing", "tie", "often", "confides")}
    before, start, now = row["rings"]
    return Acquaintance(
        name=row["name"],
        kind=row["kind"],
        rings=(before, start, now),
        angle=row["angle"],
        said={"kind": row["kind"], **{name: value for name, value in said.items() if value}, **row.get("said", {})},
        flag=row.get("flag", ""),
    )
