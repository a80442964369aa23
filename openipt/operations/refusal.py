"""How an operator's command says no."""


class Refused(Exception):  # noqa: N818 - reads as the state of affairs it reports
    """A command will not do what was asked; the message says why and what helps, in plain words."""
