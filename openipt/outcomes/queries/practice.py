"""What came of the courses of a practice, counted by the database: the same few statements for ten or 100,000."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt
from secrets import token_bytes
from typing import Any

from django.db.models import Count, F, FilteredRelation, Max, Q, QuerySet, Sum

from openipt.outcomes.models import CourseOutcome, ScorePair
from openipt.outcomes.rates import Share, hidden, share
from openipt.outcomes.research import ResearchRow, coarsened
from openipt.outcomes.survival import Step, kaplan_meier
from openipt.people.models import Practice

Fate = CourseOutcome.Fate
KINDS = ("recovered", "improved", "worse", "responded")
BOTH_COUNTS = {
    "both": Count("both_case"),
    "both_cases": Count("pk", filter=Q(both_case=True)),
    "both_well": Count("pk", filter=Q(both_recovered=True)),
    "both_reliably_well": Count("pk", filter=Q(both_recovered=True, both_improved=True)),
    "both_better": Count("pk", filter=Q(both_improved=True)),
    "both_worse_off": Count("pk", filter=Q(both_worse=True)),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which courses are meant: of one instrument, and perhaps of one edition or area, opened within some days."""

    instrument: str
    edition: str = ""
    area: str = ""
    opened_from: date | None = None
    opened_until: date | None = None

    def conditions(self, to_course: str = "") -> dict[str, Any]:
        """What to filter by; `to_course` leads from a row to the outcome of its course."""
        wanted = {
            "edition": self.edition,
            "area": self.area,
            "opened_on__gte": self.opened_from,
            "opened_on__lte": self.opened_until,
        }
        return {to_course + key: value for key, value in wanted.items() if value}


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
class Both:
    """What PHQ-9 and GAD-7 together say of the closed courses that have two totals of each (`talking_therapies`)."""

    courses: int
    recovered: Share | None  # of those at caseness on at least one at first; None: nobody was
    reliably_recovered: Share | None
    improved: Share
    worse: Share


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
    both: Both | None
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
    """What came of the courses of a practice, in five statements."""
    courses = CourseOutcome.objects.filter(practice=practice, **asked.conditions())
    fates = courses.values("fate").order_by()
    counted = fates.annotate(
        n=Count("pk"), due=Sum("asked"), done=Sum("answered"), at=Max("reckoned_at"), **BOTH_COUNTS
    )
    by_fate: dict[str, Mapping[str, Any]] = {row["fate"]: row for row in counted}
    cells = _cells(practice, asked)
    return Overview(
        fates={str(fate): by_fate[fate]["n"] if fate in by_fate else 0 for fate in Fate},
        asked_for=sum(row["due"] for row in by_fate.values()),
        answered=sum(row["done"] for row in by_fate.values()),
        whole=next(iter(_grouped(cells, lambda _: "")), None),
        by_edition=_grouped(cells, lambda cell: cell.edition),
        by_area=_grouped(cells, lambda cell: cell.area),
        by_therapist=_grouped(cells, lambda cell: cell.therapist),
        both=_both([row for fate, row in by_fate.items() if fate != Fate.OPEN]),
        waiting=_waiting(courses),
        leaving=_leaving(courses),
        reckoned_at=max((row["at"] for row in by_fate.values()), default=None),
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """The pairs of scores of one edition, area and therapist, as sums that can be added up."""

    edition: str
    area: str
    therapist: str
    sums: tuple[int, ...]  # pairs, beyond the cut-off, first, last, square of the change, one for each of KINDS


def _cells(practice: Practice, asked: Asked) -> list[_Cell]:
    pairs = ScorePair.objects.filter(practice=practice, instrument=asked.instrument, scores__gte=2)
    wanted = pairs.exclude(outcome__fate=Fate.OPEN).filter(**asked.conditions("outcome__"))
    keys = ("outcome__edition", "outcome__area", "outcome__therapist")
    change = F("last") - F("first")
    sums = [
        Count("pk"),
        Count("pk", filter=Q(clinical=True)),
        Sum("first"),
        Sum("last"),
        Sum(change * change),
        *(Count("pk", filter=Q(**{kind: True})) for kind in KINDS),
    ]
    counted = wanted.order_by().values_list(*keys).annotate(**{f"sum_{n}": one for n, one in enumerate(sums)})
    return [_Cell(edition, area, str(therapist), tuple(numbers)) for edition, area, therapist, *numbers in counted]


def _grouped(cells: Iterable[_Cell], key: Callable[[_Cell], str]) -> list[Group]:
    """The cells added up by a key, largest group first."""
    added: dict[str, tuple[int, ...]] = {}
    for cell in cells:
        before = added.get(key(cell), (0,) * len(cell.sums))
        added[key(cell)] = tuple(one + other for one, other in zip(before, cell.sums, strict=True))
    found = [_group(name, *sums) for name, sums in added.items()]
    return sorted(found, key=lambda group: (-group.pairs, group.key))


def _group(key: str, number: int, clinical: int, first: int, last: int, squares: int, *counts: int) -> Group:
    variance = (squares - (last - first) ** 2 / number) / (number - 1) if number > 1 else 0.0
    return Group(
        key=key,
        pairs=number,
        clinical=clinical,
        first=first / number,
        last=last / number,
        sd=sqrt(max(variance, 0.0)),
        counts=dict(zip(KINDS, counts, strict=True)),
    )


def _both(closed: Iterable[Mapping[str, Any]]) -> Both | None:
    """The rule on two questionnaires from the counts by fate; None where it can be said of nobody."""
    rows = list(closed)
    found = {name: sum(row[name] for row in rows) for name in BOTH_COUNTS}
    courses, cases = found["both"], found["both_cases"]
    if not courses:
        return None
    return Both(
        courses=courses,
        recovered=share(found["both_well"], cases) if cases else None,
        reliably_recovered=share(found["both_reliably_well"], cases) if cases else None,
        improved=share(found["both_better"], courses),
        worse=share(found["both_worse_off"], courses),
    )


def _waiting(courses: QuerySet[CourseOutcome]) -> list[Step]:
    """Days from opening to the first session held; who has had none yet, or went before, is only known so far."""
    seen = courses.filter(waited_days__isnull=False).values_list("waited_days").annotate(number=Count("pk")).order_by()
    still = courses.filter(waited_days=None).values_list("known_days").annotate(number=Count("pk")).order_by()
    return kaplan_meier(dict(seen), dict(still))


def _leaving(courses: QuerySet[CourseOutcome]) -> list[Step]:
    """Weeks from the first session until a client left early; who completed or goes on is only known so far."""
    left: dict[int, int] = {}
    others: dict[int, int] = {}
    begun = courses.filter(weeks__isnull=False).order_by().values_list("weeks", "fate")
    for weeks, fate, number in begun.annotate(number=Count("pk")):
        one = left if fate == Fate.LEFT else others
        one[weeks] = one.get(weeks, 0) + number
    return kaplan_meier(left, others)


def choices_in(practice: Practice) -> tuple[list[str], list[str], list[str]]:
    """The instruments, editions and areas there is something to say about."""
    instruments = ScorePair.objects.filter(practice=practice).order_by().values_list("instrument", flat=True)
    courses = CourseOutcome.objects.filter(practice=practice).order_by()
    found = set(courses.values_list("edition", "area").distinct())
    return (
        sorted(instruments.distinct()),
        sorted({edition for edition, _ in found}),
        sorted({area for _, area in found if area}),
    )


OF_THE_PAIR = ("scores", "first", "last", "clinical", "recovered", "improved", "worse", "responded")
OF_THE_COURSE = ("edition", "area", "therapist_id", "opened_on", "fate", "waited_days", "weeks", "held")


def research_rows(practice: Practice, asked: Asked) -> Iterator[ResearchRow]:
    """The closed courses asked about as rows for research, in an order that says nothing; four statements.

    They are read while they are asked for, inside the transaction of whoever asks.
    """
    courses = CourseOutcome.objects.filter(practice=practice, **asked.conditions()).exclude(fate=Fate.OPEN)
    protocols, areas = (coarsened(_numbers(courses, name)) for name in ("edition", "area"))
    therapists = _letters(coarsened(_numbers(courses, "therapist_id")))
    pair = FilteredRelation("pairs", condition=Q(pairs__instrument=asked.instrument))
    columns = (*OF_THE_COURSE, "asked", "answered", *(f"pair__{name}" for name in OF_THE_PAIR))
    every = courses.annotate(pair=pair).order_by("?").values_list(*columns, named=True)
    for number, one in enumerate(every.iterator(), 1):
        yield ResearchRow(
            number=number,
            year=one.opened_on.year,
            protocol=protocols[one.edition],
            area=areas[one.area],
            therapist=therapists[str(one.therapist_id)],
            ended=one.fate,
            waited_days=one.waited_days,
            weeks=one.weeks,
            sessions_held=one.held,
            questionnaires_due=one.asked,
            questionnaires_answered=one.answered,
            instrument=asked.instrument,
            **_scores(one),
        )


def _numbers(courses: QuerySet[CourseOutcome], name: str) -> dict[str, int]:
    """How many courses there are of each value of a column."""
    found = courses.order_by().values_list(name).annotate(Count("pk"))
    return {str(value): number for value, number in found}


def _letters(kept: Mapping[str, str]) -> dict[str, str]:
    """A name like T1, T2 … for each therapist, in an order that says nothing."""
    shuffled = sorted(kept, key=lambda _: token_bytes())
    named = {therapist: f"T{number}" for number, therapist in enumerate(shuffled, 1)}
    return {therapist: shown_as if shown_as == "other" else named[therapist] for therapist, shown_as in kept.items()}


def _scores(one: Any) -> dict[str, Any]:
    """What the pair of scores gives; a change only where there are two."""
    paired = (one.pair__scores or 0) > 1
    return {
        "scores": one.pair__scores or 0,
        "first_score": one.pair__first,
        "last_score": one.pair__last,
        "began_beyond_cut_off": one.pair__clinical,
        "recovered": one.pair__recovered if paired else None,
        "reliably_improved": one.pair__improved if paired else None,
        "reliably_worse": one.pair__worse if paired else None,
        "responded": one.pair__responded if paired else None,
    }


def shown_groups(groups: Iterable[Group]) -> tuple[list[Group], int]:
    """The groups large enough to be shown, largest first, and how many are not."""
    every = list(groups)
    gone = hidden({group.key: group.pairs for group in every})
    return [group for group in every if group.key not in gone], len(gone)
