"""Every state of a course has words of its own."""

from openipt.protocol.lifecycle import State
from openipt.workspace.templatetags.workspace import state_name


def test_every_state_has_its_own_words() -> None:
    assert len({state_name(state) for state in State}) == len(State)
