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
wanttodie i want to die 😭 / not safe at home / im in danger / emergency / need help right now / im suicidal /
i want to kill myself / i dont want to be here anymore / thinking about ending it all / my friend says shes going to
kill herself / cutting myself again / took too many pills / he hits me and i'm scared / i want to die / no reason to
live / better off without me / i cant go on anymore / suicidal / sucidal thoughts / want to end my life / unalive
myself / how many pills to overdose / everyone would be better off if i was dead / i wish i would not wake up / life
isnt worth living / jump off a bridge / i wanna die / wish i was dead / wish i wasnt alive / i want it all to stop
forever / dont see the point in living / i have a plan to end things / thoughts of suicide / self harm urges / i
keep hurting myself / burning my skin to feel something / my husband beats me / my partner is violent what do i do /
he threatened to kill me / i was raped / someone is hurting me at home / i might hurt my baby / thoughts of harming
my baby / voices telling me to hurt people / my son said he doesnt want to live / is it normal to think about dying
all the time / kms / ready to give up on life / can't take it anymore / im going to do something stupid tonight / i
feel like disappearing forever / don't want to exist / sick of living / nothing to live for / i took an overdose /
hang myself / want to go to sleep and never wake up / said goodbye to everyone / my mum tried to kill herself /
teenager cutting herself / my boyfriend strangled me / want to end it / i'm done with life / i am in danger / not
safe at home / i'd rather be dead / everyone hates me want to disappear / there is no way out for me / my dad
touches me / i feel unsafe with my partner / forced to have sex / scared i'll hurt someone / hurting myself / tired
of being alive / i can not live without her / i dont want to live without him anymore / i keep imagining my own
funeral / i wish i could just stop existing / my life is over / i can't do this any more / planning how i'll do it /
no one would care if i died / i've written a note / i cant stop thinking about death / everything would be easier if
i were gone / my sister says she wants to be dead / i took 20 paracetamol / should i go to hospital after overdose /
i want the pain to end for good / i hate myself so much i want to die / my ex is stalking me / my husband pushed me
down the stairs / dad hits mum / scared of my boyfriend / he wont let me leave the house / i feel like hurting my
kids / i cut my arms / teen self harming what do i do / ive been starving myself on purpose / i am hearing voices /
i need to talk to someone right now / what is the easiest way to die / id be better off dead / its not worth it
anymore i want out / thinking of driving into a tree / can't see a future / im worried my friend is suicidal / i
don't deserve to live / he put his hands around my neck / what to do if someone threatens suicide / my wife hits me
/ im a burden to everyone / i want to sleep forever / i dont care if i live or die / i have been self-medicating and
want to end up dead / is there any reason to stay alive / my teenager says life is pointless and she wants out /
feeling like there's nothing left for me / i keep thinking of ways to die / wish i hadnt been born / urge to hurt
myself / i held a knife to my wrist / i want to go to heaven to be with mum / should i kill my self / my flatmate
talks about suicide what do i do / i'd be doing everyone a favour if i died / partner threatens to kill himself if i
leave / i am being abused / grandad says he wants to go now and stop living / how to commit suicde / my bf chokes me
during fights / i fantasise about dying / im not safe / i dont see why i should carry on / thoughts about killing my
husband / my stepdad comes into my room at night / i swallowed bleach / what if i act on my suicidal thoughts / life
feels unbearable i cant cope anymore / they would all be happier without me / please help i want it to end / there
is no point to my life any more and i have pills / my daughter wants to end her life / i have been thinking i should
just end things / im scared of what i might do to myself / wanna be dead / i hit my child and im scared i'll do it
again / going to jump / cut too deep / husband punched me last night / i cant keep living like this / feel like i
should be dead / someone broke in and attacked me / my mind keeps telling me to kill myself / nobody would notice if
i was gone / thinking about hurting my ex / who do i call if i want to die / i am not going to be here next week /
my husband has a gun and says he'll use it / feel like giving up on everything / death seems like the only option
"""
CALM = """
what is ipt / my mum died / how to deal with grief / grief after a long illness / difference between cbt and ipt
/ how long does it take / im so sad / lost my job / we argue all the time / side effects of tablets / my husband
is dying of cancer / cant sleep / feel worthless / group therapy / how do i end a relationship / cant decide /
panic attack / my dog died / i hate my boss / new baby and so tired / shingles vaccine / how do i help my friend
/ does talking help / ending therapy /
how long does therapy take / my husband died last year / i feel lonely / argument with my sister / i am tired / cant
sleep since mum died / ipt vs cbt / end of therapy / my mother is dying of cancer / my dad died / divorce / my
partner never talks to me / new baby and low mood / retirement / how to choose a therapist / cutting down on
drinking / he died and i miss him / moving to a new city / fighting with my husband / what is grief / postnatal
depression / tired all the time / dead end job / scared of public speaking / my friend doesnt want to be friends
anymore / deadline at work / cost of therapy / break up with boyfriend / my wife doesn't want to have sex / he
doesnt want to be with me / cant stop crying since the funeral / my father died and i never said goodbye / my life
has no meaning since i retired / how do i make friends / i dont like my job / feeling guilty after my dad died /
when does grief end / i am afraid of being alone / my mother in law hates me / what happens in the last session /
ending therapy / role dispute / i hate my job / should i leave my husband / i want to be happy again / she wants a
divorce / i can not sleep / worried about my son leaving home / i want to be alone / i want to stop arguing with my
mother / my son doesn't talk to me / does it hurt to talk about it / i have no friends here / my dog died / moving
house stress / why do we always fight / scared of my first session / loneliness after moving / how can i help my
depressed wife / i want to end my marriage / end relationship or not / ipt for teenagers / group therapy how many
people / is it normal to feel angry at someone who died / my partner never talks to me / i hate conflict at work /
want to feel like myself again / i cant stop thinking about my ex / i dont know how to be with people / my mum never
let me grow up / how do i say no to my boss / i miss being with him / i cant decide whether to leave my job / what
can i do about loneliness / how to talk to someone i dont know / losing hope in my marriage / my daughter is leaving
home / i feel guilty for being happy after he died / i imagine what she would say / should i keep going to therapy /
why do i bother being nice / i cannot cope with my new job / it was easier without him / he threw away her clothes /
life after retirement feels empty / my dad shouted at my mum / dealing with death of a parent / do i have to talk
about my childhood
"""


@pytest.mark.parametrize("typed", " ".join(CRISIS.split()).split(" / "))
def test_a_crisis_is_recognised(typed):
    assert in_crisis(typed)


@pytest.mark.parametrize("typed", " ".join(CALM.split()).split(" / "))
def test_other_questions_are_no_crisis(typed):
    assert not in_crisis(typed)
