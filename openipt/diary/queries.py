"""Diaries as whoever asks may see them: the client everything, others what the client shares."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openipt.courses.models import Course
from openipt.diary.contact_days import ONLY_NAMED, Linked, Written, linked
from openipt.diary.entry import Told, today_in
from openipt.diary.models import Contact, DiaryEntry, DiaryPerson, DiaryReminding, LinkingShare, RhythmDay
from openipt.diary.mood_line import MoodDay, mood_line
from openipt.diary.rhythm import ITEMS, Hint, Regularity, Rhythm, hints, regularity
from openipt.people.models import Client
from openipt.protocol.editions import edition
from openipt.relationships.association import Estimate, Verdict
from openipt.relationships.queries import flagged_among, people_of
from openipt.ui.charts import Svg

WEEKS_SHOWN = timedelta(days=27)  # four weeks
WEEK = timedelta(days=6)
SINCE_SHOWN = 12


@dataclass(frozen=True, slots=True)
class MoodPicture:
    """Mood and contacts of some weeks as a picture, and the same as rows: day, mood, contacts."""

    svg: Svg
    rows: tuple[tuple[str, str, str], ...]
    kinds: tuple[tuple[str, str], ...]  # signs that occur, with their names


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    """One person (or conflict with them) and mood, with their name; `flagged` is for the therapist's eyes."""

    name: str
    flagged: bool
    linked: Linked


@dataclass(frozen=True, slots=True)
class RhythmWeek:
    """The last seven days of the rhythm log: the score, the days, and what a therapist may want to ask about."""

    days: tuple[tuple[date, dict[str, str | int]], ...]
    score: Regularity
    hints: tuple[Hint, ...]


@dataclass(frozen=True, slots=True)
class SinceThen:
    """What was written in the diary since a day, as far as it is shared."""

    entries: tuple[DiaryEntry, ...]
    number: int
    picture: MoodPicture | None


def entries_of(client: Client) -> QuerySet[DiaryEntry]:
    """Everything in a client's own diary, newest day first, each with the people named."""
    return (
        DiaryEntry.objects.filter(client=client, deleted_at=None)
        .prefetch_related("people__relationship")
        .order_by("-day", "-written_at", "-id")
    )


def told_by(entry: DiaryEntry) -> Told:
    """What an entry says now."""
    people = list(entry.people.all())
    return Told(
        day=entry.day,
        clock=entry.clock,
        mood=entry.mood,
        kind=entry.kind,
        people=tuple(one.relationship_id for one in people if one.relationship_id),
        names=tuple(one.name for one in people if not one.relationship_id),
        words=entry.words,
        shared=entry.shared,
    )


def shared_entries(client: Client) -> QuerySet[DiaryEntry]:
    """What a client shares of their diary."""
    return entries_of(client).filter(shared=True)


def newest_course(client: Client) -> Course | None:
    """The course the diary belongs to."""
    return client.courses.select_related("therapist").order_by("-opened_at").first()


def asks_for_rhythm(course: Course | None) -> bool:
    """Whether the edition of a course asks for the daily rhythm log."""
    return course is not None and edition(course.edition).rhythm


def name_of(person: DiaryPerson) -> str:
    """How somebody in an entry is called."""
    return person.relationship.name if person.relationship else person.name


def names_in_diary(client: Client) -> list[str]:
    """People named in what a client shares of their diary who are not in the inventory, each once."""
    named = DiaryPerson.objects.filter(
        entry__client=client, entry__deleted_at=None, entry__shared=True, relationship=None
    ).order_by("entry__written_at", "place")
    known = {person.name.casefold() for person in people_of(client)}
    found = {person.name.casefold(): person.name for person in named}
    return [name for folded, name in found.items() if folded not in known]


