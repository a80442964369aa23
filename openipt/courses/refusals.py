"""What the actions of a course raise when something cannot be done now."""

from collections.abc import Mapping


class Refused(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """It cannot be done as things stand; the message says why in plain words."""


class Stale(Refused):
    """A newer text was saved in between: by somebody else, or in another tab.

    Carries what is there now, so that both texts can be shown and neither is lost.
    """

    def __init__(self, message: str, *, revision: int, current: Mapping[str, str]) -> None:
        super().__init__(message)
        self.revision = revision
        self.current = dict(current)
