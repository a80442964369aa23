"""Whatever is typed or lies in a folder: the search answers, in a stable order, and no letter of a passage is lost."""

from hypothesis import given
from hypothesis import strategies as st

from openipt.library.collection import decoded, parse
from openipt.library.crisis import in_crisis
from openipt.library.own_articles import own_articles, own_library
from openipt.library.passages import highlighted, passage
from openipt.library.rendering import as_html
from openipt.library.words import fold, words


@given(st.text(max_size=300))
def test_a_search_never_fails_and_repeats_itself(typed):
    library = own_library()
    found = library.search(typed)
    assert found == library.search(typed)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert in_crisis(typed) in {True, False}


@given(st.text(max_size=300))
def test_no_letter_is_lost(text):
    assert len(fold(text)) == len(text)
    stems = frozenset({"grief", "die"})
    assert "".join(piece.text for piece in highlighted(text, stems)) == text
    passage(text, stems, own_library().weight)
    assert all(0 <= word.start < word.end <= len(text) for word in words(text))


@given(st.binary(max_size=400))
def test_any_file_can_be_read(raw):
    told = decoded(raw)
    parse("x.md", told)
    as_html(told)


@given(st.sampled_from(sorted(own_articles())))
def test_every_article_is_found_by_its_title(slug):
    hits = own_library().search(own_articles()[slug].title).hits
    assert slug in [hit.text.key for hit in hits[:2]]


@given(st.text(max_size=40), st.sampled_from(["i want to die", "kill myself", "he hits me"]), st.text(max_size=40))
def test_a_crisis_is_recognised_whatever_stands_around_it(before, said, after):
    assert in_crisis(f"{before} {said} {after}")
