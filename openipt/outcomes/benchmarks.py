"""Published results to compare a practice with (benchmarks.toml), with whom they are about and how sure they are."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = frozenset({"recovered", "improved", "worse", "responded", "left"})


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published share, in percent; `low` and `high` differ where a paper gives two."""

    key: str
    kind: str  # one of KINDS
    low: float
    high: float
    who: str
    measure: str
    citation: str
    checked: bool  # against the paper; else written down from memory

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if self.kind not in KINDS or not 0 <= self.low <= self.high <= 100:
            raise ValueError(f"benchmarks.toml: {self.key}: kind, low or high makes no sense")

    @property
    def percent(self) -> str:
        """As it is written: 43 to 55 %, or 6.6 %."""
        return f"{self.low:g} %" if self.low == self.high else f"{self.low:g} to {self.high:g} %"


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """All of them, in the order of the file."""
    table = tomllib.loads(files("openipt.outcomes").joinpath("benchmarks.toml").read_text("utf-8"))
    return tuple(Benchmark(**row) for row in table["benchmarks"])
