"""What the change from a first to a newest total is called: the same names for one course and for many."""

from dataclasses import dataclass

from openipt.measures.instrument import Direction, Instrument


@dataclass(frozen=True, slots=True)
class PairNames:
    """The names that fit one pair of totals; several may."""

    clinical: bool
    recovered: bool
    improved: bool
    worse: bool
    responded: bool


def names_of_pair(form: Instrument, first: int, last: int) -> PairNames:
    """What the change from the first to the newest total is called.

    Recovery: from beyond the cut-off to within it. Improved and worse: by at least the instrument's reliable change.
    Responded: from beyond the cut-off, by at least the share its authors call response. Each by the source in the
    instrument's file; without one the name is never given.
    """
    better_by = first - last if form.direction is Direction.HIGHER_WORSE else last - first
    clinical = form.cut_off is not None and form.beyond(form.cut_off, first)
    reliable = form.change.reliable if form.change else None
    wanted = form.goals.response if form.goals else None
    return PairNames(
        clinical=clinical,
        recovered=clinical and form.cut_off is not None and not form.beyond(form.cut_off, last),
        improved=reliable is not None and better_by >= reliable,
        worse=reliable is not None and -better_by >= reliable,
        responded=bool(clinical and wanted and first and 100 * better_by >= wanted * first),
    )
