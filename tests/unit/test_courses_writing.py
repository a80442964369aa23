"""What is written for people: the beginning of a note, the beginning of a letter, the letter on paper."""

from dataclasses import replace

from openipt.courses.letter_pdf import Sheet, pdf
from openipt.courses.letter_text import LetterFacts
from openipt.courses.letter_text import draft as draft_letter
from openipt.courses.note_text import NoteFacts
from openipt.courses.note_text import draft as draft_note

LETTER = LetterFacts("Amara", "Ben Adler", "Wednesday 7 October", "Wednesday 27 January", 15, 16)
SHEET = Sheet(
    title="Letter",
    practice="Elm House",
    address=["1 Elm Road", "Leeds"],
    date="3 February 2027",
    addressee=["Amara Obi"],
    paragraphs=["Dear Amara,", "line one\nline two"],
    language="en",
    page="Page {number} of {total}",
)


def test_a_note_of_an_empty_session_says_only_which_it_is():
    assert draft_note(NoteFacts("Session 6 of 16")) == "Session 6 of 16"


def test_a_note_has_a_line_for_each_part_safety_first():
    facts = NoteFacts(
        "Session 6 of 16",
        opening="  Slept better ",
        mood=0,
        scores=["PHQ-9 12"],
        earlier_steps=["Asked Zuri: done"],
        done=["Timeline"],
        left_out=["Inventory: no time"],
        strategies=["Relate symptoms to the dispute"],
        techniques=["Role play"],
        new_steps=["Write to Mum"],
        concerns=["thoughts of death: no plan"],
    )
    assert draft_note(facts).split("\n") == [
        "Session 6 of 16",
        "Safety: thoughts of death: no plan",
        "Scores: PHQ-9 12",
        "Since last time: Slept better; mood 0 of 10; Asked Zuri: done",
        "Worked on: Relate symptoms to the dispute",
        "Techniques: Role play",
        "Also: Timeline",
        "Left out: Inventory: no time",
        "Until next time: Write to Mum",
    ]


def test_a_letter_with_nothing_to_tell_still_greets():
    assert draft_letter(replace(LETTER, held=0)).split("\n\n") == ["Dear Amara,", "With warm wishes,", "Ben Adler"]


def test_a_letter_tells_what_was_done_and_what_to_keep():
    letter = draft_letter(
        replace(LETTER, gains="You sleep.", scores=["from 19 to 6"], warning_signs="Waking at 4", contacts="Zuri")
    )
    parts = ["15 times of the 16", "You sleep.", "from 19 to 6", "Waking at 4", "Zuri", "With warm wishes,"]
    places = [letter.index(part) for part in parts]
    assert places == sorted(places)
    assert "before we had planned" not in letter
    assert "met once of the 16" in draft_letter(replace(LETTER, held=1))


def test_a_letter_after_a_drop_out_closes_no_door():
    dropped = replace(LETTER, how_it_ended="dropped_out", by_agreement=False)
    assert "none of them closes a door" in draft_letter(dropped)
    assert "none of them closes a door" not in draft_letter(replace(dropped, by_agreement=True))


def test_the_paper_is_a_tagged_pdf():
    made = pdf(SHEET)
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid:part" in made  # it says of itself that it is PDF/UA, which the maker only lets it if it is


def test_what_people_write_is_never_markup():
    tricky = ['#pagebreak() #import "x": *', "$ x $ <label> @ref ```", "= not a heading", "\\ \" ' {number}"]
    assert pdf(replace(SHEET, paragraphs=tricky, addressee=[], address=[])).startswith(b"%PDF-")
