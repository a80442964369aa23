"""What stands on a client's timeline, and the scores below it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from openipt.measures.queries import scores_of
from openipt.people.models import Client
from openipt.people.naming import named_in
from openipt.people.queries import unsafe_names
from openipt.timeline.drawing import Scores
from openipt.timeline.models import EventLink, LifeEvent, SymptomPoint
from openipt.timeline.window import Window, whole_life

MOST_TRACKS = 2
TURNS = (SymptomPoint.Kind.ONSET, SymptomPoint.Kind.WORSE)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything on one timeline, in order of time; what has no place in time yet comes apart."""

    events: tuple[LifeEvent, ...]
    points: tuple[SymptomPoint, ...]
    unplaced: tuple[LifeEvent | SymptomPoint, ...]
    links: tuple[EventLink, ...]
    scores: tuple[Scores, ...]

    @property
    def turns(self) -> list[SymptomPoint]:
        """Where it began or got worse, the newest first: around these one asks what happened."""
        return [point for point in reversed(self.points) if point.kind in TURNS]

    @property
    def changes(self) -> list[SymptomPoint]:
        """Everything that turned, in order of time."""
        return [point for point in self.points if point.kind != SymptomPoint.Kind.MOOD]

    def life(self, today: date) -> Window:
        """The window in which everything lies."""
        rows = [*self.events, *self.points]
        ends = [day for row in rows for day in (row.earliest, row.latest) if day]
        return whole_life([*ends, *(day for one in self.scores for day, _ in one.points)], today)


def timeline_of(client: Client, *, private: bool) -> Timeline:
    """A client's timeline; with `private`, also what is for the therapist alone. Six statements."""
    points = list(client.symptom_points.filter(removed_at=None).order_by("earliest", "added_at"))
    events = list(_events(client, private=private)) if private else events_for_client(client)
    links = [link for event in events for link in event.links.all()] if private else []
    if private:
        names = unsafe_names(client)
        for event in events:
            event.unsafe = unsafe_in(event, names)
    by_id = {point.pk: point for point in points}
    events_by_id = {event.pk: event for event in events}
    kept = []
    for link in links:
        if link.point_id in by_id:
            link.point, link.event = by_id[link.point_id], events_by_id[link.event_id]
            kept.append(link)
    return Timeline(
        tuple(event for event in events if event.earliest),
        tuple(point for point in points if point.earliest),
        (*(event for event in events if not event.earliest), *(point for point in points if not point.earliest)),
        tuple(kept),
        tuple(score_tracks(client)),
    )


def _events(client: Client, *, private: bool) -> QuerySet[LifeEvent]:
    events = client.life_events.filter(removed_at=None).order_by("earliest", "latest", "added_at")
    if not private:
        return events.filter(private=False)
    return events.prefetch_related(Prefetch("links", EventLink.objects.order_by("at")))


def unsafe_in(event: LifeEvent, names: list[str]) -> list[str]:
    """Whom an event names of those who are flagged for safety. Empty where there is nobody: then nothing is opened."""
    return named_in(f"{event.what}\n{event.names}\n{event.more}", names) if names else []


def events_for_client(client: Client, rows: "QuerySet[LifeEvent] | None" = None) -> list[LifeEvent]:
    """The events a client sees: none that is for the therapist alone, and of whoever is flagged only their own words.

    An event somebody else wrote (or wrote in last) that names them is left out: it might be read over a shoulder.
    """
    found = list(_events(client, private=False) if rows is None else rows.filter(private=False))
    names = unsafe_names(client)
    return [event for event in found if event.changed_by_id == client.user_id or not unsafe_in(event, names)]


def score_tracks(client: Client) -> list[Scores]:
    """The scores of the questionnaires a client answered most often, over all courses. Two statements."""
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    instruments = {}
    for _, trends in scores_of(client):
        for trend in trends:
            instruments[trend.key] = trend.instrument
            found[trend.key] += [(point.at.date(), point.total) for point in trend.points if point.total is not None]
    often = sorted(found, key=lambda key: -len(found[key]))[:MOST_TRACKS]
    return [
        Scores(instruments[key].short_name, instruments[key].highest, sorted(found[key])) for key in often if found[key]
    ]


def taken_off(client: Client, *, private: bool) -> list[LifeEvent | SymptomPoint]:
    """What was taken off a timeline and can be put back, newest first."""
    events = client.life_events.exclude(removed_at=None)
    gone: list[LifeEvent | SymptomPoint] = [
        *(events if private else events_for_client(client, events)),
        *client.symptom_points.exclude(removed_at=None),
    ]
    return sorted(gone, key=lambda row: str(row.removed_at), reverse=True)


def names_in_timeline(client: Client, *, private: bool = True) -> set[str]:
    """The names of people who are part of what happened, so that who is missing elsewhere can be asked about.

    `private=False` leaves out events that the client does not see.
    """
    return _names(client.life_events.filter(removed_at=None) if private else events_for_client(client))


def _names(events: Iterable[LifeEvent]) -> set[str]:
    return {name for event in events for name in event.people}
