"""Search of articles: slips, stems, field's words, order, highlights, broken files."""

import gzip
import json

import pytest

from openipt.library.collection import LibraryError, Text, parse, read_folder
from openipt.library.crisis import in_crisis
from openipt.library.kept import keep, opened
from openipt.library.passages import highlighted, passage
from openipt.library.searching import Library, built
from openipt.library.words import fold, folded_words, words

TEXTS = [
    Text("grief", "When somebody has died", "Grief comes in waves. Crying is allowed. Mourning takes time."),
    Text("alone", "Loneliness", "Being with too few people. Isolation is a signal, like hunger."),
    Text("rows", "Arguments at home", "How to argue fairly. A good apology has no but in it."),
    Text("sleep", "Sleeping badly", "Café, tea and late evenings keep people awake. Sleep comes back."),
    *(
        Text(f"other{n}", f"Garden {n}", "Roses, hedges, apples and quite other matters of the garden.")
        for n in range(60)
    ),
]


@pytest.fixture(scope="module")
def library():
    return Library(built(TEXTS))


def keys(library, typed, top=10):
    return [hit.text.key for hit in library.search(typed, top).hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mourning", "grief"), ("mourn", "grief"), ("arguing", "rows"), ("apologies", "rows"), ("cafe", "sleep"),
        ("lonely", "alone"), ("my mum passed away", "grief"),
        ("Hi, I would like to know about sleep. Thanks!", "sleep"),
        ("mouning", "grief"), ("lonliness", "alone"), ("isoaltion", "alone"), ("apollogy", "rows"),
        ("SLEEEPING", "sleep"),
    ],
)  # fmt: skip
def test_finds_what_was_meant(library, typed, first):
    assert keys(library, typed)[0] == first


def test_says_which_spelling_it_searched_for(library):
    assert library.search("what is isolaton?").did_you_mean == "what is isolation?"
    assert library.search("isolation").did_you_mean == ""


def test_two_words_typed_as_one_are_parted():
    library = Library(built([Text(str(n), "garden tools", "bread basket") for n in range(4)]))
    assert library.search("breadbasket").did_you_mean == "bread basket"


def test_a_word_nobody_knows_finds_nothing(library):
    assert keys(library, "xylophone quartz") == []
    assert keys(library, "") == []
    assert keys(library, "?!") == []


def test_equal_texts_stay_in_order_and_top_is_kept(library):
    assert keys(library, "roses", 5) == [f"other{n}" for n in range(5)]
    assert keys(library, "roses", 0) == []
    assert len(keys(library, "roses", 1000)) == 60


def test_words_that_say_nothing_count_if_there_are_no_others():
    library = Library(built([Text("a", "What can you do", "so"), Text("b", "Apples", "pears")]))
    assert keys(library, "what can you do") == ["a"]


def test_texts_about_the_same_thing_lift_each_other():
    same = [Text(f"s{n}", f"{word} of Zelda", "zelda") for n, word in enumerate(["Signs", "Care", "Cause"])]
    rest = [Text(f"x{n}", f"Signs of item{n}", "item") for n in range(600)]
    found = Library(built([*same, *rest])).search("care for zelda").hits
    assert next(hit.text.key for hit in found) == "s1"
    assert {hit.text.key for hit in found[:3]} == {"s0", "s1", "s2"}


