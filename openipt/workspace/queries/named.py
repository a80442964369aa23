"""Where the people of a client are named besides the inventory."""

from django.utils.translation import gettext as _

from openipt.diary.queries import names_in_diary
from openipt.people.models import Client
from openipt.timeline.queries import names_in_timeline


def named_on_timeline(client: Client, private: bool) -> list[tuple[str, str]]:
    """Names on the timeline; `private` also those in events for the therapist alone."""
    return [(name, _("timeline")) for name in sorted(names_in_timeline(client, private=private))]


def named_in_diary(client: Client, _private: bool) -> list[tuple[str, str]]:
    """Names in what a client shares of their diary."""
    return [(name, _("diary")) for name in names_in_diary(client)]
