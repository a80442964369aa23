"""Writing a made-up client's diary, day by day, as they would on their phone."""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from openipt.accounts.models import User
from openipt.courses.models import Course
from openipt.demo.story import Story
from openipt.diary.actions import keep_entry, offer_linking, want_linking
from openipt.diary.entry import Told

WRITTEN = 0.85  # share of days with an entry
EVENING = time(20, 15)
USUAL, CARRIED, HARD, GOOD, NOISE = 5.0, 0.4, -1.9, 0.9, 1.0  # of mood


def write_diary(*, story: Story, course: Course, by: User, at: datetime) -> None:
    """Write what the story says, up to the day before `at`; mood is lower on days with whoever is hard to be with."""
    client, chance = course.client, Random(story.key)
    if not story.diary or client.user is None:
        return
    zone, mood = ZoneInfo(client.time_zone), USUAL
    today = at.astimezone(zone).date()
    for day in (today - timedelta(days=back) for back in range(story.diary["days"], 0, -1)):
        kind = chance.choices(("conflict", "support", "neutral", "alone"), (3, 3, 2, 2))[0]
        effect = {"conflict": HARD, "support": GOOD}.get(kind, 0)
        mood = USUAL + CARRIED * (mood - USUAL) + effect + chance.gauss(0, NOISE)
        written_at = datetime.combine(day, EVENING, zone)
        if chance.random() > WRITTEN or written_at >= at:
            continue
        told = _told(story, day, kind, mood, chance)
        key = UUID(int=chance.getrandbits(128), version=4)
        keep_entry(client=client, key=key, told=told, written_at=written_at, by=client.user, at=written_at)
    if story.diary.get("together"):
        offer_linking(course=course, by=by, at=at - timedelta(days=6))
        want_linking(course=course, by=client.user, at=at - timedelta(days=5))


def _told(story: Story, day: date, kind: str, mood: float, chance: Random) -> Told:
    others = story.diary["others"]
    who = {"conflict": story.diary["hard"], "support": story.diary["good"], "neutral": chance.choice(others)}
    words = chance.choice(story.diary["words"]) if chance.random() < 0.4 else ""
    return Told(
        day=day,
        clock=None,
        mood=min(10, max(0, round(mood))),
        kind=kind,
        names=(who[kind],) if kind in who else (),
        words=words,
        shared=chance.random() < 0.95,
    )