def mood_picture(entries: Iterable[DiaryEntry], first: date, last: date) -> MoodPicture | None:
    """The picture of the entries from one day to another; None where there are none."""
    by_day: dict[date, list[DiaryEntry]] = {}
    for entry in entries:
        if first <= entry.day <= last:
            by_day.setdefault(entry.day, []).append(entry)
    if not by_day:
        return None
    days = [_mood_day(day, by_day[day]) for day in sorted(by_day)]
    title = _("Mood and contacts from {first} to {last}").format(first=_short(first), last=_short(last))
    described = _("Mood from 0 to 10 for each of {number} days, with signs for contacts.").format(number=len(days))
    svg = mood_line(days, first=first, last=last, title=title, description=described)
    there = {kind for one in days for kind in one.kinds}
    rows = tuple((one.label, f"{one.mood:.1f}".removesuffix(".0"), _contacts(by_day[one.day])) for one in days)
    return MoodPicture(svg, rows, tuple((c.value, kind_name(c.value)) for c in Contact if c.value in there))


def _mood_day(day: date, entries: Sequence[DiaryEntry]) -> MoodDay:
    mood = sum(entry.mood for entry in entries) / len(entries)
    words = f"{_short(day)}: {mood:.1f}, {_contacts(entries)}"
    return MoodDay(day, mood, frozenset(entry.kind for entry in entries), _short(day), words)


def _contacts(entries: Sequence[DiaryEntry]) -> str:
    told = []
    for entry in sorted(entries, key=lambda entry: entry.written_at):
        names = ", ".join(name_of(person) for person in entry.people.all())
        told.append(f"{kind_name(entry.kind)} ({names})" if names else kind_name(entry.kind))
    return "; ".join(told)


def kind_name(kind: str) -> str:
    """A kind of contact in one or two words."""
    names = {
        "pleasant": _("pleasant"),
        "support": _("support"),
        "neutral": _("neutral"),
        "mixed": _("good and hard"),
        "conflict": _("conflict"),
        "alone": _("alone"),
    }
    return names.get(kind, kind)


def _short(day: date) -> str:
    return date_format(day, "j M")


def own_picture(client: Client, at: datetime) -> MoodPicture | None:
    """The last four weeks of a client's own diary."""
    today = today_in(client.time_zone, at)
    first = today - WEEKS_SHOWN
    return mood_picture(entries_of(client).filter(day__gte=first), first, today)


def shared_since(client: Client, since: datetime, at: datetime) -> SinceThen:
    """What a client shared since some time (a session): newest last, with a picture of at least two weeks."""
    today = today_in(client.time_zone, at)
    from_day = today_in(client.time_zone, since)
    first = min(from_day, today - 2 * WEEK)
    entries = list(shared_entries(client).filter(day__range=(first, today)))
    new = [entry for entry in entries if entry.day > from_day or entry.kept_at > since]
    return SinceThen(tuple(reversed(new[:SINCE_SHOWN])), len(new), mood_picture(entries, first, today))


def linked_people(course: Course, *, shared: bool) -> list[LinkedPerson]:
    """Whether this client's mood goes with contact or conflict with each person they share entries about.

    Args:
        course: whose client.
        shared: for the client: leaves out whoever is flagged for safety.
    """
    rows = shared_entries(course.client).filter(other_version_of=None)
    names: dict[str, str] = {}
    for entry in rows:
        names |= {_key(person): name_of(person) for person in entry.people.all()}
    flagged = {str(pk) for pk in flagged_among([UUID(key) for key in names if not key.startswith(ONLY_NAMED)])}
    written = [
        Written(
            e.day, e.mood, e.kind, frozenset(_key(p) for p in e.people.all() if not shared or _key(p) not in flagged)
        )
        for e in rows
    ]
    found = [LinkedPerson(names[one.person], one.person in flagged, one) for one in linked(written)]
    return sorted(found, key=lambda one: (-one.linked.found.days_with, one.name.casefold(), one.linked.conflict))


def about_whom(person: LinkedPerson) -> str:
    """Their name, or "conflict with" and their name."""
    return _("conflict with {name}").format(name=person.name) if person.linked.conflict else person.name


def same_day_words(person: LinkedPerson) -> str:
    """What may be said of the days themselves, in one sentence without a cause."""
    days = _("On days with {whom}").format(whom=about_whom(person))
    return _said(days, person.linked.found.same_day, person.linked.verdict, person.linked.found.missing_days)


