"""What stands in an ending plan, as plain values."""

from dataclasses import asdict, dataclass

NOT_ON_THE_COPY = "feelings"


@dataclass(frozen=True, slots=True)
class PlanText:
    """The parts of an ending plan; all but the feelings about ending go onto the client's copy."""

    gains: str = ""
    what_helped: str = ""
    warning_signs: str = ""
    triggers: str = ""
    steps: str = ""
    contacts: str = ""
    unfinished: str = ""
    feelings: str = ""

    def parts(self) -> dict[str, str]:
        """Every part by name."""
        return asdict(self)

    def has_something_to_keep(self) -> bool:
        """Whether the client's copy would say anything."""
        return any(text.strip() for name, text in asdict(self).items() if name != NOT_ON_THE_COPY)
