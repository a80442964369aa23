"""Files that practices bring: everything that is wrong is named at once, and a sound one is what it says."""

import tomllib

import pytest

from openipt.measures.brought import MOST_BYTES, UnreadableError, brought, decoded, faults_in, to_fill_in
from openipt.measures.loading import catalogue
from openipt.measures.scoring import score
from tests.own_instruments import MOOD, epds_wording


def test_sound_files_have_no_faults():
    assert faults_in(MOOD) == []
    assert faults_in(epds_wording()) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b" \n ", "The file is empty"),
        (b"a" * (MOST_BYTES + 1), "larger than 200 kB"),
        (b'key = 1\nname = "\xff"', "not text in UTF-8: look at line 2"),
    ],
)
def test_what_is_no_text_is_refused_in_plain_words(content, told):
    with pytest.raises(UnreadableError, match=told):
        decoded(content)


def test_a_mark_of_the_order_of_bytes_is_no_fault():
    assert decoded(b"\xef\xbb\xbfkey = 1") == "key = 1"


def test_all_faults_are_named_by_key():
    text = MOOD.replace('stem = "', 'steam = "', 1).replace("youngest = 16", 'youngest = "16"')
    text = (
        text.replace('text = "Was it', 'txt = "Was it')
        .replace("lowest = 4", "lowest = 4.5")
        .replace('notice = "Made by Elm House."', "")
    )
    assert faults_in(text) == [
        "stem: is missing",
        "steam: is not a known key",
        "youngest: must be a whole number, not a text",
        "items[1].text: is missing",
        "items[1].txt: is not a known key",
        "bands[2].lowest: must be a whole number, not a number with a point",
        "licence.notice: is missing",
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('key = "mood-check"', 'key = "Mood"', "key: must be 2 to 30 small letters"),
        ('key = "mood-check"', 'key = "phq-9"', "key: phq-9 comes with OpenIPT"),
        ("highest = 3", "highest = 2", "bands: heavy must begin at 3"),
        ("total = 4", "total = 5", "examples[1].total: the example says 5, the rules give 4"),
        ('"Wie war', '""  # "', "translations[1].stem: is empty"),
        ('mood-3 = "Wolltest', 'mood-4 = "Wolltest', "translations.de.items.mood-3: is missing"),
        ('language = "de"', 'language = "German"', "translations[1].language: must be a code"),
        ('short_name = "Mood check"', f'short_name = "{"x" * 41}"', "short_name: must be 40 characters or fewer"),
        ('edition = "1"', 'edition = "one"', "edition: must be a whole number"),
        ('text = "A lot" }', 'text = "A lot" }, { value = 10000, text = "x" }', "bands: must cover"),
        ('key = "mood-2"\n', 'key = "mood-2"\nnumber = 1\n', "items: two have the same number"),
        ('key = "light"', f'key = "{"x" * 41}"', "must be 40 characters or fewer"),
        ('class = "A"', 'class = "Z"', "licence.class: Z is not one of"),
        ("answers = ", "answers = 'a,b' # ", "answers: must be whole numbers and commas"),
    ],
)
def test_what_makes_no_sense_is_named(before, after, told):
    assert before in MOOD
    assert told in faults_in(MOOD.replace(before, after, 1))[0]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('instrument = "epds"', 'instrument = "phq-9"', "instrument: phq-9 is no questionnaire that waits for its"),
        ('instrument = "epds"', 'instrument = "bdi-ii"', "instrument: bdi-ii is no questionnaire that waits for its"),
        ('edition = "1"', 'edition = "2"', "edition: there is edition 1 of epds"),
        ('"hardly", ', "", "options_of.epds-10: item epds-10 has 4 answers, and there are 3 texts"),
        ('epds-2 = "', 'epds-11 = "', "items.epds-2: is missing"),
        ('stem = "', 'bands = "', "stem: is missing"),
    ],
)
def test_a_wording_has_to_fit_its_skeleton(before, after, told):
    assert before in epds_wording()
    assert told in faults_in(epds_wording().replace(before, after, 1))[0]


@pytest.mark.parametrize("text", ["key = ", "[" * 3000 + "]" * 3000, "a = " + "[" * 2000])
def test_what_is_not_toml_is_said(text):
    assert faults_in(text)[0].startswith("The file is not TOML")


def test_a_question_s_key_cannot_be_one_that_the_page_needs():
    told = faults_in(MOOD.replace("mood-1", "assignment"))
    assert told == ["items: the key assignment must be small letters, digits and hyphens, and end with a number"]


def test_too_many_questions_are_refused():
    many = "".join(f'[[items]]\nkey = "more-{n}"\nscored = false\ntext = "More?"\n' for n in range(200))
    text = MOOD.replace("[[examples]]", many + "[[examples]]").partition("[[examples]]")[0]
    assert "items: must be 200 or fewer" in faults_in(text)


def test_a_wording_changes_words_and_nothing_that_counts():
    form, shipped = brought(epds_wording()).form, catalogue()["epds"]
    assert form.is_worded
    assert not shipped.is_worded
    assert [option.text for option in form.items[9].options] == ["yes, often", "sometimes", "hardly", "never"]
    assert [option.value for option in form.items[9].options] == [3, 2, 1, 0]
    answers = {item.key: 2 for item in form.items}
    assert (score(form, answers).shown, score(form, answers).band) == (20, shipped.bands[-1])
    assert [flag.item.key for flag in score(form, answers).flags] == ["epds-10"]


def test_an_instrument_of_which_only_the_total_is_entered_can_be_brought():
    head = (
        MOOD.partition("[[items]]")[0].replace('stem = "How was this week?"\n', "").replace('recall = "1 week"\n', "")
    )
    head = head.replace('languages = ["en"]\n', "").replace(MOOD[MOOD.index("options") : MOOD.index("[loinc]")], "")
    text = head.replace("[loinc]", "[total]\nlowest = 0\nhighest = 6\ntenths = true\n[loinc]")
    assert faults_in(text) == []
    form = brought(text).form
    assert form.by_total
    assert score(form, {"total": 35}).shown == 4


def test_the_file_to_fill_in_is_complete_but_for_the_words():
    for form in catalogue().values():
        if not form.is_worded and not form.by_total:
            text = to_fill_in(form)
            found = tomllib.loads(text)
            assert set(found["items"]) == {item.key for item in form.items}
            assert faults_in(text.replace('""', '"made up"').replace('language = "en"', 'language = "en"')) == []


def test_the_client_s_language_is_shown_where_the_words_are_there():
    form = brought(MOOD).form
    german = form.in_language("de-at")
    assert (german.language, german.stem, german.items[0].text) == (
        "de", "Wie war diese Woche?", "War es schwer aufzustehen?",
    )  # fmt: skip
    assert german.items[1].reverse
    assert form.in_language("fr") is form
    assert form.in_language("en-gb") is form
    assert score(german, {"mood-1": 2, "mood-2": 0, "mood-3": 0}).shown == 4
    with pytest.raises(ValueError, match=r"items\.gad-1: is missing"):
        catalogue()["gad-7"].worded(form.translations[0])
