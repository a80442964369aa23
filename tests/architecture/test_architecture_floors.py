"""Every package has a floor, and the document, the contract and the code say the same about it."""

import re

from tests.architecture.source import ROOT, WIRING, concepts, contract, modules

PURE_CONCEPTS = {"protocol", "scheduling", "spreadsheets"}


def floors_in_contract() -> list[set[str]]:
    return [set(re.findall(r"\w+", layer)) for layer in contract("floors")["layers"]]


def floors_in_document() -> list[set[str]]:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    drawing = text.split("## Floors", 1)[1].split("```")[1]
    named = [re.split(r"\s{3,}", line, maxsplit=1)[0] for line in drawing.strip().splitlines()]
    return [set(re.findall(r"\w+", names)) for names in named]


def test_every_package_is_on_exactly_one_floor():
    placed = [name for floor in floors_in_contract() for name in floor]
    assert sorted(placed) == sorted(concepts() | {module.concept for module in modules() if module.concept in WIRING})


def test_the_document_draws_the_floors_of_the_contract():
    assert floors_in_document() == floors_in_contract()


def test_the_floors_contract_lets_nothing_slip():
    assert contract("floors")["exhaustive"] is True
    assert not any("ignore_imports" in contract(identity) for identity in ("floors", "words", "circles", "pure"))


def test_the_order_of_words_holds_in_every_concept_with_tables_or_pages():
    assert set(contract("words")["containers"]) == {f"openipt.{name}" for name in concepts() - PURE_CONCEPTS}
