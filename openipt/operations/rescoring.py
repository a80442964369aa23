"""`openipt rescore`: scores every stored answer again and says where the result differs. It changes nothing."""

import time
from collections.abc import Iterator

from openipt.measures.models import Response
from openipt.measures.scoring import AnswerError
from openipt.secrecy.sealing import SealBroken

AT_ONCE = 2_000  # rows read at a time
SHOWN = 50  # differences named one by one


def rescore() -> list[str]:
    """Score all responses with the edition in which they were given; names those that differ, never their content."""
    began, number, differing = time.monotonic(), 0, []
    for response in _responses():
        number += 1
        if reason := _difference(response):
            differing.append(f"Response {response.pk} ({response.instrument}): {reason}")
    took = max(time.monotonic() - began, 0.001)
    told = [
        f"Scored {number} responses again in {took:.1f} s ({number / took:.0f} a second). Differing: {len(differing)}."
    ]
    told += differing[:SHOWN]
    if len(differing) > SHOWN:
        told.append(f"… and {len(differing) - SHOWN} more.")
    return told


def _responses() -> Iterator[Response]:
    return Response.objects.order_by("pk").iterator(chunk_size=AT_ONCE)


def _difference(response: Response) -> str:
    try:
        found = response.score
    except KeyError:
        return f"edition {response.edition} of this questionnaire does not come with this version"
    except (AnswerError, SealBroken, ValueError) as problem:
        return f"cannot be scored ({type(problem).__name__})"
    band = found.band.key if found.band else ""
    if found.stored != response.total:
        return f"stored total {response.total}, now {found.stored}"
    if (band, found.complete) != (response.band, response.complete):
        return f"stored band {response.band or 'none'}, now {band or 'none'}"
    return ""
