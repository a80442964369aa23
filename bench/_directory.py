"""Made-up listings, the kinds of question asked of them, and a baseline: what `bench.directory` measures."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from bench._therapists import NOW, therapists
from openipt.directory.building import Making, Row
from openipt.directory.compacts import states_allowed
from openipt.directory.gazetteer import every_postcode
from openipt.directory.index import Index, load
from openipt.directory.searching import SAME, Near, Search, Sought, _miles_from
from openipt.directory.vocabulary import words

ROUNDS = 60


@dataclass(frozen=True)
class Kind:
    """A kind of question: how one of them is drawn."""

    name: str
    drawn: Callable[[Random, list[tuple[float, float]]], Sought]


def _near(chance: Random, spots: list[tuple[float, float]], miles: float, **more: object) -> Sought:
    latitude, longitude = chance.choice(spots)
    return Sought(near=Near(latitude, longitude, miles), **more)  # type: ignore[arg-type]


def _must(chance: Random, *groups: str) -> dict[str, tuple[str, ...]]:
    return {group: (chance.choice(list(words(group))[:5]),) for group in groups}


def _state(chance: Random) -> str:
    return chance.choice(list(words("jurisdictions"))[:51])


WORDS, NAMES, RARE = ["moving", "trauma", "letters"], ["rosa", "hugo"], ["am", "so", "he"]
LARGEST = ["CA", "NY", "TX", "FL"]
CLINIC = ("areas", "insurers")
KINDS = [
    Kind("near 10 mi + problem", lambda c, s: _near(c, s, 10, must=_must(c, "areas"))),
    Kind("near 10 mi + problem, language, insurer", lambda c, s: _near(c, s, 10, must=_must(c, "languages", *CLINIC))),
    Kind("near 25 mi + problem, insurer, fee", lambda c, s: _near(c, s, 25, must=_must(c, *CLINIC), ceiling=80)),
    Kind("level C within 100 mi", lambda c, s: _near(c, s, 100, must={"ipt": ("3",)})),
    Kind("near 25 mi + a word", lambda c, s: _near(c, s, 25, words=(c.choice(WORDS),))),
    Kind(
        "near 25 mi or by video + problem",
        lambda c, s: _near(c, s, 25, must=_must(c, "areas"), video_state="IL", either=True),
    ),
    Kind("video in a state + problem, insurer", lambda c, _: Sought(must=_must(c, *CLINIC), video_state=_state(c))),
    Kind("video in the largest states", lambda c, _: Sought(video_state=c.choice(LARGEST))),
    Kind("a word", lambda c, _: Sought(words=(c.choice(WORDS),))),
    Kind("a name", lambda c, _: Sought(words=(c.choice(NAMES), c.choice(["diaz", "quinn"])), beginning=True)),
    Kind("rare language, by video", lambda c, _: Sought(must={"languages": (c.choice(RARE),)}, video_state="CA")),
    Kind("two wishes, no place", lambda _c, _s: Sought(wishes={"identities:woman": 2, "week:evening": 1})),
    Kind("no filter", lambda _c, _s: Sought()),
]  # fmt: skip


def row_of(one: dict[str, Any]) -> Row:
    """A made-up therapist as a row."""
    held = [(one["state"], ""), *([(one["state"], one["compact"])] if one["compact"] else [])]
    return Row(
        id=one["id"], sets=one["sets"], profession=one["profession"], accepting=one["accepting"], level=one["level"],
        focus=one["sets"]["areas"][:1] if one["level"] != "none" else (),
        video_states=states_allowed(one["profession"], held) if one["video"] else frozenset(),
        places=[one["position"]], fee=float(one["lowest"] or one["fee"]), sliding=one["lowest"] is not None,
        confirmed=one["confirmed"], opening=one["opening"] or inf, asked=one["asked"], answered=one["asked"] * 3 // 4,
        due=1.0, shown=float(one["id"] % 7), text=f"{one['name']} {one['text']}",
    )  # fmt: skip


def memory() -> float:
    """Megabytes this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def built_from_rows(number: int, folder: Path) -> Index:
    """A snapshot without a database."""
    making, began, inside = Making(), time.perf_counter(), 0.0
    for one in therapists(number):
        row = row_of(one)
        before = time.perf_counter()
        making.add(row)
        inside += time.perf_counter() - before
    before = time.perf_counter()
    index = making.index(made_at=NOW, version="bench")
    inside += time.perf_counter() - before
    index.save(folder)
    whole = time.perf_counter() - began
    print(f"{number:,} rows: snapshot made in {inside:.0f} s (with making them up {whole:.0f} s), "
          f"{index.size / 1e6:.0f} MB, peak {memory():.0f} MB", flush=True)  # fmt: skip
    return load(folder)


class Plain:
    """The baseline: a byte for each listing and value, everything walked each time."""

    def __init__(self, search: Search) -> None:
        index = search.index
        self.search, self.number = search, len(index)
        self.has = np.stack(
            [
                np.unpackbits(bits.view(np.uint8), bitorder="little")[: len(index)]
                for bits in index.bits[: index.counted]
            ]
        )

    def found(self, sought: Sought) -> tuple[int, np.ndarray, np.ndarray]:
        search, index = self.search, self.search.index
        fits = np.asarray(index.confirmed) >= search.at - 14 * 86400
        reached = np.ones(self.number, bool)
        if sought.near:
            reached = (
                _miles_from(sought.near, np.asarray(index.latitude), np.asarray(index.longitude)) <= sought.near.miles
            )
        if sought.video_state:
            video = np.unpackbits(index.having(f"video:{sought.video_state}").view(np.uint8), bitorder="little")
            by_video = video[: self.number].astype(bool)
            reached = reached | by_video if sought.either else reached & by_video
        fits &= reached
        for group, codes in sought.must.items():
            fits &= np.any([self.has[index.column[f"{group}:{code}"]] for code in codes], axis=0)
        fits &= np.asarray(index.fee) <= sought.ceiling
        for place, word in enumerate(sought.words):
            last = sought.beginning and place == len(sought.words) - 1
            bits = index.saying(word, beginning=last)
            fits &= np.unpackbits(bits.view(np.uint8), bitorder="little")[: self.number].astype(bool)
        rows = np.flatnonzero(fits)
        miles = search._near(sought.near)[-1] if sought.near else None
        best = np.sort(search._scores(sought, rows, miles))[::-1][:20]
        return len(rows), best, self.has[:, fits].sum(axis=1)


