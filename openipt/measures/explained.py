"""What a shown score says: in a sentence, how sure that is, and where it is from. Pure."""

from dataclasses import dataclass

from openipt.measures.instrument import Instrument
from openipt.measures.scoring import TOO_LITTLE, Audience, change_between, change_words

MARGIN = "Two of its scores that differ by less than %(points)s may be the same within its margin of error."
NO_MARGIN = "How large its margin of error is, we cannot say: no value with a source is known here."


@dataclass(frozen=True, slots=True)
class Explained:
    """The parts of an explanation: message ids, and the numbers that fill them in."""

    meaning: str
    change: str  # "" where there is nothing to compare with
    points: int  # the size of the change
    margin: str
    reliable: int | None  # points from which on a difference is beyond the margin
    sources: tuple[tuple[str, str], ...]  # what for (a message id), and the source


def explained(instrument: Instrument, last: int | None, first: int | None, audience: Audience) -> Explained:
    """An explanation of a total, and of how it differs from an earlier one.

    Args:
        instrument: of which the totals are.
        last: the total that is shown; None where too much was left out for one.
        first: the total it is compared with; None where there is none.
        audience: who reads it.
    """
    band = None if last is None else instrument.band_of(last)
    told = TOO_LITTLE[audience] if band is None else band.client if audience is Audience.CLIENT else band.therapist
    change = None if last is None or first is None else change_between(instrument, first, last)
    limit = instrument.change
    return Explained(
        meaning=told,
        change=change_words(change) if change else "",
        points=abs(change.better_by) if change else 0,
        margin=MARGIN if limit else NO_MARGIN,
        reliable=limit.reliable if limit else None,
        sources=_sources(instrument),
    )


def _sources(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    """Where everything is from that an explanation rests on, each source once."""
    found = {instrument.citation: "The questionnaire and its ranges"}
    if instrument.change:
        found.setdefault(instrument.change.source, "Its margin of error")
    for cut_off in instrument.cut_offs[:1]:
        found.setdefault(cut_off.source, "From where on a score counts")
    return tuple((what, source) for source, what in found.items() if source)