def test_an_index_is_kept_and_opened_again(library, tmp_path):
    keep(built(TEXTS), tmp_path / "index")
    keep(built(TEXTS), tmp_path / "index")  # again, in the place of the old one
    again = Library(opened(tmp_path / "index"))
    assert keys(again, "lonly") == keys(library, "lonly")
    assert len(again) == len(TEXTS)
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_an_index_never_replaces_something_else(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(LibraryError, match="no index"):
        keep(built(TEXTS), tmp_path)
    assert (tmp_path / "letter.txt").exists()


def test_a_missing_old_or_broken_index_is_told(tmp_path):
    with pytest.raises(LibraryError, match="There is no index"):
        opened(tmp_path / "none")
    keep(built(TEXTS), tmp_path / "index")
    (tmp_path / "index" / "weights.npy").write_bytes(b"x")
    with pytest.raises(LibraryError, match="cannot be read"):
        opened(tmp_path / "index")
    (tmp_path / "index" / "index.json").write_text('{"edition": 0}')
    with pytest.raises(LibraryError, match="another edition"):
        opened(tmp_path / "index")
    with pytest.raises(LibraryError, match="no text"):
        built([])


def test_reads_markdown_text_and_lines_and_tells_what_is_broken(tmp_path):
    (tmp_path / "a.md").write_text(
        "+++\ntitle = 'Named'\nalso = ['x', 'y']\n+++\n# Heading\n*bold* [link](https://a.b)"
    )
    (tmp_path / "b.md").write_text("---\ntitle: Other\n---\ntext")
    (tmp_path / "c.txt").write_text("First line\n\nmore")
    (tmp_path / "d.md").write_text("+++\nbroken = \n+++\n## Its heading\ntext")
    (tmp_path / "e.txt").write_bytes(b"caf\xe9 au lait\x00")
    (tmp_path / "f.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.md").write_text("no")
    (tmp_path / "empty.txt").write_text(" \n")
    with gzip.open(tmp_path / "g.jsonl.gz", "wb") as lines:
        lines.write(json.dumps({"id": "g1", "title": "", "text": "Only text"}).encode() + b"\n[1]\n")
    (tmp_path / "h.jsonl.gz").write_bytes(b"no gzip")
    reading = read_folder(tmp_path)
    titles = ["Named", "Other", "First line", "Its heading", "caf\ufffd au lait", "Only text"]
    assert [text.title for text in reading.texts] == titles
    assert reading.texts[0].also == "x . y"
    assert reading.texts[0].body == "Heading\nbold link"
    assert [fault.split(":")[0] for fault in reading.faults] == ["e.txt", "g.jsonl.gz", "h.jsonl.gz"]
    assert [text.key for text in read_folder(tmp_path / "c.txt").texts] == ["c.txt"]
    with pytest.raises(OSError, match="no such folder"):
        read_folder(tmp_path / "none")


def test_a_file_that_is_too_large_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr("openipt.library.collection.LARGEST", 10)
    (tmp_path / "a.txt").write_text("more than ten letters")
    assert "left out" in read_folder(tmp_path).faults[0]


def test_a_text_without_any_title_is_named_after_its_file():
    assert parse("folder/leaflet.md", "+++\ntitle = ''\n+++\n").title == "leaflet"


def test_words_keep_their_places_whatever_the_accents():
    text = "Ärger über İstanbul\u2019s naïve café"
    assert len(fold(text)) == len(text)
    assert folded_words(text) == ["arger", "uber", "istanbul", "naive", "cafe"]
    assert [text[word.start : word.end] for word in words(text)][-1] == "café"
    assert folded_words("don't dogs' mother-in-law's") == ["dont", "dogs", "mother", "in", "law"]


def test_highlights_only_what_was_asked_and_loses_no_letter(library):
    found = library.search("isolation hunger")
    pieces = passage(TEXTS[1].body, found.stems, library.weight)
    assert [piece.text for piece in pieces if piece.hit] == ["Isolation", "hunger"]
    assert "".join(piece.text for piece in pieces) == TEXTS[1].body
    assert [piece.hit for piece in highlighted("the garden", frozenset({"the", "garden"}))] == [False, True]
    assert passage("", found.stems, library.weight) == []


def test_a_passage_is_the_best_part_of_a_long_text(library):
    body = " ".join(["Nothing of interest is said in this sentence at all."] * 40) + " Isolation is told here."
    told = "".join(piece.text for piece in passage(body, library.search("isolation").stems, library.weight))
    assert "Isolation" in told
    assert len(told) <= 270
    assert passage("x" * 1000, frozenset(), library.weight)[0].text.endswith("…")


CRISIS = """
i want to die / i wanna die / I just want to die. / wnat to die / want to be dead / i wish i was dead / wish i
were dead / kill myself / killing my self / thinking of killing myself / how to kill yourself / kil myself / kms
/ im going to kill myself / end my life / ending it all / end it all / take my own life / want it to end / make
it stop i want it all to end / dont want to be here anymore / don't want to be here any more / i do not want to
live / dont wanna live / no reason to live / cant go on / i can't go on like this / can't do this anymore / cant
take it anymore / nothing to live for / life is not worth living / better off dead / they would be better off
without me / everyone would be better off without me / nobody would miss me / suicide / suicidal / sucidal /
suicidle thoughts / suiside / suicidal thoughs / suicide note / painless way to die / hang myself / jump off a
bridge / shoot myself / dont want to wake up / hope i never wake up / tired of living / goodbye letter / self
harm / self-harm / selfharm / i cut myself / cutting myself again / urge to hurt myself / my daughter is cutting
herself / want to hurt myself / burning myself / took too many pills / overdose / overdosed on paracetamol /
took all my tablets / od'ed / he hits me / my husband beats me / he hit me last night / she hits me / my
boyfriend choked me / i was raped / being abused / scared of my husband / afraid to go home / domestic violence
/ he threatens to kill me / dad hits us / my stepdad touches me / want to kill him / i might hurt my baby /
afraid i will harm my baby / thoughts of hurting my child / voices telling me to do it / I WANT TO DIEEEE /
wanttodie i want to die 😭 / not safe at home / im in danger / emergency / need help right now / im suicidal
"""
CALM = """
what is ipt / my mum died / how to deal with grief / grief after a long illness / difference between cbt and ipt
/ how long does it take / im so sad / lost my job / we argue all the time / side effects of tablets / my husband
is dying of cancer / cant sleep / feel worthless / group therapy / how do i end a relationship / cant decide /
panic attack / my dog died / i hate my boss / new baby and so tired / shingles vaccine / how do i help my friend
/ does talking help / ending therapy
"""


@pytest.mark.parametrize("typed", " ".join(CRISIS.split()).split(" / "))
def test_a_crisis_is_recognised(typed):
    assert in_crisis(typed)


@pytest.mark.parametrize("typed", " ".join(CALM.split()).split(" / "))
def test_other_questions_are_no_crisis(typed):
    assert not in_crisis(typed)
