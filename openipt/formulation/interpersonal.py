"""The interpersonal formulation: its parts, what to ask for each, and the words it makes on paper."""

from collections.abc import Mapping

MOST_WORDS = 150  # guidance (method: formulation), never a bar
LONGEST = 2000  # characters of one part

# part -> (what it is called, what to ask). The client's words, in the order they are said.
PARTS: Mapping[str, tuple[str, str]] = {
    "condition": ("What it is called", "The name you both use for it: depression, or your own word."),
    "began": ("When it began", "As well as you know it, and since when it is as it is now."),
    "event": ("What was going on", "What happened, or which relationship changed, around that time."),
    "area": ("What we would work on", "The problem area in plain words: a loss, a conflict, a change, being alone."),
    "how": (
        "How they go together",
        "How the one affects the other, and back: what it does to you and to those around you.",
    ),
    "strengths": ("What helps already", "Strengths, people who support, what worked before."),
    "goal": ("What should be different", "What you would both be able to see."),
    "sessions": ("In which time", "How many meetings, until about when."),
}
# The therapist's own sections: without blame, as ways that once made sense. Not on the client's page or paper.
GUIDED: Mapping[str, tuple[str, str]] = {
    "attachment": (
        "Personality and attachment style",
        "How do they ask for care, give it, take distance? What did they learn to expect, and what was that good for?",
    ),
    "symptom_formation": (
        "How symptoms and relationships act on each other",
        "When symptoms rise, who comes closer, who moves away? What does that do to the symptoms?",
    ),
    "social_functioning": (
        "Social functioning and the risk of isolation",
        "At home, at work, with friends: what works, what has fallen away, who would notice, what would widen it?",
    ),
}


def word_count(parts: Mapping[str, str]) -> int:
    """How many words the formulation has."""
    return sum(len(parts.get(part, "").split()) for part in PARTS)


def paragraphs(parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was written, each part under its name; what is empty is left out."""
    return [(PARTS[part][0], parts[part].strip()) for part in PARTS if parts.get(part, "").strip()]


def something_written(parts: Mapping[str, str]) -> bool:
    """Whether any part says something."""
    return bool(paragraphs(parts))
