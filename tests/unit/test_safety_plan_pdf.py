"""The staying-safe plan on paper."""

import pytest

from openipt.safety.plan_pdf import Contact, Part, Sheet, pdf


def sheet(**said):
    usual = {
        "title": "My staying-safe plan",
        "made": "Version 2, 4 March 2026",
        "parts": [Part("What is worth staying for?", ["Zuri", "the sea"])],
        "anytime": "Whom I can call at any time",
        "danger": "If you are in danger now, call your local emergency number.",
        "contacts": [Contact("Night line", "0800 111 222", "day and night")],
        "honest": "Nobody is told when you look at this plan.",
        "language": "en",
        "page": "Page {number} of {total}",
    }
    return Sheet(**{**usual, **said})


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"contacts": []},
        {"parts": [Part("Why?", ['#panic("no")', "= No *heading* $x$ \\ @no <tag>", "\u05d0 \u4e2d \U0001f333"])]},
        {"parts": [Part(f"Question {n}", [f"line {m} " * 30 for m in range(20)]) for n in range(7)]},
    ],
)
def test_whatever_was_written_makes_a_tagged_pdf(said):
    made = pdf(sheet(**said))
    assert made.startswith(b"%PDF")
    assert b"StructTreeRoot" in made or b"ObjStm" in made
