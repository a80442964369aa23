"""The people of the demo practice whom one may sign in as. Nobody here is a real person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one may sign in as: `role` in words, and one sentence on what there is to see."""

    name: str
    role: str
    email: str
    sentence: str


CAST: tuple[Person, ...] = (
    Person("Nora Falk", "therapist", "nora@demo.example", "Cares for most of the clients."),
    Person("Elena Marsh", "manager", "elena@demo.example", "Looks after people and settings; sees no clinical text."),
)
