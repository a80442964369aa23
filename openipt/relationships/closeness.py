"""The words of the closeness circle: rings, kinds of tie, kinds of relationship and the groups they belong to."""

from collections.abc import Mapping

# Ring 1 is closest; 4 is the edge. Source: docs/clinical/sources.md (method: three rings and the outside edge).
RINGS: Mapping[int, str] = {
    1: "closest to me",
    2: "close",
    3: "in my life, not close",
    4: "at the edge: lost, in conflict or wished for",
}
SHORT_RINGS: Mapping[int, str] = {1: "closest", 2: "close", 3: "not close", 4: "at the edge"}
EDGE = 4

# Where somebody stands can be said of three times.
MOMENTS: Mapping[str, str] = {
    "now": "Now",
    "before": "Before these difficulties began",
    "wanted": "As I would like it to be",
}

TIES: Mapping[str, str] = {
    "supportive": "supportive",
    "mixed": "mixed",
    "strained": "strained",
    "ended": "ended",
}

STANDINGS: Mapping[str, str] = {
    "living": "living",
    "dead": "has died",
    "lost": "lost from my life",
    "wished": "not there yet, wished for",
}

GROUPS: Mapping[str, str] = {
    "family": "Family",
    "friends": "Friends",
    "work": "Work and study",
    "around": "Neighbours and groups",
    "help": "People who help",
    "others": "Others",
}

# kind -> (what it is called, the group it belongs to)
KINDS: Mapping[str, tuple[str, str]] = {
    "partner": ("Partner", "family"),
    "former_partner": ("Former partner", "others"),
    "parent": ("Parent", "family"),
    "child": ("Child", "family"),
    "sibling": ("Brother or sister", "family"),
    "relative": ("Other relative", "family"),
    "friend": ("Friend", "friends"),
    "online": ("Somebody I know online", "friends"),
    "colleague": ("Somebody from work or study", "work"),
    "superior": ("Boss or teacher", "work"),
    "neighbour": ("Neighbour", "around"),
    "community": ("Somebody from a group, a club or a faith", "around"),
    "professional": ("Somebody who helps by profession", "help"),
    "other": ("Somebody else", "others"),
}


def group_of(kind: str) -> str:
    """The group a kind of relationship belongs to; what is not known yet is among the others."""
    return KINDS[kind][1] if kind in KINDS else "others"
