"""What the scores of one course say, each with its uncertainty and its source: never a verdict on a person.

Where a practice has courses enough of its own, a score is compared with them. Until then only rules that were published
are used, and one local convention that says it is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

from openipt.measures.instrument import Direction, Instrument
from openipt.outcomes.expected import GrowthCurve
from openipt.outcomes.sudden_gains import Rules, gains

REVIEW_FROM = 6  # session
LEAST_FALL = 20  # percent of the first score
PLATEAU_SCORES = 4


class Kind(StrEnum):
    """What a signal is about."""

    DETERIORATED = "deteriorated"
    NOT_ON_TRACK = "not_on_track"
    BEYOND_EXPECTED = "beyond_expected"
    PLATEAU = "plateau"
    SUDDEN_LOSS = "sudden_loss"
    SUDDEN_GAIN = "sudden_gain"
    REMISSION = "remission"
    RESPONSE = "response"
    IMPROVED = "improved"


TO_CONSIDER = frozenset({Kind.DETERIORATED, Kind.NOT_ON_TRACK, Kind.BEYOND_EXPECTED, Kind.PLATEAU, Kind.SUDDEN_LOSS})

# What to consider when scores do not improve: this project's list, after the themes of Lambert's clinical support tools
# (alliance, motivation, social support, life events) and of IPT (docs/clinical/sources.md, "Signals").
CONSIDER = (
    ("risk", "Risk: ask about thoughts of death and self-harm, also where no answer says so."),
    ("focus", "Focus: is it still the right one? What happened with it since the last session?"),
    ("grief", "Grief: is there a loss that has not been talked about?"),
    ("alliance", "Alliance: how is it between the two of you? Ask what the client wishes were different here."),
    ("support", "Support: who stands by the client at the moment, and who has withdrawn?"),
    ("motivation", "Motivation: what would become harder if things got better?"),
    ("body", "Body: medication, sleep, illness, alcohol or drugs: has anything changed?"),
    ("supervision", "Supervision: bring this course along."),
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing the scores say.

    `says`, `sure` and `source` are message ids; the numbers in `values` fill them in.
    """

    kind: Kind
    instrument: str  # its key
    says: str
    sure: str
    source: str
    values: tuple[tuple[str, int | str], ...]

    @property
    def to_consider(self) -> bool:
        """Whether somebody should think about it and write down what was decided."""
        return self.kind in TO_CONSIDER


SAYS = {
    Kind.DETERIORATED: "%(name)s is worse by %(change)s points than at the start.",
    Kind.NOT_ON_TRACK: "%(name)s has improved by less than a fifth by session %(session)s: %(first)s, now %(last)s.",
    Kind.BEYOND_EXPECTED: "%(name)s is %(last)s at session %(session)s: worse than in four of five comparable courses.",
    Kind.PLATEAU: "%(name)s has stayed within %(spread)s points for %(count)s scores, beyond the cut-off.",
    Kind.SUDDEN_LOSS: "%(name)s rose by %(points)s points between sessions %(before)s and %(after)s.",
    Kind.SUDDEN_GAIN: "%(name)s fell by %(points)s points between sessions %(before)s and %(after)s: a sudden gain.",
    Kind.REMISSION: "%(name)s is %(last)s: no longer in the range in which treatment began.",
    Kind.RESPONSE: "%(name)s has improved by %(percent)s %% since the start.",
    Kind.IMPROVED: "%(name)s is better by %(change)s points than at the start.",
}
SURE = {
    Kind.DETERIORATED: "%(reliable)s points or more is larger than the questionnaire's error of measurement.",
    Kind.NOT_ON_TRACK: "A rule of thumb, not a published limit. Many who are here at this session still get better.",
    Kind.BEYOND_EXPECTED: (
        "Reckoned from %(courses)s courses here: of people who begin at a score like this one, about four in five are"
        " at %(bound)s or better by this session, half of them at %(mean)s or better. It does not say how it will end."
    ),
    Kind.PLATEAU: "Differences below %(reliable)s points are within the error of measurement.",
    Kind.SUDDEN_LOSS: "Large in points, as a share, and against the ups and downs around it. Ask what happened then.",
    Kind.SUDDEN_GAIN: (
        "Large in points, as a share, and against the ups and downs around it. Ask what made the difference: it can be"
        " done again."
    ),
    Kind.REMISSION: "A single score can be low by chance: look at the next one too.",
    Kind.RESPONSE: "A fall of half or more is what studies usually call response. A single score can be low by chance.",
    Kind.IMPROVED: "%(reliable)s points or more is larger than the questionnaire's error of measurement.",
}
SUDDEN = (
    "Three criteria of Tang & DeRubeis 1999, J Consult Clin Psychol 67:894, as stated by Wiedemann et al. 2020,"
    " PLoS ONE 15:e0230276; the least change in points is the instrument's reliable change"
)
CURVE = (
    "A growth curve of this practice's past courses by the logarithm of the session number, given the first score;"
    " one-sided 80 % prediction bound as in Delgadillo et al. 2018, Lancet Psychiatry 5:564"
)
CONVENTION = "A local convention: no reliable improvement and no improvement by a fifth by session 6"


def signals(
    form: Instrument, scores: Sequence[tuple[int, int]], curve: GrowthCurve | None = None
) -> tuple[Signal, ...]:
    """What the scores of one instrument over a course say, what should be considered first.

    Args:
        form: the instrument; without a published reliable change it says less.
        scores: session number and total, oldest first. The first is the one to compare with.
        curve: what comparable courses did; without it a rule of thumb takes its place.
    """
    if len(scores) < 2:
        return ()
    found = _Course(form, tuple(scores), curve)
    return tuple(one for one in found.said() if one)


