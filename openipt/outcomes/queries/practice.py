"""What came of the courses of a practice, counted by the database: the same few statements for ten or 100,000."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt
from typing import Any

from django.db.models import Aggregate, Avg, Count, F, FloatField, Max, Q, QuerySet, Sum
from django.db.models.functions import Cast

from openipt.outcomes.models import CourseOutcome, ScorePair
from openipt.outcomes.rates import Share, hidden, share
from openipt.outcomes.research import ResearchRow, coarsened
from openipt.outcomes.survival import Step, kaplan_meier
from openipt.people.models import Practice

Fate = CourseOutcome.Fate
KINDS = ("recovered", "improved", "worse", "responded")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which courses are meant: of one instrument, and perhaps of one edition or area, opened within some days."""

    instrument: str
    edition: str = ""
    area: str = ""
    opened_from: date | None = None
    opened_until: date | None = None

    def narrow(self, courses: QuerySet[CourseOutcome]) -> QuerySet[CourseOutcome]:
        """Those of the courses that are meant."""
        wanted = {
            "edition": self.edition,
            "area": self.area,
            "opened_on__gte": self.opened_from,
            "opened_on__lte": self.opened_until,
        }
        return courses.filter(**{key: value for key, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class Group:
    """The closed courses of one group that have a first and a later score."""

    key: str
    pairs: int
    clinical: int  # of them, began beyond the cut-off
    first: float  # mean
    last: float
    sd: float  # of the change
    counts: Mapping[str, int]

    @property
    def change(self) -> float:
        """Mean of newest minus first score, in points."""
        return self.last - self.first

    @property
    def change_range(self) -> tuple[float, float]:
        """Its 95 % interval, from the normal distribution."""
        reach = 1.96 * self.sd / sqrt(self.pairs)
        return self.change - reach, self.change + reach

    def rate(self, kind: str) -> Share | None:
        """How many recovered, improved … ; recovery and response are of those who began beyond the cut-off."""
        of = self.clinical if kind in {"recovered", "responded"} else self.pairs
        return share(self.counts[kind], of) if of else None

    @property
    def recovered(self) -> Share | None:
        """From beyond the cut-off to within it."""
        return self.rate("recovered")

    @property
    def improved(self) -> Share | None:
        """Reliably better."""
        return self.rate("improved")

    @property
    def worse(self) -> Share | None:
        """Reliably worse."""
        return self.rate("worse")

    @property
    def responded(self) -> Share | None:
        """Better by the share the instrument's authors call response."""
        return self.rate("responded")


@dataclass(frozen=True, slots=True)
class Overview:
    """What came of the courses asked about."""

    fates: Mapping[str, int]
    asked_for: int  # questionnaires that were due
    answered: int
    whole: Group | None
    by_edition: list[Group]
    by_area: list[Group]
    by_therapist: list[Group]
    waiting: list[Step]  # days until the first session held
    leaving: list[Step]  # weeks until the client left early
    reckoned_at: datetime | None

    @property
    def courses(self) -> int:
        """How many courses there are."""
        return sum(self.fates.values())

    @property
    def closed(self) -> int:
        """How many of them are over."""
        return self.courses - self.fates[Fate.OPEN]

    @property
    def without_pair(self) -> int:
        """Closed courses without a later score: never counted as a success."""
        return self.closed - (self.whole.pairs if self.whole else 0)

    @property
    def answered_share(self) -> Share | None:
        """Of the questionnaires that were due, how many were answered."""
        return share(self.answered, self.asked_for) if self.asked_for else None


def overview(practice: Practice, asked: Asked) -> Overview:
    """What came of the courses of a practice, in eight statements."""
    courses = asked.narrow(CourseOutcome.objects.filter(practice=practice))
    totals = courses.aggregate(asked=Sum("asked"), answered=Sum("answered"), at=Max("reckoned_at"))
    pairs = ScorePair.objects.filter(
        outcome__in=courses.exclude(fate=Fate.OPEN), instrument=asked.instrument, scores__gte=2
    )
    return Overview(
        fates=_fates(courses),
        asked_for=totals["asked"] or 0,
        answered=totals["answered"] or 0,
        whole=next(iter(_groups(pairs, None)), None),
        by_edition=_groups(pairs, "outcome__edition"),
        by_area=_groups(pairs, "outcome__area"),
        by_therapist=_groups(pairs, "outcome__therapist"),
        waiting=_waiting(courses),
        leaving=_leaving(courses),
        reckoned_at=totals["at"],
    )


def _fates(courses: QuerySet[CourseOutcome]) -> dict[str, int]:
    found = dict(courses.values_list("fate").annotate(number=Count("pk")).order_by())
    return {str(fate): found.get(fate, 0) for fate in Fate}


def _groups(pairs: QuerySet[ScorePair], by: str | None) -> list[Group]:
    change = Cast(F("last") - F("first"), FloatField())
    numbers: dict[str, Aggregate] = {
        "pairs": Count("pk"),
        "beyond": Count("pk", filter=Q(clinical=True)),
        "mean_first": Avg("first"),
        "mean_last": Avg("last"),
        "squares": Avg(change * change),
        **{f"number_{kind}": Count("pk", filter=Q(**{kind: True})) for kind in KINDS},
    }
    found = [_group(row) for row in _counted(pairs, numbers, by) if row["pairs"]]
    return sorted(found, key=lambda group: (-group.pairs, group.key))


def _counted(pairs: QuerySet[ScorePair], numbers: dict[str, Aggregate], by: str | None) -> Iterable[Mapping[str, Any]]:
    return pairs.values(key=F(by)).annotate(**numbers).order_by() if by else [pairs.aggregate(**numbers)]


def _group(row: Mapping[str, Any]) -> Group:
    number, first, last = row["pairs"], float(row["mean_first"]), float(row["mean_last"])
    variance = (row["squares"] - (last - first) ** 2) * number / (number - 1) if number > 1 else 0.0
    return Group(
        key=str(row.get("key", "")),
        pairs=number,
        clinical=row["beyond"],
        first=first,
        last=last,
        sd=sqrt(max(variance, 0.0)),
        counts={kind: row[f"number_{kind}"] for kind in KINDS},
    )


def _waiting(courses: QuerySet[CourseOutcome]) -> list[Step]:
    """Days from opening to the first session held; who has had none yet, or went before, is only known so far."""
    seen = courses.filter(waited_days__isnull=False).values_list("waited_days").annotate(number=Count("pk")).order_by()
    still = courses.filter(waited_days=None).values_list("known_days").annotate(number=Count("pk")).order_by()
    return kaplan_meier(dict(seen), dict(still))


def _leaving(courses: QuerySet[CourseOutcome]) -> list[Step]:
    """Weeks from the first session until a client left early; who completed or goes on is only known so far."""
    begun = courses.filter(weeks__isnull=False)
    left = begun.filter(fate=Fate.LEFT).values_list("weeks").annotate(number=Count("pk")).order_by()
    others = begun.exclude(fate=Fate.LEFT).values_list("weeks").annotate(number=Count("pk")).order_by()
    return kaplan_meier(dict(left), dict(others))


def choices_in(practice: Practice) -> tuple[list[str], list[str], list[str]]:
    """The instruments, editions and areas there is something to say about."""
    courses = CourseOutcome.objects.filter(practice=practice)
    instruments = ScorePair.objects.filter(outcome__practice=practice).values_list("instrument", flat=True)
    return (
        sorted(instruments.distinct()),
        sorted(courses.values_list("edition", flat=True).distinct()),
        sorted(area for area in courses.values_list("area", flat=True).distinct() if area),
    )


def research_rows(practice: Practice, asked: Asked) -> list[ResearchRow]:
    """The closed courses asked about as rows for research, in an order that says nothing."""
    courses = asked.narrow(CourseOutcome.objects.filter(practice=practice)).exclude(fate=Fate.OPEN)
    found = ScorePair.objects.filter(outcome__in=courses, instrument=asked.instrument)
    pairs = {pair.outcome_id: pair for pair in found}
    every = list(courses.order_by("?"))
    protocols = coarsened(one.edition for one in every)
    areas = coarsened(one.area for one in every)
    therapists = _letters(coarsened(str(one.therapist_id) for one in every))
    return [
        _research_row(number, one, pairs.get(one.pk), asked.instrument).in_company(
            protocols[one.edition], areas[one.area], therapists[str(one.therapist_id)]
        )
        for number, one in enumerate(every, 1)
    ]


def _letters(kept: Mapping[str, str]) -> dict[str, str]:
    """A name like T1, T2 … for each therapist, in the random order of the rows."""
    named: dict[str, str] = {}
    for therapist, shown_as in kept.items():
        named[therapist] = "other" if shown_as == "other" else f"T{len(named) + 1}"
    return named


def _research_row(number: int, one: CourseOutcome, pair: ScorePair | None, instrument: str) -> ResearchRow:
    paired = pair is not None and pair.scores > 1
    return ResearchRow(
        number=number,
        year=one.opened_on.year,
        protocol=one.edition,
        area=one.area,
        therapist="",
        ended=one.fate,
        waited_days=one.waited_days,
        weeks=one.weeks,
        sessions_held=one.held,
        questionnaires_due=one.asked,
        questionnaires_answered=one.answered,
        instrument=instrument,
        scores=pair.scores if pair else 0,
        first_score=pair.first if pair else None,
        last_score=pair.last if pair else None,
        began_beyond_cut_off=pair.clinical if pair else None,
        recovered=pair.recovered if pair and paired else None,
        reliably_improved=pair.improved if pair and paired else None,
        reliably_worse=pair.worse if pair and paired else None,
        responded=pair.responded if pair and paired else None,
    )


def shown_groups(groups: Iterable[Group]) -> tuple[list[Group], int]:
    """The groups large enough to be shown, largest first, and how many are not."""
    every = list(groups)
    gone = hidden({group.key: group.pairs for group in every})
    return [group for group in every if group.key not in gone], len(gone)
