"""Searching a snapshot: the listings that fit in the order of the published score, and exact counts for every value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, degrees, inf, radians

import numpy as np
from numpy.typing import NDArray

from openipt.directory import ranking
from openipt.directory.facets import counted_values, group_of
from openipt.directory.index import GROUP, Floats, Index, Ints, Words, arrows, count, packed, rows_of, spans
from openipt.directory.places import EARTH

FRESH_SECONDS = 14 * 86400
DAY = 86400.0
CHUNK = 8192  # groups that are counted in one go: as much as fits into the processor's cache
FEW = 60_000  # so many listings are scored one by one; of more, only the best are looked at
STEP = 8192
SAME = 1e-9  # of a score: below this the lot decides


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many miles of a position."""

    latitude: float
    longitude: float
    miles: float


@dataclass(frozen=True, slots=True)
class Sought:
    """A search in codes: every group must be met by one of its values; wishes only raise the score."""

    must: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # group -> codes
    near: Near | None = None
    video_state: str = ""  # by video, for somebody who will be there
    either: bool = False  # near or by video; else both that are given must hold
    ceiling: float = inf
    words: tuple[str, ...] = ()
    beginning: bool = False  # the last word may be unfinished
    wishes: Mapping[str, int] = field(default_factory=dict)  # "group:code" -> 1 to 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: how many, the best ones in order with scores and miles, and counts by value."""

    total: int
    ids: Ints
    scores: Floats
    miles: Floats
    counts: Mapping[str, int]
    rows: Ints
    bits: Words  # who fits
    reach: Words  # who takes clients and is near enough or may treat by video, fitting or not
    first_group: int = 0  # the group that `bits` and `reach` begin with


