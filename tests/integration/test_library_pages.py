"""The pages with articles: for everybody, without a cookie, with the crisis notice first."""

import re

import pytest
from django.test import Client as Browser

from openipt.library.own_articles import own_articles
from openipt.people.models import Practice
from openipt.safety.models import CrisisContact

pytestmark = pytest.mark.django_db


def page(address, **headers):
    answer = Browser().get(address, headers=headers)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def test_all_articles_stand_by_topic():
    told = page("/library/")
    assert told.count("/library/") > len(own_articles())
    assert all(f"/library/{slug}/" in told for slug in own_articles())


def test_a_search_marks_words_and_puts_the_spelling_right():
    told = page("/library/?q=lonly+after+my+mums+deth")
    assert "Did you mean" in told
    assert "<mark>" in told
    assert "/library/ipt-for-grief/" in told
    assert "Are you safe" not in told


def test_in_a_crisis_whom_to_call_comes_first_and_results_stay():
    practice = Practice.objects.create(name="Elm House")
    CrisisContact.objects.create(
        practice=practice, name="Night line", telephone="0800 1", source="s", checked_on="2026-01-01"
    )
    for headers in ({}, {"HX-Request": "true"}):
        told = page("/library/?q=i+dont+want+to+be+here+anymore+lonely", **headers)
        assert told.index("Are you safe right now") < told.index("tel:08001") < told.index("what-to-do-in-a-crisis")
        assert told.index("Are you safe right now") < told.index("/library/ipt-for-loneliness/")


ODD = ["", " ", "%00", "%F0%9F%98%AD" * 50, "x" * 5000, "%3Cscript%3Ealert(1)%3C/script%3E", "zzzz", "%ff%fe"]


@pytest.mark.parametrize("typed", ODD)
def test_nothing_that_is_typed_breaks_the_page(typed):
    told = page(f"/library/?q={typed}")
    assert "<script>alert" not in told


def test_typing_gives_only_the_part_that_changes():
    assert "<html" not in page("/library/?q=grief", **{"HX-Request": "true"})


def test_an_article_says_what_it_is_and_what_it_rests_on():
    told = page("/library/ipt-for-grief/")
    assert "Not yet reviewed by a clinician" in told
    assert re.search(r"\d minutes to read", told)
    assert "What this rests on" in told
    assert "/library/living-with-grief/" in told
    assert told.count("<h1") == 1


def test_the_article_about_a_crisis_begins_with_whom_to_call():
    told = page("/library/what-to-do-in-a-crisis/")
    assert told.index("Are you safe right now") < told.index("The next ten minutes")


def test_there_is_no_other_article():
    assert Browser().get("/library/no-such/").status_code == 404
    assert Browser().post("/library/").status_code == 405


def test_a_search_asks_the_database_the_same_whatever_is_found(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page("/library/?q=grief+after+death+of+mother")
