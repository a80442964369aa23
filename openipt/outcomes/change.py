"""Reliable change from one measurement to another, by seven methods and two simpler rules.

Formulas: Claus, Wager & Bonnet 2024, J Stat Softw 111(1), and the paper named with each. Where package and paper
differ the paper leads (docs/outcomes.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist, fmean, stdev

from openipt.outcomes.cut_offs import CUT_OFFS, Populations, StatisticsError, reliability_at, true_populations

FEWEST = 2  # persons


class Change(StrEnum):
    """What became of one person, by the reliable change alone."""

    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's score before and after, in points."""

    id: str
    pre: float
    post: float

    @property
    def change(self) -> float:
        """After minus before."""
        return self.post - self.pre


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample of persons says of both measurements; standard deviations with n - 1."""

    n: int
    m_pre: float
    sd_pre: float
    m_post: float
    sd_post: float
    m_change: float
    sd_change: float
    correlation: float | None  # Pearson; None where a score does not vary


def sample_of(pairs: Sequence[Pair], sd: float | None = None) -> Sample:
    """Means, standard deviations and correlation; `sd` stands in for the standard deviation before, where given.

    With `sd` one person is enough for the methods that need nothing else of a sample.

    Raises:
        StatisticsError: too few persons, or a standard deviation that is not above 0.
    """
    least = FEWEST if sd is None else 1
    if len(pairs) < least:
        raise StatisticsError(f"Persons with both measurements: {len(pairs)}; needed: at least {least}.")
    pre, post = [pair.pre for pair in pairs], [pair.post for pair in pairs]
    m_pre, m_post, sd_pre, sd_post = fmean(pre), fmean(post), _sd(pre), _sd(post)
    spread = sd_pre if sd is None else sd
    if spread <= 0:
        raise StatisticsError("The scores before do not vary: their standard deviation must be above 0.")
    correlation = None
    if sd_pre > 0 and sd_post > 0:
        together = sum((pair.pre - m_pre) * (pair.post - m_post) for pair in pairs) / (len(pairs) - 1)
        correlation = together / (sd_pre * sd_post)
    changes = [pair.change for pair in pairs]
    return Sample(len(pairs), m_pre, spread, m_post, sd_post, fmean(changes), _sd(changes), correlation)


def _sd(values: Sequence[float]) -> float:
    return stdev(values) if len(values) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Reliability:
    """How precisely a score measures: `r` before, `r_post` after (0 to 1, both exclusive)."""

    r: float
    r_post: float | None = None

    def __post_init__(self) -> None:
        for value in (self.r, self.r_post):
            if value is not None and not 0 < value < 1:
                raise StatisticsError("A reliability lies between 0 and 1.")

    @property
    def after(self) -> float:
        """The reliability after: as before where nothing else is said."""
        return self.r if self.r_post is None else self.r_post


def sem(sd: float, r: float) -> float:
    """Standard error of measurement, in points: sd * sqrt(1 - r)."""
    return sd * sqrt(1 - r)


def s_diff(sd: float, r: float) -> float:
    """Standard error of the difference of two scores, in points: sqrt(2) * SEM (Jacobson & Truax 1991)."""
    return sqrt(2) * sem(sd, r)


def s_prediction(sd: float, r: float) -> float:
    """Standard error of prediction, in points: sd * sqrt(1 - r squared)."""
    return sd * sqrt(1 - r**2)


def jt(pair: Pair, of: Sample, reliability: Reliability) -> float:
    """Jacobson & Truax 1991, J Consult Clin Psychol 59:12-19: the change over the standard error of the difference."""
    return pair.change / s_diff(of.sd_pre, reliability.r)


def gln(pair: Pair, of: Sample, reliability: Reliability) -> float:
    """Gulliksen, Lord & Novick (Hsu 1989, Behav Assess 11:459-467): the change beyond what regression predicts."""
    predicted = reliability.r * (pair.pre - of.m_pre)
    return (pair.post - of.m_pre - predicted) / s_prediction(of.sd_pre, reliability.r)


def hll(pair: Pair, of: Sample, reliability: Reliability) -> float:
    """Hsu, Linn & Lord (Hsu 1989): as GLN, but against the mean after. Change relative to the group: it sums to 0."""
    predicted = reliability.r * (pair.pre - of.m_pre)
    return (pair.post - of.m_post - predicted) / s_prediction(of.sd_pre, reliability.r)


def en(pair: Pair, of: Sample, reliability: Reliability) -> float:
    """Edwards & Nunnally (Speer 1992, J Consult Clin Psychol 60:402-408): against the estimated true score before."""
    return (pair.post - _true_before(pair, of, reliability)) / sem(of.sd_pre, reliability.r)


def nk(pair: Pair, of: Sample, reliability: Reliability) -> float:
    """Nunnally & Kotsch 1983, Br J Clin Psychol 22:83-93: as EN, with a reliability of its own after."""
    variance = of.sd_pre**2
    error = sqrt(reliability.r**2 * variance * (1 - reliability.r) + variance * (1 - reliability.after))
    return (pair.post - _true_before(pair, of, reliability)) / error


def _true_before(pair: Pair, of: Sample, reliability: Reliability) -> float:
    return reliability.r * (pair.pre - of.m_pre) + of.m_pre


def ha(pair: Pair, of: Sample, reliability: Reliability) -> float:
    """Hageman & Arrindell 1999, Behav Res Ther 37:1169-1193: with the reliability of the differences themselves."""
    r_dd = reliability_of_differences(of, reliability)
    between = pair.change * r_dd + of.m_change * (1 - r_dd)
    return between / (sqrt(r_dd) * s_diff(of.sd_pre, reliability.r))


def reliability_of_differences(of: Sample, reliability: Reliability) -> float:
    """r_dd: how reliable the differences of a sample are (0 to 1), Hageman & Arrindell 1999.

    Raises:
        StatisticsError: the differences vary no more than error alone would make them.
    """
    if of.correlation is None:
        raise StatisticsError("This method needs scores that vary before and after.")
    error = sem(of.sd_pre, reliability.r)
    shared = 2 * of.sd_pre * of.sd_post * of.correlation
    variance = of.sd_pre**2 + of.sd_post**2 - shared
    true = of.sd_pre**2 * reliability_at(of.sd_pre, error) + of.sd_post**2 * reliability_at(of.sd_post, error) - shared
    if variance <= 0 or true <= 0:
        raise StatisticsError("The differences vary no more than the error of measurement alone would make them.")
    return true / variance


METHODS = {"jt": jt, "gln": gln, "hll": hll, "en": en, "nk": nk, "ha": ha}


def critical(alpha: float, method: str = "jt") -> float:
    """The value an index must exceed: two-sided, but one-sided for Hageman & Arrindell, as in the paper.

    Raises:
        StatisticsError: alpha does not lie between 0 and 1.
    """
    if not 0 < alpha < 1:
        raise StatisticsError("Alpha lies between 0 and 1.")
    return NormalDist().inv_cdf(1 - alpha if method == "ha" else 1 - alpha / 2)


def by_index(index: float, limit: float, direction: int) -> Change:
    """What a reliable change index says; `direction` 1: higher is better, -1: lower is better. Strict inequalities."""
    if direction * index > limit:
        return Change.IMPROVED
    return Change.DETERIORATED if direction * index < -limit else Change.UNCHANGED


def by_percentage(pair: Pair, *, improved: float, deteriorated: float | None = None, direction: int = -1) -> Change:
    """Improvement or deterioration by a share of the score before (0.5: half); not strict.

    From 0 no share can be taken: any rise counts as a change for the better or worse, by the direction. (The R package
    clinicalsignificance takes a rise from 0 for an improvement whatever the direction.)

    Raises:
        StatisticsError: a share that is not above 0.
    """
    worse = improved if deteriorated is None else deteriorated
    if improved <= 0 or worse <= 0:
        raise StatisticsError("A percentage of change must be above 0.")
    if pair.change == 0:
        return Change.UNCHANGED
    if pair.pre == 0:
        return Change.IMPROVED if direction * pair.change > 0 else Change.DETERIORATED
    share = direction * pair.change / abs(pair.pre)
    return Change.IMPROVED if share >= improved else Change.DETERIORATED if share <= -worse else Change.UNCHANGED


def by_anchor(pair: Pair, *, improved: float, deteriorated: float | None = None, direction: int = -1) -> Change:
    """Improvement or deterioration by a minimal important difference in points; not strict.

    Raises:
        StatisticsError: a difference that is not above 0.
    """
    worse = improved if deteriorated is None else deteriorated
    if improved <= 0 or worse <= 0:
        raise StatisticsError("A minimal important difference must be above 0.")
    gained = direction * pair.change
    return Change.IMPROVED if gained >= improved else Change.DETERIORATED if gained <= -worse else Change.UNCHANGED


class Significance(StrEnum):
    """What became of one person, by reliable change and cut-off together (Jacobson & Truax 1991)."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    HARMED = "harmed"