def measure(index: Index) -> None:
    """Every kind of question, some of them also asked of the baseline, whose answers must be the same."""
    chance = Random(3)
    codes = list(every_postcode())
    picked = index.latitude[:: max(1, len(index) // 5000)], index.longitude[:: max(1, len(index) // 5000)]
    spots = list(zip(*(part.tolist() for part in picked), strict=True)) or [one[2:] for one in codes]
    began = time.perf_counter()
    search = Search(index, NOW)
    print(f"made ready in {time.perf_counter() - began:.1f} s", flush=True)
    plain = Plain(search)
    for weight in (0.4, 0.6, 0.7, 0.9):
        search._order(weight)
    for kind in KINDS:
        took, cpu, slow = [], [], []
        for number in range(ROUNDS):
            sought = kind.drawn(chance, spots)
            before, before_cpu = time.perf_counter(), time.thread_time()
            found = search.found(sought)
            took.append((time.perf_counter() - before) * 1000)
            cpu.append((time.thread_time() - before_cpu) * 1000)
            if number < 5:
                before = time.thread_time()
                total, best, counts = plain.found(sought)
                slow.append((time.thread_time() - before) * 1000)
                assert total == found.total, (kind.name, total, found.total)
                assert np.allclose(found.scores, best, atol=SAME), kind.name
                if not sought.must and sought.ceiling == inf:
                    assert counts.tolist() == list(found.counts.values())
        p = lambda values, q: float(np.percentile(values, q))  # noqa: E731
        print(f"{kind.name:42} p50 {p(took, 50):7.2f}  p95 {p(took, 95):7.2f} ms   processor p50 {p(cpu, 50):6.2f}  "
              f"p95 {p(cpu, 95):6.2f} ms   plain {p(slow, 50):8.1f} ms, {p(slow, 50) / p(cpu, 50):6.1f} times",
              flush=True)  # fmt: skip


def fill(number: int) -> float:
    """Inside an installation: the same therapists as consented listings in the database; gives the seconds."""
    from datetime import UTC, datetime, timedelta
    from itertools import islice

    from openipt.accounts.models import User
    from openipt.directory.models import DirectoryVersion, Licence, Listing, ListingPlace, Training
    from openipt.people.actions import found_practice

    began, day = time.perf_counter(), datetime.fromtimestamp(NOW, UTC)
    practice = found_practice(name="Bench", time_zone="America/Chicago", by=None, at=day)
    made = therapists(number)
    while batch := list(islice(made, 5000)):
        users = User.objects.bulk_create(
            [User(email=f"t{one['id']}@example.org", name=one["name"], password="!") for one in batch]
        )
        listings = Listing.objects.bulk_create([
            Listing(
                practice=practice, therapist=user, slug=f"t{one['id']}", state="listed", consented_at=day,
                created_at=day,
                changed_at=day, name=one["name"], profession=one["profession"], accepting=one["accepting"],
                video=one["video"], fee=one["fee"], lowest_fee=one["lowest"], approach=one["text"],
                confirmed_at=datetime.fromtimestamp(one["confirmed"], UTC), enquiries_asked=one["asked"],
                next_opening=datetime.fromtimestamp(one["opening"], UTC) if one["opening"] else None, **one["sets"],
            )
            for one, user in zip(batch, users, strict=True)
        ])  # fmt: skip
        pairs = list(zip(batch, listings, strict=True))
        ListingPlace.objects.bulk_create([
            ListingPlace(listing=row, town="", jurisdiction=one["state"], postcode=one["postcode"],
                         latitude=one["position"][0], longitude=one["position"][1])
            for one, row in pairs
        ])  # fmt: skip
        until = day.date() + timedelta(days=300)
        Licence.objects.bulk_create([
            Licence(listing=row, number="1", jurisdiction=one["state"], compact=compact, verified_at=day,
                    verified_until=until, verified_source="bench")
            for one, row in pairs
            for compact in {"", one["compact"]}
        ])  # fmt: skip
        Training.objects.bulk_create([
            Training(listing=row, level=one["level"], issuer="bench", given_on=day.date(), evidence="bench",
                     areas=one["sets"]["areas"][:1], verified_at=day, verified_until=until, verified_source="bench")
            for one, row in pairs
            if one["level"] != "none"
        ])  # fmt: skip
    DirectoryVersion.objects.get_or_create(pk=1)
    return time.perf_counter() - began


def snapshot_and_measure() -> None:
    """Inside an installation: the snapshot from the database, and the measurements."""
    from datetime import UTC, datetime

    from django.db import connection

    from openipt.directory.queries.snapshots import make_snapshot, version_now

    began = time.perf_counter()
    index = make_snapshot(f"{version_now()}-0", datetime.fromtimestamp(NOW, UTC))
    print(f"{connection.vendor}: snapshot of {len(index):,} listings made in {time.perf_counter() - began:.0f} s, "
          f"{index.size / 1e6:.0f} MB, peak {memory():.0f} MB", flush=True)  # fmt: skip
    measure(index)
