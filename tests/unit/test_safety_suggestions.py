"""The suggestions by country can be read, and a damaged list is refused by name."""

from importlib.resources import files

import pytest

from openipt.protocol.tables import DataError
from openipt.safety.suggestions import read, suggestions_for

TEXT = (files("openipt.safety") / "crisis_contacts.toml").read_text("utf-8")


def test_a_country_has_its_own_numbers():
    assert {"988"} < {found.telephone for found in suggestions_for("us")}
    assert {found.country for found in suggestions_for("GB")} == {"GB"}
    assert suggestions_for("XX") == ()


def test_everybody_can_be_reached_and_nothing_claims_to_be_checked():
    found = read(TEXT, "crisis_contacts.toml")
    assert all(one.telephone or one.text_message for one in found)
    assert all("not yet checked" in one.source for one in found)
    assert all(len(one.country) == 2 and one.country.isupper() for one in found)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('telephone = "142"\n', "", "needs a telephone number"),
        ('name = "TelefonSeelsorge"\n', "", "name: is missing"),
        ("noted_on = 2026-11-23", 'noted_on = "today"', "noted_on: must be date"),
        ("[[contacts]]", "[[contacts", "is not TOML"),
    ],
)
def test_a_damaged_list_is_refused_by_name(old, new, complaint):
    with pytest.raises(DataError, match=complaint):
        read(TEXT.replace(old, new, 1), "crisis_contacts.toml")
