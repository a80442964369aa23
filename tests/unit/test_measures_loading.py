"""A damaged data file is refused, and the message says which file, which key and why."""

from importlib.resources import files

import pytest

from openipt.measures.loading import InstrumentError, gathered, newest, read

FILE = "gad-7.toml"
GAD_7 = (files("openipt.measures") / "instruments" / FILE).read_text("utf-8")
PHQ_9 = (files("openipt.measures") / "instruments" / "phq-9.toml").read_text("utf-8")


def damaged(before, after, text=GAD_7):
    assert before in text
    return text.replace(before, after, 1)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("key = ", "gad-7.toml: is not TOML"),
        (damaged('stem = "', 'steam = "'), "gad-7.toml.stem: is missing"),
        (damaged("youngest = 12", "youngest = 12\ncolour = 1"), "gad-7.toml.colour: is not a known key"),
        (damaged("youngest = 12", 'youngest = "12"'), "gad-7.toml.youngest: must be int, not str"),
        (damaged("youngest = 12", "youngest = 12\noldest = 11"), "gad-7.toml.oldest: must not be below youngest"),
        (damaged('edition = "1"', 'edition = "one"'), "gad-7.toml.edition: must be a whole number"),
        (damaged('"higher_worse"', '"sideways"'), "gad-7.toml.direction: sideways is not one of higher_worse, higher"),
        (damaged('"convention"', '"rumour"'), "gad-7.toml.missing.origin: rumour is not one of author, convention"),
        (damaged('class = "A"', 'class = "Z"'), "gad-7.toml.licence.class: Z is not one of A, A-ND"),
        (damaged('notice = "Dev', 'note = "Dev'), "gad-7.toml.licence.notice: is missing"),
        (damaged('verified = ["lic', 'verified = ["sound", "lic'), "gad-7.toml.verified: sound is not one of"),
        (damaged('languages = ["en"]', "languages = [1]"), r"gad-7.toml.languages\[1\]: must be a text"),
        (damaged('panel = "', 'painel = "'), "gad-7.toml.loinc.painel: is not a known key"),
        (damaged("most = 2", "most = 7"), "gad-7.toml.missing.most: must be fewer than the 7 scored items"),
        (damaged("most = 2", "most = -1"), "gad-7.toml.missing.most: must be fewer than the 7 scored items"),
        (damaged("value = 10\n", "value = 22\n"), "gad-7.toml.cut_offs: must lie between 0 and 21 and leave"),
        (damaged("value = 8\n", "value = 0\n"), "gad-7.toml.cut_offs: must lie between 0 and 21 and leave"),
        (damaged("reliable = 4", "reliable = 0"), "gad-7.toml.change.reliable: must be more than 0"),
        (damaged("reliable = 4", "reliable = 22"), "gad-7.toml.change.reliable: must be more than 0"),
        (damaged("highest = 4", "highest = 3"), "gad-7.toml.bands: mild must begin at 4"),
        (damaged("lowest = 0", "lowest = 1"), "gad-7.toml.bands: minimal must begin at 0"),
        (damaged("highest = 14", "highest = 9"), "gad-7.toml.bands: moderate must begin at 10 and not end before it"),
        (damaged("highest = 21", "highest = 20"), "gad-7.toml.bands: must cover the possible totals, 0 to 21"),
        (damaged('label = "mild"', "label = 5"), r"gad-7.toml.bands\[2\].label: must be str, not int"),
        (damaged('key = "gad-2"', 'key = "gad-1"'), "gad-7.toml.items: gad-1 is there twice"),
        (damaged('text = "Trouble relaxing"', 'text = " "'), r"gad-7.toml.items\[4\].text: is empty"),
        (damaged("{ value = 1,", "{ value = 0,"), "gad-7.toml.options: needs at least two options with different"),
        (damaged("{ value = 1,", "{ value = 1.0,"), r"gad-7.toml.options\[2\].value: must be int, not float"),
    ],
)
def test_a_damaged_file_is_refused(text, complaint):
    with pytest.raises(InstrumentError, match=f"^{complaint}"):
        read(text, FILE)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("review_from = 1", "review_from = 0", r"items\[9\].risk: review_from and priority_from must lie above 0"),
        ("review_from = 1", "review_from = 3", r"items\[9\].risk: review_from and priority_from must lie above 0"),
        ("priority_from = 2", "priority_from = 4", r"items\[9\].risk: review_from and priority_from must lie above 0"),
        (", source =", ", sauce =", r"items\[9\].risk.source: is missing"),
        ('{ value = 3, text = "Extremely', '{ value = 2, text = "Extremely', r"items\[10\].options: needs at least"),
    ],
)
def test_a_damaged_risk_rule_or_list_of_answers_is_refused(before, after, complaint):
    with pytest.raises(InstrumentError, match=f"^phq-9.toml.{complaint}"):
        read(damaged(before, after, PHQ_9), "phq-9.toml")