@dataclass(frozen=True, slots=True)
class _Course:
    form: Instrument
    scores: tuple[tuple[int, int], ...]
    curve: GrowthCurve | None

    @property
    def first(self) -> int:
        return self.scores[0][1]

    @property
    def last(self) -> int:
        return self.scores[-1][1]

    @property
    def better_by(self) -> int:
        return self._better(self.first, self.last)

    def _better(self, before: int, after: int) -> int:
        return before - after if self.form.direction is Direction.HIGHER_WORSE else after - before

    @property
    def reliable(self) -> int | None:
        return self.form.change.reliable if self.form.change else None

    def _began_clinical(self) -> bool:
        return self.form.cut_off is not None and self.form.beyond(self.form.cut_off, self.first)

    def _signal(self, kind: Kind, source: str, **values: int | str) -> Signal:
        told = {"name": self.form.short_name, "change": abs(self.better_by), "reliable": self.reliable or 0, **values}
        return Signal(kind, self.form.key, SAYS[kind], SURE[kind], source, tuple(told.items()))

    def said(self) -> tuple[Signal | None, ...]:
        """Everything there may be to say, what is to be considered first."""
        return (
            self.worse(),
            self.stuck(),
            self.flat(),
            self.sudden(losses=True),
            self.sudden(),
            self.well(),
            self.better(),
        )

    def sudden(self, *, losses: bool = False) -> Signal | None:
        """The newest sudden gain (or loss) of which at least half is still there."""
        if self.form.change is None or self.form.direction is not Direction.HIGHER_WORSE:
            return None
        rules = Rules(cut_off=self.form.change.reliable, losses=losses)
        lasting = [one for one in gains([float(total) for _, total in self.scores], rules) if not one.reversed]
        if not lasting:
            return None
        place = lasting[-1].before - 1
        (before, high), (after, low) = self.scores[place], self.scores[place + 1]
        kind = Kind.SUDDEN_LOSS if losses else Kind.SUDDEN_GAIN
        return self._signal(kind, SUDDEN, points=abs(high - low), before=before, after=after)

    def worse(self) -> Signal | None:
        """Reliable deterioration from the first score."""
        if self.form.change is None or -self.better_by < self.form.change.reliable:
            return None
        return self._signal(Kind.DETERIORATED, self.form.change.source)

    def stuck(self) -> Signal | None:
        """Beyond what comparable courses lead one to expect; where too few are known, by the rule of thumb."""
        first_session, session = self.scores[0][0], self.scores[-1][0]
        if self.curve is not None and 1 <= first_session < session:
            return self._beyond(self.curve, first_session, session)
        return self._by_rule_of_thumb(session)

    def _beyond(self, curve: GrowthCurve, first_session: int, session: int) -> Signal | None:
        """Still in the clinical range, and worse than the bound that four in five comparable courses kept within."""
        expected = curve.expected(session, first=self.first, first_session=first_session)
        higher = self.form.direction is Direction.HIGHER_WORSE
        bound = expected.bound(self.form.direction)
        clinical = self.form.cut_off is None or self.form.beyond(self.form.cut_off, self.last)
        if not clinical or self.worse() or (self.last <= bound if higher else self.last >= bound):
            return None
        return self._signal(
            Kind.BEYOND_EXPECTED,
            CURVE,
            session=session,
            last=self.last,
            bound=floor(bound) if higher else ceil(bound),
            mean=round(expected.mean),
            courses=curve.courses,
        )

    def _by_rule_of_thumb(self, session: int) -> Signal | None:
        """Neither reliably better nor better by a fifth at session 6 or later, from a clinical start."""
        if session < REVIEW_FROM or not self._began_clinical() or self.worse():
            return None
        if 100 * self.better_by >= LEAST_FALL * self.first or (
            self.reliable is not None and self.better_by >= self.reliable
        ):
            return None
        return self._signal(Kind.NOT_ON_TRACK, CONVENTION, session=session, first=self.first, last=self.last)

    def flat(self) -> Signal | None:
        """The last four scores within the error of measurement of each other, and still beyond the cut-off."""
        recent = [total for _, total in self.scores[-PLATEAU_SCORES:]]
        if self.form.change is None or self.form.cut_off is None or len(recent) < PLATEAU_SCORES:
            return None
        spread = max(recent) - min(recent)
        still = self.form.beyond(self.form.cut_off, self.last)
        if self.scores[-1][0] < REVIEW_FROM or spread >= self.form.change.reliable or not still or self.stuck():
            return None
        return self._signal(Kind.PLATEAU, self.form.change.source, count=PLATEAU_SCORES, spread=spread)

    def well(self) -> Signal | None:
        """Remission: the last score is as low as the authors ask of somebody who was ill."""
        goals = self.form.goals
        if goals is None or goals.remission is None or not self._began_clinical() or self.last > goals.remission:
            return None
        return self._signal(Kind.REMISSION, goals.source, last=self.last)

    def better(self) -> Signal | None:
        """Response (a fall by the share the authors name), else reliable improvement."""
        goals, percent = self.form.goals, round(100 * self.better_by / self.first) if self.first else 0
        if goals and goals.response and self._began_clinical() and percent >= goals.response:
            return self._signal(Kind.RESPONSE, goals.source, percent=percent)
        if self.form.change is None or self.better_by < self.form.change.reliable:
            return None
        return self._signal(Kind.IMPROVED, self.form.change.source)
