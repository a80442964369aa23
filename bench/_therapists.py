"""Made-up therapists, spread over the United States as postcodes are dense, for the measurements of the directory."""

from collections.abc import Iterator
from random import Random
from typing import Any

from openipt.directory.facets import SETS, highest
from openipt.directory.gazetteer import every_postcode
from openipt.directory.vocabulary import words

NOW = 1_795_000_000  # seconds of the epoch
FIRST = [
    "Anna",
    "Ben",
    "Carla",
    "David",
    "Elena",
    "Frank",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Karin",
    "Luis",
    "Maria",
    "Noah",
    "Olga",
    "Paul",
    "Rosa",
    "Sam",
    "Tara",
    "Uma",
]
LAST = [
    "Adler",
    "Brown",
    "Castro",
    "Diaz",
    "Evans",
    "Falk",
    "Garcia",
    "Haddad",
    "Ito",
    "Jones",
    "Kim",
    "Lund",
    "Marsh",
    "Nguyen",
    "Obi",
    "Patel",
    "Quinn",
    "Ray",
    "Singh",
]
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "do",
    "ga",
    "ka",
    "ko",
    "la",
    "le",
    "lo",
    "ma",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "ra",
    "ri",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "vi",
    "wa",
]
SAID = [
    "loss",
    "partner",
    "conflict",
    "change",
    "lonely",
    "calm",
    "warm",
    "weekly",
    "family",
    "work",
    "illness",
    "baby",
    "school",
    "church",
    "music",
    "trauma",
    "sleep",
    "anger",
    "trust",
    "hope",
    "faith",
    "nature",
    "running",
    "veterans",
    "nurses",
    "students",
    "parents",
    "couples",
    "writing",
    "listening",
    "structured",
    "gentle",
    "practical",
    "short",
    "focused",
    "feelings",
    "letters",
    "friends",
    "neighbours",
    "moving",
    "retirement",
    "divorce",
    "carers",
]
BIG = {"CA": 5, "NY": 4, "TX": 3, "FL": 3, "IL": 2, "PA": 2, "MA": 2}


def _weights() -> tuple[list[tuple[str, str, float, float]], list[float]]:
    """Postcodes, each weighted by how crowded its surroundings are with others: towns are dense with postcodes."""
    codes = [one for one in every_postcode() if one[1]]
    crowd: dict[tuple[int, int], int] = {}
    for _, _, lat, lon in codes:
        crowd[(int(lat * 2), int(lon * 2))] = crowd.get((int(lat * 2), int(lon * 2)), 0) + 1
    return codes, [crowd[(int(lat * 2), int(lon * 2))] * BIG.get(state, 1) for _, state, lat, lon in codes]


def _pick(chance: Random, group: str, share: float) -> tuple[str, ...]:
    return tuple(code for code in words(group) if chance.random() < share)


def _languages(chance: Random) -> tuple[str, ...]:
    found = ["en"] if chance.random() < 0.97 else []
    for place, code in enumerate(words("languages")):
        if code != "en" and chance.random() < 0.16 / (place + 1) ** 1.5:
            found.append(code)
    return tuple(found) or ("en",)


def therapists(number: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Made-up therapists as plain facts; the same ones for the same seed."""
    chance = Random(seed)
    codes, weights = _weights()
    sets = {group: [_pick(chance, group, 0.3) for _ in range(400)] for group in SETS}
    sets["languages"] = [_languages(chance) for _ in range(400)]
    last = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    for count, (postcode, state, lat, lon) in enumerate(chance.choices(codes, weights, k=number)):
        profession = chance.choice(list(words("professions")))
        fee = chance.choice((40, 60, 80, 90, 100, 120, 130, 150, 175, 200, 250))
        yield {
            "id": count + 1,
            "name": f"{chance.choice(FIRST)} {chance.choice((chance.choice(LAST), chance.choice(last).title()))}",
            "sets": {group: chance.choice(options) for group, options in sets.items()},
            "profession": profession,
            "accepting": chance.choice(("open", "open", "open", "waiting", "closed")),
            "level": highest([chance.choice(("none", "none", "A", "A", "B", "C", "isipt", "D", "E"))]),
            "state": state,
            "postcode": postcode,
            "compact": "psypact" if profession == "psychologist" and chance.random() < 0.4 else "",
            "position": (lat + chance.gauss(0, 0.03), lon + chance.gauss(0, 0.04)),
            "video": chance.random() < 0.6,
            "fee": fee,
            "lowest": fee // 2 if chance.random() < 0.3 else None,
            "confirmed": NOW - int(chance.random() * 16 * 86400),
            "opening": NOW + int(chance.random() * 40 * 86400) if chance.random() < 0.5 else None,
            "asked": chance.randrange(0, 30),
            "text": " ".join(chance.choices(SAID, k=10)) + f" {chance.choice(last)}",
        }