def test_an_instrument_without_scored_items_is_refused():
    head, *_ = GAD_7.split("[[items]]")
    with pytest.raises(InstrumentError, match=r"^gad-7\.toml\.bands: must cover the possible totals, 0 to 0"):
        read("items = []\n" + head, FILE)


WHO_5, PCL_5, AUDIT_C, CORE_10 = (
    (files("openipt.measures") / "instruments" / name).read_text("utf-8")
    for name in ("a-nc/who-5.toml", "pcl-5.toml", "a-nc/audit-c.toml", "a-nd/core-10.toml")
)


@pytest.mark.parametrize(
    ("text", "before", "after", "complaint"),
    [
        (WHO_5, "factor = 4", "factor = 0", "factor: must be 1 or more"),
        (WHO_5, "value = 0.82", "value = 1.2", r"reliability\[1\].value: must lie between 0 and 1"),
        (WHO_5, 'kind = "alpha"', 'kind = "beta"', r"reliability\[1\].kind: beta is not one of alpha"),
        (PCL_5, '"pcl-6", "pcl-7"]\nmost', '"pcl-6", "pcl-77"]\nmost', "subscales.c: there is no item pcl-77"),
        (
            PCL_5,
            'items = ["pcl-6", "pcl-7"], least',
            "items = [], least",
            r"patterns\[1\].needs\[2\]: needs items, or groups",
        ),
        (PHQ_9, "own_least = { phq-9 = 1 }", "own_least = { phq-99 = 1 }", "there is no item phq-99"),
        (PCL_5, 'key = "c"', 'key = "b"', "subscales: b is there twice"),
        (AUDIT_C, 'zero_if = { item = "audit-1"', 'zero_if = { item = "audit-9"', "items.audit-2.zero_if: there is no"),
        (
            AUDIT_C,
            'direction = "higher_worse"',
            'direction = "higher_worse"\nrater = "cat"',
            "rater: cat is not one of",
        ),
        (CORE_10, "mean = 20.2", 'mean = "high"', r"norms\[1\].mean: must be float"),
    ],
)
def test_damage_to_what_only_some_instruments_have_is_refused(text, before, after, complaint):
    with pytest.raises(InstrumentError, match=complaint):
        read(damaged(before, after, text), "x.toml")


def test_a_pattern_without_any_need_is_refused():
    text = PCL_5[: PCL_5.index("needs = [")] + "needs = []" + PCL_5[PCL_5.index("]\n\n[[reliability]]") + 1 :]
    with pytest.raises(InstrumentError, match=r"patterns\[1\].needs: is empty"):
        read(text, "pcl-5.toml")


def test_an_instrument_may_have_no_cut_off():
    head, _, rest = GAD_7.partition("[[cut_offs]]")
    made = read("cut_offs = []\n" + head + rest[rest.index("[[bands]]") :], FILE)
    assert made.cut_off is None


def test_the_change_may_be_unknown_and_the_oldest_age_may_be_given():
    head, rest = GAD_7.split("[change]")
    made = read(head.replace("youngest = 12", "youngest = 12\noldest = 64") + rest[rest.index("[loinc]") :], FILE)
    assert (made.change, made.oldest) == (None, 64)


def test_editions_are_kept_apart_and_the_newest_is_meant():
    texts = {f"gad-7.{n}.toml": GAD_7.replace('edition = "1"', f'edition = "{n}"') for n in (10, 9, 1)}
    found = gathered(texts)
    assert set(found) == {("gad-7", "10"), ("gad-7", "9"), ("gad-7", "1")}
    assert newest(found.values())["gad-7"].edition == "10"
    with pytest.raises(InstrumentError, match=r"^copy.toml.edition: edition 9 of gad-7 is there twice"):
        gathered({**texts, "copy.toml": texts["gad-7.9.toml"]})
