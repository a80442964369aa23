"""The interpersonal inventory: what is asked about each person, in small sections with the questions at hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openipt.relationships.closeness import KINDS, STANDINGS, TIES

LONGEST = 4000  # letters in one answer
LONGEST_NAME = 120

MET = {"not": "not at all", "partly": "in part", "mostly": "mostly", "fully": "fully"}
CONFIDES = {"nothing": "nothing", "little": "a little", "much": "much", "everything": "everything"}
YES_PARTLY_NO = {"yes": "yes", "partly": "in part", "no": "no"}
OFTEN = {
    "daily": "every day or nearly",
    "weekly": "every week",
    "monthly": "every month",
    "rarely": "a few times a year or less",
    "never": "not at all now",
}
CONFLICT = {
    "none": "we do not argue",
    "open": "we argue openly",
    "unspoken": "something is wrong, and nobody speaks of it",
    "avoided": "we keep out of each other's way",
}
RESOLUTION = {
    "settled": "we settle it",
    "dropped": "we let it drop",
    "silence": "silence",
    "goes_on": "it goes on",
}
SUPPORT = {
    "practical": "help with things to do",
    "emotional": "comfort and being listened to",
    "advice": "advice",
    "company": "company",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is said of a person: words, one of several choices, or several of them. English message ids."""

    name: str
    label: str
    choices: Mapping[str, str] | None = None
    several: bool = False
    longest: int = LONGEST
    short: bool = False  # one line is enough


@dataclass(frozen=True, slots=True)
class Section:
    """A few fields that belong together, and what to ask. Source: docs/clinical/sources.md, inventory."""

    key: str
    title: str
    ask: tuple[str, ...]  # to the client, in plain words
    fields: tuple[Field, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        "identity",
        "Who this is",
        ("Who is this, and how do you know each other?", "How old? Still living, or lost from your life?"),
        (
            Field("name", "Name, or any name you like", longest=LONGEST_NAME, short=True),
            Field("kind", "Who they are to me", {key: name for key, (name, _) in KINDS.items()}),
            Field("standing", "Living or lost", STANDINGS),
            Field("known_from", "How we know each other, how old, since when lost", longest=500, short=True),
        ),
    ),
    Section(
        "contact",
        "Contact",
        ("How often do you see, call or write to each other?", "What do you do together?"),
        (
            Field("often", "How often", OFTEN),
            Field("ways", "In which way, and what you do together", longest=1000),
        ),
    ),
    Section(
        "closeness",
        "Good and hard sides",
        ("What do you like, or get from this person?", "What bothers you, what is missing?"),
        (
            Field("tie", "What the tie is like", TIES),
            Field("positives", "What is good"),
            Field("negatives", "What is hard"),
            Field("feelings", "How you usually feel together, and what sets it off"),
        ),
    ),
    Section(
        "expectations",
        "Expectations",
        (
            "What do you hope for or expect from this person; do they do it?",
            "What do they expect of you; can you, do you want to?",
            "Do the two fit together?",
        ),
        (
            Field("expect_from_them", "What you expect from them"),
            Field("they_meet", "Do they meet it?", MET),
            Field("expect_from_me", "What they expect from you"),
            Field("i_meet", "Do you meet it?", MET),
            Field("reciprocal", "Do both fit together?", YES_PARTLY_NO),
        ),
    ),
    Section(
        "confiding",
        "Talking and support",
        (
            "What can you talk about, what not, and why?",
            "Do they know how you have been feeling?",
            "What help goes each way?",
        ),
        (
            Field("confides", "How much you can tell them", CONFIDES),
            Field("off_limits", "What you cannot talk about"),
            Field("knows", "They know how you have been", YES_PARTLY_NO),
            Field("support_received", "What you get from them", SUPPORT, several=True),
            Field("support_given", "What you give them", SUPPORT, several=True),
        ),
    ),
    Section(
        "conflict",
        "Conflict",
        ("Do you argue? About what?", "How does it end: settled, dropped, silence?"),
        (
            Field("conflict_style", "Arguing", CONFLICT),
            Field("resolution", "How it usually ends", RESOLUTION),
            Field("conflict", "What it is about"),
        ),
    ),
    Section(
        "change",
        "Change and wishes",
        (
            "Has this relationship changed? When, seen from when you began to feel worse?",
            "What would you like to be different? Have you told them?",
        ),
        (
            Field("changed_when", "When it changed", longest=200, short=True),
            Field("change_note", "How it changed, above all around the time you began to feel worse"),
            Field("wish", "What you would like to be different"),
            Field("wish_spoken", "You have told them", YES_PARTLY_NO),
        ),
    ),
)
BY_KEY: Mapping[str, Section] = {section.key: section for section in SECTIONS}
FIELDS: Mapping[str, Field] = {field.name: field for section in SECTIONS for field in section.fields}
ASK_OF_ALL: tuple[str, ...] = (
    "Who is missing: people who died, broke off, moved away, or whom you avoid?",
    "Are there groups, work, a faith, people online?",
    "What was the best relationship you ever had?",
    "Who is new in the last year?",
)


class NotSaid(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """Something was sent that the inventory does not know; the message says what, in plain words."""


def checked(name: str, value: str) -> str:
    """A value as it may be stored: trimmed, within its length, one of its choices.

    Raises:
        NotSaid: no such field or choice, too long, or a person without a name.
    """
    if name not in FIELDS:
        raise NotSaid("The inventory has no such question.")
    field, value = FIELDS[name], value.replace("\x00", "").strip()
    if len(value) > field.longest:
        raise NotSaid("This is too long.")
    if name == "name" and not value:
        raise NotSaid("Write a name first; any name will do.")
    if name == "standing":
        value = value or "living"
    if field.choices is None or not value:
        return value
    chosen = value.split(",") if field.several else [value]
    if not set(chosen) <= set(field.choices):
        raise NotSaid("That is not one of the choices.")
    return ",".join(key for key in field.choices if key in chosen)


def in_words(name: str, value: str) -> list[str]:
    """A stored value as message ids of its choices, or as it was written."""
    choices = FIELDS[name].choices
    if choices is None:
        return [value] if value else []
    return [choices[key] for key in value.split(",") if key in choices]


def as_written(names: Iterable[str]) -> list[str]:
    """Names for quick adding: one for each line or comma, trimmed, without repeats and empty ones, in order."""
    found: dict[str, str] = {}
    for name in names:
        for part in name.replace("\n", ",").split(","):
            if trimmed := " ".join(part.split())[:LONGEST_NAME]:
                found.setdefault(trimmed.casefold(), trimmed)
    return list(found.values())


def missing_from(people: Iterable[str], named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """People named elsewhere who are not in the inventory: (name, where). Covert disputes are found by omission.

    Two names are the same person when their words are the same, or when one is the first word of the other.
    """
    here = [_words(name) for name in people]
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for name, where in named:
        words = _words(name)
        if words and not any(_same(words, known) for known in [*here, *found]):
            found[words] = (" ".join(name.split())[:LONGEST_NAME], where)
    return list(found.values())


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.strip(".,;:()").casefold() for word in name.split() if word.strip(".,;:()"))


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[:1] == other[:1])


def contact_name(text: str) -> str:
    """The name in an emergency contact such as "Tunde Obi (brother) 07700 900123": the words before the rest."""
    words = []
    for word in text.replace(",", " , ").replace("(", " ( ").split():
        if not word[0].isalpha() or word.casefold() in {"tel", "phone", "mobile"}:
            break
        words.append(word.rstrip(":"))
    return " ".join(words[:4])