def next_day_words(person: LinkedPerson) -> str:
    """What may be said of the day after."""
    days = _("On the day after days with {whom}").format(whom=about_whom(person))
    return _said(days, person.linked.found.next_day, person.linked.next_day, person.linked.found.missing_days)


def _said(days: str, one: Estimate | None, verdict: Verdict, missing: int) -> str:
    if one is None or verdict is Verdict.NOT_ENOUGH:
        more = max(1, missing)
        words = ngettext("Not enough yet: about {number} more day.", "Not enough yet: about {number} more days.", more)
        return words.format(number=more)
    number = ngettext("{number} day", "{number} days", one.days).format(number=one.days)
    if one.entangled:
        told = _("{days}: it came in a pattern, as on the same weekdays, so it cannot be told apart yet, {number}.")
        return told.format(days=days, number=number)
    if verdict is Verdict.UNCLEAR:
        return _("{days}: unclear so far, {number}.").format(days=days, number=number)
    if verdict is Verdict.NOT_SEEN:
        return _("{days}: no difference in mood was seen, {number}.").format(days=days, number=number)
    low, high = sorted((abs(one.low), abs(one.high)))
    way = _("lower") if one.value < 0 else _("higher")
    told = _("{days}, mood was on average {size} {way} ({low} to {high}), {number}.")
    return told.format(
        days=days, size=f"{abs(one.value):.1f}", way=way, low=f"{low:.1f}", high=f"{high:.1f}", number=number
    )


def _key(person: DiaryPerson) -> str:
    return str(person.relationship_id) if person.relationship_id else f"{ONLY_NAMED}{person.name.casefold()}"


def linking_share_of(course: Course | None) -> LinkingShare | None:
    """What therapist and client decided about looking at it together."""
    return LinkingShare.objects.filter(course=course).first() if course else None


def rhythm_week(client: Client, at: datetime) -> RhythmWeek | None:
    """The last seven days with their score; None where nothing was noted."""
    today = today_in(client.time_zone, at)
    rows = list(RhythmDay.objects.filter(client=client, day__gt=today - 4 * (WEEK + timedelta(days=1)), day__lte=today))
    noted = {row.day: json.loads(row.noted) for row in rows}
    week = {day: one for day, one in noted.items() if day >= today - WEEK}
    if not week:
        return None
    rhythms = {day: rhythm_of(one) for day, one in noted.items()}
    stood_out = hints(rhythms)
    score = regularity([rhythms[day] for day in week])
    return RhythmWeek(tuple(week.items()), score, tuple(hint for hint in Hint if hint in stood_out))


def rhythm_of(noted: dict[str, str | int]) -> Rhythm:
    """A day's notes as the score wants them."""
    times = {item: _minutes(str(noted[item])) for item in ITEMS if noted.get(item)}
    energy = noted.get("energy")
    return Rhythm(times, int(energy) if energy is not None else None)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def rhythm_on(client: Client, day: date) -> dict[str, str | int]:
    """What was noted of one day."""
    row = RhythmDay.objects.filter(client=client, day=day).first()
    return dict(json.loads(row.noted)) if row else {}


def remindings_on() -> list[tuple[DiaryReminding, date | None]]:
    """Everybody who asked to be reminded, with the last day they wrote about. One statement."""
    rows = DiaryReminding.objects.filter(hour__isnull=False).select_related("client__practice")
    last = Max("client__diary_entries__day", filter=Q(client__diary_entries__deleted_at=None))
    return [(row, row.last_day) for row in rows.annotate(last_day=last)]


def client_people(client: Client) -> list[tuple[str, str]]:
    """People to choose from in one's own diary, as choices. Whoever is flagged is not offered on somebody's phone."""
    return [(str(person.id), person.name) for person in people_of(client, shared=True) if not person.is_dead]


def entry_of(client: Client, entry_id: UUID) -> DiaryEntry | None:
    """One entry of a client, also a deleted one."""
    rows = DiaryEntry.objects.filter(client=client, pk=entry_id).select_related("client", "other_version_of")
    return rows.prefetch_related("people__relationship").first()