class Search:
    """One snapshot at one time of day: what depends on the clock is reckoned once."""

    def __init__(self, index: Index, at: float) -> None:
        """`at` is in seconds of the epoch; what is computed for it holds for some minutes."""
        self.index, self.at = index, at
        self.open = packed(np.asarray(index.confirmed) >= at - FRESH_SECONDS, index.groups)
        days = np.floor((at - np.asarray(index.confirmed)) / DAY)
        ahead = np.where(index.opening >= at, (index.opening - at) / DAY, inf)
        waiting = np.unpackbits(index.having("accepting:waiting").view(np.uint8), bitorder="little")[: len(index)]
        self.access = ranking.access(days, ahead, waiting.astype(bool), index.asked, index.answered)
        self.lasting = ranking.WEIGHTS["training"] * index.training + ranking.WEIGHTS["access"] * self.access
        self.corrected = ranking.correction(index.exposed)
        self._orders: dict[float, tuple[Ints, Floats]] = {}

    # ------------------------------------------------------------------------------------------------- who fits

    def found(self, sought: Sought, most: int = 20, *, counting: bool = True) -> Found:
        """The best listings for a search, how many fit, and how many would with each further value."""
        reach = self._reach(sought)
        needs = self._needs(sought)
        fits = reach.bits
        for bits in needs.values():
            fits = fits & bits[reach.first : reach.last]
        rows, scores = self._best(sought, fits, reach, most)
        miles = reach.miles[rows] if reach.miles is not None else np.full(len(rows), np.nan)
        counts = self._counts(reach, needs, fits) if counting else {}
        return Found(count(fits), self.index.ids[rows], scores, miles, counts, rows, fits, reach.bits, reach.first)

    def _needs(self, sought: Sought) -> dict[str, Words]:
        """What each group demands, as bits of all listings."""
        needs: dict[str, Words] = {}
        for group, codes in sought.must.items():
            if codes:
                needs[group] = np.bitwise_or.reduce([self.index.having(f"{group}:{code}") for code in codes])
        if sought.ceiling < inf:
            under = packed(np.asarray(self.index.fee) <= sought.ceiling, self.index.groups)
            needs["fee"] = under & needs["fee"] if "fee" in needs else under
        for place, word in enumerate(sought.words):
            last = sought.beginning and place == len(sought.words) - 1
            needs[f"word {place}"] = self.index.saying(word, beginning=last)
        return needs

    def _reach(self, sought: Sought) -> "Reach":
        """Who is open to new clients and near enough, or allowed to treat by video where the client will be."""
        if sought.near is None:
            bits = self.open & self.index.having(f"video:{sought.video_state}") if sought.video_state else self.open
            return Reach(bits, 0, self.index.groups, None)
        bits, first, last, miles = self._near(sought.near)
        bits = bits & self.open[first:last]
        if not sought.video_state:
            return Reach(bits, first, last, miles)
        video = self.index.having(f"video:{sought.video_state}") & self.open
        if not sought.either:
            return Reach(bits & video[first:last], first, last, miles)
        everywhere = video.copy()
        everywhere[first:last] |= bits
        return Reach(everywhere, 0, self.index.groups, miles)

    def _near(self, near: Near) -> tuple[Words, int, int, "Miles"]:
        """Who is within the radius: bits of the groups from the first to the last, and the distances."""
        north = degrees(near.miles / EARTH) + 1e-9
        shrunk = cos(radians(min(abs(near.latitude) + north, 89.0)))
        reach, centre = (north, min(180.0, north / shrunk)), (near.latitude, near.longitude)
        index = self.index
        further = list(spans(index.more_cell, centre, reach))
        more = np.concatenate([np.arange(*one) for one in further]) if further else np.zeros(0, np.int64)
        away = _miles_from(near, index.more_latitude[more], index.more_longitude[more])
        more, away = index.more_row[more[away <= near.miles]], away[away <= near.miles]
        stretches = list(spans(index.cell, centre, reach))
        ends = [row for one in stretches for row in (one[0], one[1] - 1)] + (
            [more.min(), more.max()] if len(more) else []
        )
        first, last = (int(min(ends)) // GROUP, int(max(ends)) // GROUP + 1) if ends else (0, 0)
        here = np.zeros((last - first) * GROUP, bool)
        pointing, least = arrows(np.array(near.latitude), np.array(near.longitude)), cos(near.miles / EARTH)
        for start, end in stretches:
            here[start - first * GROUP : end - first * GROUP] = pointing @ index.arrow[:, start:end] >= least
        here[more - first * GROUP] = True
        bits = packed(here, last - first)
        return bits, first, last, Miles(near, index, (bits, first), (more, away))

    # ------------------------------------------------------------------------------------------------ in which order

    def _terms(self, sought: Sought) -> set[str]:
        asked = {"fit": bool(sought.must.get("areas")), "wishes": bool(sought.wishes), "near": sought.near is not None}
        return {"training", "access", *(term for term, so in asked.items() if so)}

    def _best(self, sought: Sought, fits: Words, reach: "Reach", most: int) -> tuple[Ints, Floats]:
        """The best listings among those that fit, and their scores."""
        if count(fits) <= (STEP if sought.either else FEW) or (reach.miles is not None and not sought.either):
            rows = rows_of(fits, reach.first)
            return _top(rows, self._scores(sought, rows, reach.miles), self.index.lot, most)
        if reach.miles is None:
            return self._best_of_many(sought, fits, most)
        here, first = reach.miles.within  # nearness counts for these alone: of all others the best are enough
        near = fits[first : first + len(here)] & here
        far = fits.copy()
        far[first : first + len(here)] &= ~here
        rows = np.concatenate([rows_of(near, first), self._best_of_many(sought, far, most)[0]])
        return _top(rows, self._scores(sought, rows, reach.miles), self.index.lot, most)

    def score_of(self, sought: Sought, found: Found, place: int) -> ranking.Score:
        """The terms of the score of one of the results, each by itself, for whoever asks why it is here."""
        row = found.rows[place : place + 1]
        areas = sought.must.get("areas", ())
        terms = {"training": self.index.training[row], "access": self.access[row]}
        if areas:
            verified, declared = (
                np.any([self._bit(f"{kind}:{area}", row) for area in areas], axis=0) for kind in ("focus", "areas")
            )
            terms["fit"] = ranking.fit(declared, verified)
        if sought.wishes:
            met = sum(much for name, much in sought.wishes.items() if self._bit(name, row)[0])
            terms["wishes"] = np.array([met / sum(sought.wishes.values())])
        if sought.near is not None:
            terms["near"] = ranking.nearness(np.nan_to_num(found.miles[place : place + 1], nan=inf))
        return ranking.Score(
            {term: float(worth[0]) for term, worth in terms.items()}, float(self.index.exposed[row[0]])
        )

    def _scores(self, sought: Sought, rows: Ints, miles: "Miles | None") -> Floats:
        weight = ranking.total_weight(self._terms(sought))
        raised = self.lasting[rows] + self._raised(sought, rows, miles)
        scores: Floats = raised / weight - self.corrected[rows]
        return scores

    def _raised(self, sought: Sought, rows: Ints, miles: "Miles | None") -> Floats:
        """What a search adds to the lasting terms of some listings, before the weights are rescaled."""
        added = np.zeros(len(rows))
        areas = sought.must.get("areas", ())
        if areas:
            verified = np.any([self._bit(f"focus:{area}", rows) for area in areas], axis=0)
            declared = np.any([self._bit(f"areas:{area}", rows) for area in areas], axis=0)
            added += ranking.WEIGHTS["fit"] * ranking.fit(declared, verified)
        for name, much in sought.wishes.items():
            share = much / sum(sought.wishes.values())
            added += ranking.WEIGHTS["wishes"] * share * self._bit(name, rows)
        if miles is not None:
            added += ranking.WEIGHTS["near"] * ranking.nearness(np.nan_to_num(miles[rows], nan=inf))
        return added

    def _most_raised(self, sought: Sought, fits: Words) -> float:
        """The most that `_raised` can add to any of some listings none of which is near."""
        verified = any((self.index.having(f"focus:{area}") & fits).any() for area in sought.must.get("areas", ()))
        by_fit = ranking.WEIGHTS["fit"] * (1.0 if verified else ranking.DECLARED) if sought.must.get("areas") else 0.0
        return by_fit + (ranking.WEIGHTS["wishes"] if sought.wishes else 0.0)

    def _bit(self, name: str, rows: Ints) -> NDArray[np.bool_]:
        bits = self.index.having(name)
        return _set(bits, rows)

    def _best_of_many(self, sought: Sought, fits: Words, most: int) -> tuple[Ints, Floats]:
        """The best of very many: the listings are looked at from the best lasting score down, until none can rise."""
        weight = ranking.total_weight(self._terms(sought))
        order, base = self._order(weight)
        at_most = self._most_raised(sought, fits) / weight
        kept, scores = np.zeros(0, np.int64), np.zeros(0)
        for start in range(0, len(order), STEP):
            if len(kept) == most and scores[-1] > base[start] + at_most + SAME:
                break
            rows = order[start : start + STEP]
            rows = rows[_set(fits, rows)]
            kept = np.concatenate([kept, rows])
            kept, scores = _top(kept, self._scores(sought, kept, None), self.index.lot, most)
        return kept, scores

    def _order(self, weight: float) -> tuple[Ints, Floats]:
        """All listings by what lasts of their score, the best first; reckoned once for each weight."""
        weight = round(weight, 6)
        if weight not in self._orders:
            base = self.lasting / weight - self.corrected
            order = np.argsort(-base)
            self._orders[weight] = order, base[order]
        return self._orders[weight]

    # ------------------------------------------------------------------------------------------------------- counts

    def _counts(self, reach: "Reach", needs: Mapping[str, Words], fits: Words) -> dict[str, int]:
        """For each value: how many fit if it were chosen, beside what is chosen in other groups."""
        names = counted_values()
        sums = self._sums(fits, slice(0, self.index.counted), reach)
        counts = dict(zip(names, sums.tolist(), strict=True))
        groups = group_of()
        for group in needs:
            columns = [place for place, name in enumerate(names) if groups[name] == group]
            if columns:
                without = reach.bits
                for other, bits in needs.items():
                    without = without if other == group else without & bits[reach.first : reach.last]
                span = slice(columns[0], columns[-1] + 1)
                counts.update(zip(names[span], self._sums(without, span, reach).tolist(), strict=True))
        return counts

    def _sums(self, fits: Words, columns: slice, reach: "Reach") -> Ints:
        """How many of some listings have each value."""
        bits = self.index.bits[columns, reach.first : reach.last]
        some = np.flatnonzero(fits)
        if len(some) * 4 < len(fits):  # few groups hold anybody: read only those
            bits, fits = bits[:, some], fits[some]
        sums = np.zeros(bits.shape[0], np.int64)
        for start in range(0, len(fits), CHUNK):
            part = slice(start, start + CHUNK)
            sums += np.bitwise_count(bits[:, part] & fits[part]).sum(axis=1, dtype=np.uint32)
        return sums


class Miles:
    """How far listings are from a position at the nearest of their places, reckoned for those that are asked about."""

    def __init__(self, near: Near, index: Index, within: tuple[Words, int], more: tuple[Ints, Floats]) -> None:
        """`within` are bits of those within the radius and the group they begin with; `more` further places there."""
        rows, miles = more
        order = np.lexsort((miles, rows))
        once = np.diff(rows[order], prepend=-1) != 0
        self._near, self._index, self.within = near, index, within
        self._rows, self._miles = rows[order][once], miles[order][once]

    def __getitem__(self, rows: Ints) -> Floats:
        """The miles of some rows; no number for those beyond the radius."""
        bits, first = self.within
        away = np.full(len(rows), np.nan)
        near = np.flatnonzero((rows >= first * GROUP) & (rows < (first + len(bits)) * GROUP))
        near = near[_set(bits, rows[near] - first * GROUP)]
        here = rows[near]
        miles = _miles_from(self._near, self._index.latitude[here], self._index.longitude[here])
        if len(self._rows):
            place = np.minimum(np.searchsorted(self._rows, here), len(self._rows) - 1)
            miles = np.where(self._rows[place] == here, np.fmin(miles, self._miles[place]), miles)
        away[near] = miles
        return away


@dataclass(frozen=True, slots=True)
class Reach:
    """Who comes into question: bits of the groups from `first` to `last`, and distances if a place was given."""

    bits: Words
    first: int
    last: int
    miles: Miles | None


def _miles_from(near: Near, latitude: Floats, longitude: Floats) -> Floats:
    """The haversine distance of positions (degrees), in miles."""
    north, east = np.radians(latitude), np.radians(longitude)
    here_north, here_east = radians(near.latitude), radians(near.longitude)
    half = np.sin((north - here_north) / 2) ** 2 + (
        cos(here_north) * np.cos(north) * np.sin((east - here_east) / 2) ** 2
    )
    miles: Floats = 2 * EARTH * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return miles


def _set(bits: Words, rows: Ints) -> NDArray[np.bool_]:
    """Whether the bit of each row is set."""
    found: NDArray[np.bool_] = (bits[rows // GROUP] >> (rows % GROUP).astype(np.uint64)) & np.uint64(1) != 0
    return found


def _top(rows: Ints, scores: Floats, lot: Floats, most: int) -> tuple[Ints, Floats]:
    """The rows with the highest scores, best first; the lot decides between equals."""
    keys = np.round(scores / SAME) * SAME + lot[rows] * SAME / 2
    if len(rows) > most:
        best = np.argpartition(-keys, most - 1)[:most]
        rows, scores, keys = rows[best], scores[best], keys[best]
    order = np.argsort(-keys, kind="stable")
    return rows[order], scores[order]
