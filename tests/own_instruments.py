"""An instrument and a wording as a practice may bring them; every word in them is made up for the tests."""

from datetime import date

from openipt.measures.actions import Permission
from openipt.measures.loading import catalogue

PERMISSION = Permission("The owner, Dr. Hale", date(2026, 1, 2), "Letter of 2 January, in the safe")

MOOD = """
key = "mood-check"
edition = "1"
name = "Mood check of Elm House"
short_name = "Mood check"
about = "Three short questions about this week"
stem = "How was this week?"
recall = "1 week"
youngest = 16
languages = ["en"]
direction = "higher_worse"
verified = []
cut_offs = []
options = [ { value = 0, text = "Not at all" }, { value = 1, text = "A little" }, { value = 2, text = "A lot" } ]

[missing]
most = 1
origin = "convention"

[loinc]

[licence]
class = "A"
owner = "Elm House"
notice = "Made by Elm House."
citation = "Elm House 2026."

[[bands]]
key = "light"
lowest = 0
highest = 3
label = "light"
client = "This week was fairly light."
therapist = "Light week."

[[bands]]
key = "heavy"
lowest = 4
highest = 6
label = "heavy"
client = "This week was heavy."
therapist = "Heavy week."

[[items]]
key = "mood-1"
text = "Was it hard to get up?"

[[items]]
key = "mood-2"
text = "Did you look forward to something?"
reverse = true

[[items]]
key = "mood-3"
text = "Did you want to be gone for good?"
risk = { review_from = 1, priority_from = 2, source = "Elm House" }

[[examples]]
answers = "2,0,0"
total = 4
band = "heavy"

[[translations]]
language = "de"
source = "Elm House"
stem = "Wie war diese Woche?"
options = ["Gar nicht", "Ein wenig", "Sehr"]
items = { mood-1 = "War es schwer aufzustehen?", mood-2 = "Gab es Vorfreude?", mood-3 = "Wolltest du ganz weg sein?" }
"""


def epds_wording(mark: str = "made up") -> str:
    """A file with a wording for the EPDS: not a word of it is the real one."""
    items = "\n".join(f'{item.key} = "Question {item.number}, {mark}"' for item in catalogue()["epds"].items)
    return f"""
instrument = "epds"
edition = "1"
language = "en"
source = "made up for tests"
stem = "Please choose, {mark}."
options = ["one", "two", "three", "four"]

[options_of]
epds-10 = ["yes, often", "sometimes", "hardly", "never"]

[items]
{items}
"""
