"""What clients are asked to agree to, word for word. A changed wording is a new edition; old ones stay here."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One thing to agree to: its kind, edition, the sentence beside the box, and what it means. English message ids."""

    kind: str
    edition: str
    sentence: str
    meaning: str
    needed: bool = False


ONLY_EMAILS = ("1",)  # the editions of "messages" that say nothing of text messages
_EMAILS_ONLY = ConsentText(
    kind="messages",
    edition="1",
    sentence="You may send me e-mails.",
    meaning="For example to say that there are questions to answer. They say nothing about your health.",
)
CURRENT: Mapping[str, ConsentText] = {
    text.kind: text
    for text in (
        ConsentText(
            kind="record",
            edition="1",
            sentence="I agree that my record is kept here.",
            meaning="Your name, how to reach you, your answers and your therapist's notes are stored, locked, on the "
            "practice's computer. Without this you cannot have pages of your own; you can be treated all the same.",
            needed=True,
        ),
        ConsentText(
            kind="messages",
            edition="2",
            sentence="You may send me e-mails or text messages.",
            meaning="For example to say that there are questions to answer. They say nothing about your health.",
        ),
        ConsentText(
            kind="supervision",
            edition="1",
            sentence="My therapist may talk about my treatment in supervision.",
            meaning="Therapists talk about their work with an experienced colleague, to do it better. "
            "The colleague keeps it to themselves too.",
        ),
    )
}
EDITIONS: Mapping[tuple[str, str], ConsentText] = {
    (text.kind, text.edition): text for text in (*CURRENT.values(), _EMAILS_ONLY)
}


def text_of(kind: str, edition: str) -> ConsentText:
    """The wording somebody agreed to; the present one if that edition is not known here."""
    return EDITIONS.get((kind, edition), CURRENT[kind])
