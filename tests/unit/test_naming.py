"""Finding names in what was written freely."""

import pytest

from openipt.people.naming import named_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("When MARC came home", ["Marc Dubois"]),
        ("Marc Dubois came home", ["Marc Dubois"]),
        ("Marcia came home", []),
        ("The move, with José's van", ["Jose"]),
        ("My boss shouted", ["my boss"]),
        ("My new boss shouted", []),
        ("Li, and nobody else", ["Li"]),
        ("A living room", []),
        ("Ada rang", ["Ada Obi"]),
        ("", []),
    ],
)
def test_a_name_is_found_as_a_whole_word_without_case_and_accents(text, found):
    assert named_in(text, ["Marc Dubois", "Jose", "my boss", "Li", "Ada Obi", "", "…"]) == found


def test_nobody_is_named_among_nobody():
    assert named_in("Marc", []) == []