def combined(change: Change, *, clinical_before: bool, functional_after: bool) -> Significance:
    """Reliable change and cut-off together: recovered crossed the cut-off and improved, harmed the other way round."""
    if change is Change.IMPROVED:
        return Significance.RECOVERED if clinical_before and functional_after else Significance.IMPROVED
    if change is Change.DETERIORATED:
        return Significance.HARMED if not (clinical_before or functional_after) else Significance.DETERIORATED
    return Significance.UNCHANGED


def by_cut_off(*, clinical_before: bool, functional_after: bool) -> Change:
    """The cut-off alone: crossed for the better, for the worse, or not at all."""
    if clinical_before and functional_after:
        return Change.IMPROVED
    return Change.UNCHANGED if clinical_before or functional_after else Change.DETERIORATED


@dataclass(frozen=True, slots=True)
class Sides:
    """On which side of a cut-off a person was before and after. A score equal to the cut-off is on neither."""

    clinical_before: bool
    functional_after: bool


def sides(pair: Pair, cut_off: float, direction: int) -> Sides:
    """The sides of a cut-off by the scores themselves."""
    return Sides(direction * pair.pre < direction * cut_off, direction * pair.post > direction * cut_off)


@dataclass(frozen=True, slots=True)
class HagemanArrindell:
    """The parts of Hageman & Arrindell's method that need the whole sample: true cut-off and group level."""

    of: Sample
    reliability: Reliability
    cut_off: float  # of the true scores
    direction: int
    limit: float

    def index(self, pair: Pair) -> float:
        """cs_indiv: how far the estimated true score after lies beyond the cut-off, in standard errors."""
        error = sem(self.of.sd_pre, self.reliability.r)
        r_post = reliability_at(self.of.sd_post, error)
        true_after = self.of.m_post + (pair.post - self.of.m_post) * r_post
        return (true_after - self.cut_off) / (sqrt(r_post) * error)

    def sides(self, pair: Pair) -> Sides:
        """The sides of the cut-off: after, only what is beyond it by more than error counts as functional."""
        before = self.direction * pair.pre < self.direction * self.cut_off
        return Sides(before, before and self.direction * self.index(pair) > self.limit)

    def harmed_side(self, pair: Pair) -> bool:
        """Whether somebody who was not in the clinical range is in it now, by more than error."""
        return not self.sides(pair).clinical_before and self.direction * self.index(pair) < -self.limit

    def changed(self) -> float:
        """The share of the group that changed for the better (0 to 1)."""
        r_dd = reliability_of_differences(self.of, self.reliability)
        return NormalDist().cdf(self.direction * self.of.m_change / (self.of.sd_change * sqrt(r_dd)))

    def functional(self) -> float:
        """The share of the group beyond the cut-off after (0 to 1)."""
        r_post = reliability_at(self.of.sd_post, sem(self.of.sd_pre, self.reliability.r))
        return NormalDist().cdf(self.direction * (self.of.m_post - self.cut_off) / (self.of.sd_post * sqrt(r_post)))


def cut_off_for(populations: Populations, kind: str, *, method: str, reliability: Reliability) -> float:
    """The cut-off of a kind (`cut_offs.CUT_OFFS`); of true scores for Hageman & Arrindell.

    Raises:
        StatisticsError: an unknown kind, or numbers it needs are missing.
    """
    if kind not in CUT_OFFS:
        raise StatisticsError(f"There is no cut-off {kind}: choose one of {', '.join(CUT_OFFS)}.")
    if method == "ha":
        populations = true_populations(populations, sem(populations.sd_clinical, reliability.r))
    return CUT_OFFS[kind](populations)
