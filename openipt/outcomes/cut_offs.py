"""Cut-offs between a clinical and a functional population (Jacobson & Truax 1991, J Consult Clin Psychol 59:12-19)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt


class StatisticsError(ValueError):
    """This cannot be computed from these numbers; the message says why in plain words."""


@dataclass(frozen=True, slots=True)
class Populations:
    """Mean and standard deviation, in points, of a clinical and of a functional population.

    `direction` is 1 where higher scores are better, -1 where lower ones are.
    """

    m_clinical: float
    sd_clinical: float
    m_functional: float | None = None
    sd_functional: float | None = None
    direction: int = -1

    def functional(self) -> tuple[float, float]:
        """Mean and standard deviation of the functional population.

        Raises:
            StatisticsError: they are not known, or the standard deviation is not above 0.
        """
        if self.m_functional is None or self.sd_functional is None:
            raise StatisticsError("This cut-off needs the mean and the standard deviation of a functional population.")
        if self.sd_functional <= 0 or self.sd_clinical <= 0:
            raise StatisticsError("A cut-off needs standard deviations above 0.")
        return self.m_functional, self.sd_functional


def cut_off_a(of: Populations) -> float:
    """Two standard deviations beyond the mean of the clinical population, towards better."""
    return of.m_clinical + of.direction * 2 * of.sd_clinical


def cut_off_b(of: Populations) -> float:
    """Within two standard deviations of the mean of the functional population, as the paper defines it."""
    mean, sd = of.functional()
    return mean - of.direction * 2 * sd


def cut_off_b_package(of: Populations) -> float:
    """As the R package clinicalsignificance 3.0.0 computes b: with the *clinical* standard deviation.

    Equal to the paper's b only where both standard deviations are equal. Offered to compare, not to use.
    """
    mean, _ = of.functional()
    return mean - of.direction * 2 * of.sd_clinical


def cut_off_c(of: Populations) -> float:
    """Where both populations are equally likely: the means weighted by the other's standard deviation."""
    mean, sd = of.functional()
    return (of.sd_clinical * mean + sd * of.m_clinical) / (of.sd_clinical + sd)


CUT_OFFS: Mapping[str, Callable[[Populations], float]] = {
    "a": cut_off_a,
    "b": cut_off_b,
    "c": cut_off_c,
    "b_package": cut_off_b_package,
}


def reliability_at(sd: float, sem: float) -> float:
    """The reliability of a score in a group with another spread, at the same error of measurement (0 to 1).

    Source: Hageman & Arrindell 1999, Behav Res Ther 37:1169-1193.

    Raises:
        StatisticsError: the spread is not larger than the error of measurement.
    """
    if sd <= sem:
        raise StatisticsError("The standard deviation must be larger than the standard error of measurement.")
    return (sd**2 - sem**2) / sd**2


def true_populations(of: Populations, sem: float, r_functional: float | None = None) -> Populations:
    """The populations' true scores: each standard deviation without the error of measurement (Hageman & Arrindell).

    `sem` is the standard error of measurement in points; `r_functional` the reliability in the functional population
    (0 to 1) where it is known, else it follows from `sem`.
    """

    def true_sd(sd: float, r: float | None = None) -> float:
        return sd * sqrt(reliability_at(sd, sem) if r is None else r)

    return Populations(
        of.m_clinical,
        true_sd(of.sd_clinical),
        of.m_functional,
        None if of.sd_functional is None else true_sd(of.sd_functional, r_functional),
        of.direction,
    )
