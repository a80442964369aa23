"""The people of the demo practice whom one may sign in as. Nobody here is a real person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one may sign in as: `role` in words, and one sentence on what there is to see."""

    key: str
    name: str
    role: str
    email: str
    sentence: str
    roles: tuple[str, ...] = ()

    @property
    def is_client(self) -> bool:
        """Whether they have no role in the practice."""
        return not self.roles


CAST: tuple[Person, ...] = (
    Person("nora", "Nora Falk", "therapist", "nora@demo.example", "Cares for most of the clients.", ("therapist",)),
    Person("jonas", "Jonas Weber", "therapist", "jonas@demo.example", "Cares for the others.", ("therapist",)),
    Person(
        "ruben",
        "Ruben Castro",
        "supervisor",
        "ruben@demo.example",
        "Supervises Nora: sees her clients.",
        ("supervisor",),
    ),
    Person(
        "lena", "Lena Vogt", "facilitator", "lena@demo.example", "Leads groups; has no clients yet.", ("facilitator",)
    ),
    Person(
        "elena",
        "Elena Marsh",
        "manager",
        "elena@demo.example",
        "Looks after people and settings; sees no clinical text.",
        ("manager",),
    ),
    Person("amara", "Amara Okoye", "client", "amara@demo.example", "In the middle phase, with questions to answer."),
    Person("eileen", "Eileen Brady", "client", "eileen@demo.example", "At the end, with a plan and a letter to keep."),
    Person("noor", "Noor Haddad", "client", "noor@demo.example", "At the very beginning, with an agreement to read."),
)
