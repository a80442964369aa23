"""What somebody asks the directory, read from the fields of the search form and written back as an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import Protocol
from urllib.parse import urlencode

from openipt.directory.building import words_in
from openipt.directory.facets import counted_values, group_of
from openipt.directory.gazetteer import Spot
from openipt.directory.problem_words import areas_in, without_problem_words
from openipt.directory.searching import Near, Sought
from openipt.directory.vocabulary import words

MILES = (5, 10, 25, 50, 100)
PAGES = 10
LONGEST = 120
OPEN = ("open", "waiting")
WISHES = ("identities:woman", "identities:man", "identities:lgbtq", "week:evening", "week:weekend", "scale:sliding",
          "access_needs:step_free", "ipt:2")  # fmt: skip
GROUPS = tuple(dict.fromkeys(group for group in group_of().values() if group not in {"fee", "way"}))


class Fields(Protocol):
    """The fields of a form as they were sent: Django's QueryDict is one."""

    def get(self, key: str, /) -> str | None:
        """The last value of a field."""

    def getlist(self, key: str) -> list[str]:
        """All values of a field."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, in the words and codes of the form."""

    where: str = ""
    miles: int = 25
    state: str = ""
    say: str = ""
    ceiling: int | None = None
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wishes: Mapping[str, int] = field(default_factory=dict)
    page: int = 1
    spot: Spot | None = None

    @property
    def areas(self) -> tuple[str, ...]:
        """The problem areas that were chosen or that the plain words point to."""
        said = areas_in(self.say) if self.say else ()
        return tuple(dict.fromkeys((*self.chosen.get("areas", ()), *said)))

    @property
    def accepting(self) -> tuple[str, ...]:
        """Who takes clients now or has a waiting list, unless something else was chosen."""
        return self.chosen.get("accepting") or OPEN

    def sought(self) -> Sought:
        """The search in codes."""
        must = {**self.chosen, "areas": self.areas, "accepting": self.accepting}
        near = Near(self.spot.latitude, self.spot.longitude, float(self.miles)) if self.spot else None
        return Sought(
            must={group: codes for group, codes in must.items() if codes},
            near=near,
            video_state=self.state,
            either=near is not None and bool(self.state),
            ceiling=inf if self.ceiling is None else float(self.ceiling),
            words=tuple(words_in(without_problem_words(self.say)))[:8],
            beginning=True,
            wishes=self.wishes,
        )

    def address(self, **changes: object) -> str:
        """The question (or it with changes) as the part of an address behind the question mark."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        pairs: list[tuple[str, object]] = [("where", asked.where)]
        pairs += [("miles", asked.miles)] if asked.where and asked.miles != 25 else []
        pairs += [("state", asked.state), ("say", asked.say), ("max", asked.ceiling)]
        pairs += [(group, code) for group, codes in asked.chosen.items() for code in codes]
        pairs += [(f"wish.{name}", much) for name, much in asked.wishes.items()]
        pairs += [("page", asked.page)] if asked.page > 1 else []
        return urlencode([(name, value) for name, value in pairs if value])

    @property
    def is_refined(self) -> bool:
        """Whether a box was ticked or a wish named, beyond those that are ticked to begin with."""
        to_begin_with = {"accepting": OPEN, "areas": areas_in(self.say) if self.say else ()}
        ticked = (set(codes) - set(to_begin_with.get(group, ())) for group, codes in self.chosen.items())
        return bool(self.wishes) or any(ticked)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything at all was asked."""
        return bool(self.address(page=1))


def _said(fields: Fields, group: str) -> list[str]:
    """The codes of a group; other pages name a problem area `problem`."""
    return fields.getlist(group) + (fields.getlist("problem") if group == "areas" else [])


def _number(text: str | None, lowest: int, highest: int) -> int | None:
    digits = (text or "").strip().lstrip("$")
    return min(max(int(digits), lowest), highest) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None


def question(fields: Fields, place: Callable[[str], Spot | None]) -> Question:
    """What was asked; what nobody can have asked by the form is left out, for an address may be old or mistyped."""
    where = (fields.get("where") or "").strip()[:LONGEST]
    miles = _number(fields.get("miles"), MILES[0], MILES[-1])
    state = (fields.get("state") or "").strip().upper()
    known = set(counted_values())
    chosen = {
        group: tuple(code for code in dict.fromkeys(_said(fields, group)) if f"{group}:{code}" in known)
        for group in GROUPS
    }
    wishes = {name: _number(fields.get(f"wish.{name}"), 0, 3) or 0 for name in WISHES}
    return Question(
        where=where,
        miles=miles or 25,
        state=state if state in words("jurisdictions") else "",
        say=(fields.get("say") or "").replace("\x00", "").strip()[:LONGEST],
        ceiling=_number(fields.get("max"), 0, 100_000),
        chosen={group: codes for group, codes in chosen.items() if codes},
        wishes={name: much for name, much in wishes.items() if much},
        page=_number(fields.get("page"), 1, PAGES) or 1,
        spot=place(where) if where else None,
    )
