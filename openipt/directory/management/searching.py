"""`openipt directory search`: the public search, on the command line."""

import json
import sys
from collections.abc import Sequence

from django.utils import timezone

from openipt.directory.asking import Question
from openipt.directory.gazetteer import spot
from openipt.directory.queries.answers import Answer, answer_to

# The fields of the JSON answer are described in docs/directory.md.


def search(question: Question, *, top: int, as_json: bool) -> int:
    """Search and print; gives the exit code (1: nobody was found)."""
    answer = answer_to(question, timezone.now())
    if as_json:
        json.dump(told(answer, top), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for line in _lines(answer, top):
            print(line)
    return 0 if answer.total else 1


def asked(
    *, near: str, miles: int, state: str, say: str, ceiling: int | None, chosen: dict[str, Sequence[str]]
) -> Question:
    """The question that the options make."""
    return Question(
        where=near,
        miles=miles,
        state=state.upper(),
        say=say,
        ceiling=ceiling,
        chosen={group: tuple(codes) for group, codes in chosen.items() if codes},
        spot=spot(near) if near else None,
    )


def told(answer: Answer, top: int) -> dict[str, object]:
    """The answer as plain data."""
    return {
        "total": answer.total,
        "widened": [{"kind": step.kind, "amount": step.amount, "state": step.state} for step in answer.steps],
        "place_known": not answer.asked.where or answer.asked.spot is not None,
        "results": [
            {
                "rank": one.number,
                "slug": one.listing.slug,
                "name": one.listing.name,
                "miles": one.miles,
                "accepting": one.listing.accepting,
                "confirmed_at": one.listing.confirmed_at.isoformat() if one.listing.confirmed_at else None,
                "fee": one.listing.fee,
                "lowest_fee": one.listing.lowest_fee,
                "areas": list(one.listing.areas),
                "languages": list(one.listing.languages),
                "may_see_by": list(one.may_see),
                "score": round(one.score.value, 4),
                "terms": {term: round(worth, 4) for term, worth in one.score.terms.items()},
                "taken_off": round(one.score.taken_off, 4),
            }
            for one in answer.results[:top]
        ],
        "counts": dict(answer.found.counts),
    }


def _lines(answer: Answer, top: int) -> list[str]:
    lines = [f"{answer.total:,} therapists" + (" (nobody fitted exactly; looked wider)" if answer.steps else "")]
    for one in answer.results[:top]:
        far = f", about {one.miles} mi" if one.miles else ""
        lines.append(f"{one.number:3}. {one.listing.name}{far}, {one.listing.accepting}, score {one.score.value:.2f}")
    return lines
