"""The questionnaires that come with OpenIPT: their wording, their codes, and the page made from them."""

from dataclasses import replace
from pathlib import Path

import pytest

from openipt.measures.instrument import PARTS
from openipt.measures.loading import catalogue, instrument
from openipt.measures.reference import reference, section

NOTICE = (
    "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with an educational grant "
    "from Pfizer Inc. No permission required to reproduce, translate, display or distribute."
)
STEM = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
PHQ = [
    ("Little interest or pleasure in doing things", "44250-9"),
    ("Feeling down, depressed, or hopeless", "44255-8"),
    ("Trouble falling or staying asleep, or sleeping too much", "44259-0"),
    ("Feeling tired or having little energy", "44254-1"),
    ("Poor appetite or overeating", "44251-7"),
    (
        "Feeling bad about yourself - or that you are a failure or have let yourself or your family down",
        "44258-2",
    ),
    ("Trouble concentrating on things, such as reading the newspaper or watching television", "44252-5"),
    (
        (
            "Moving or speaking so slowly that other people could have noticed? Or the opposite - being so fidgety or "
            "restless that you have been moving around a lot more than usual"
        ),
        "44253-3",
    ),
    ("Thoughts that you would be better off dead or of hurting yourself in some way", "44260-8"),
    (
        (
            "If you checked off any problems, how difficult have these problems made it for you to do your work, take "
            "care of things at home, or get along with other people?"
        ),
        "69722-7",
    ),
]
GAD = [
    ("Feeling nervous, anxious, or on edge", "69725-0"),
    ("Not being able to stop or control worrying", "68509-9"),
    ("Worrying too much about different things", "69733-4"),
    ("Trouble relaxing", "69734-2"),
    ("Being so restless that it is hard to sit still", "69735-9"),
    ("Becoming easily annoyed or irritable", "69689-8"),
    ("Feeling afraid, as if something awful might happen", "69736-7"),
]
HOW_OFTEN = [
    (0, "Not at all", "LA6568-5"),
    (1, "Several days", "LA6569-3"),
    (2, "More than half the days", "LA6570-1"),
    (3, "Nearly every day", "LA6571-9"),
]
HOW_DIFFICULT = ["Not difficult at all", "Somewhat difficult", "Very difficult", "Extremely difficult"]


@pytest.mark.parametrize(("key", "wording"), [("phq-9", PHQ), ("phq-8", PHQ[:8]), ("gad-7", GAD)])
def test_the_wording_is_the_authors(key, wording):
    form = instrument(key)
    assert (form.stem, form.notice, form.licence_class) == (STEM, NOTICE, "A")
    assert [(item.text, item.loinc) for item in form.items] == wording
    assert [item.number for item in form.items] == list(range(1, len(wording) + 1))
    for item in form.scored_items:
        assert [(option.value, option.text, option.loinc) for option in item.options] == HOW_OFTEN


def test_the_difficulty_question_of_phq_9_has_its_own_answers_and_is_not_scored():
    difficulty = instrument("phq-9").items[9]
    assert not difficulty.scored
    assert [option.text for option in difficulty.options] == HOW_DIFFICULT
    assert [option.value for option in difficulty.options] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("key", "ranges", "cut_offs", "missing", "change"),
    [
        ("phq-9", [(0, 4), (5, 9), (10, 14), (15, 19), (20, 27)], [10], (2, "author"), 6),
        ("phq-8", [(0, 4), (5, 9), (10, 14), (15, 19), (20, 24)], [10], (1, "convention"), None),
        ("gad-7", [(0, 4), (5, 9), (10, 14), (15, 21)], [10, 8], (2, "convention"), 4),
    ],
)
def test_the_numbers(key, ranges, cut_offs, missing, change):
    form = instrument(key)
    assert [(band.lowest, band.highest) for band in form.bands] == ranges
    assert [cut.value for cut in form.cut_offs] == cut_offs
    assert form.cut_off == cut_offs[0]
    assert (form.missing.most, form.missing.origin) == missing
    assert (form.change.reliable if form.change else None) == change


def test_which_instruments_ask_about_risk():
    assert [key for key, form in catalogue().items() if form.asks_about_risk] == [
        "c-ssrs-screener",
        "cesd-r",
        "core-10",
        "dass-21",
        "epds",
        "ham-d-17",
        "pcl-5",
        "pg-13-r",
        "phq-9",
        "phq-a",
        "qids-sr16",
        "yp-core",
    ]


def test_only_the_ninth_item_of_phq_9_asks_about_risk():
    rules = [
        (item.number, item.risk.review_from, item.risk.priority_from) for item in instrument("phq-9").items if item.risk
    ]
    assert rules == [(9, 1, 2)]


def test_codes_are_given_only_where_they_are_known():
    assert instrument("phq-9").loinc == {"panel": "44249-1", "total": "44261-6"}
    assert instrument("gad-7").loinc == {"panel": "69737-5", "total": "70274-6"}
    assert instrument("phq-8").loinc == {}


def test_a_total_outside_the_range_has_no_band():
    with pytest.raises(ValueError, match="phq-9: a total of 28 is outside 0-27"):
        instrument("phq-9").band_of(28)


def test_an_instrument_is_found_by_key_and_by_edition():
    assert instrument("phq-9", "1") is instrument("phq-9")
    with pytest.raises(KeyError):
        instrument("phq-9", "0")
    with pytest.raises(KeyError):
        instrument("bdi")


def test_the_page_in_the_documentation_is_what_the_code_says():
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "instruments.md"
    assert page.read_text("utf-8") == reference()


def test_the_page_says_what_is_unusual_about_an_instrument():
    form = instrument("gad-7")
    turned = replace(form.items[0], reverse=True, loinc="")
    odd = section(replace(form, oldest=64, loinc={}, verified=frozenset(), items=(turned, *form.items[1:])))
    for words in (
        "| reversed | none given |",
        "Ages: 12 and older, up to 64",
        "LOINC: none given",
        "Verified: nothing",
        f"From memory: {', '.join(PARTS)}",
    ):
        assert words in odd
    assert "From memory: nothing" in section(replace(form, verified=frozenset(PARTS)))
