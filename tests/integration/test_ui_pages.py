"""Forms, tags and page frames as templates come out of them."""

import re

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from openipt.ui.charts import Stop, course_rail
from openipt.ui.context_processors import look
from openipt.ui.templatetags import ui


class Visit(forms.Form):
    name = forms.CharField(label="Name <b>", help_text="As you like & want.")
    way = forms.ChoiceField(label="Way", choices=[("r", "Room"), ("v", "Video")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    mood = forms.DateField(label="From", widget=forms.SelectDateWidget)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("These do not fit together.")


def page(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


def ids(html):
    return set(re.findall(r'\bid="([^"]+)"', html))


class TestForms:
    def test_every_control_has_a_label_and_its_help(self):
        html = str(Visit())
        assert '<label for="id_name">Name &lt;b&gt;' in html
        assert 'aria-describedby="id_name_helptext"' in html
        assert "As you like &amp; want." in html
        assert re.search(r"<fieldset[^>]*>\s*<legend>Way</legend>", html)
        assert html.count("(optional)") == 1
        assert "error-summary" not in html

    def test_everything_referred_to_exists(self):
        for form in (Visit(), Visit({})):
            html = str(form)
            referred = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()
            linked = re.findall(r'href="#([^"]+)"', html) + re.findall(r'\bfor="([^"]+)"', html)
            assert referred
            assert set(referred + linked) <= ids(html)

    def test_the_summary_comes_first_takes_the_focus_and_leads_to_the_controls(self):
        html = str(Visit({"name": ""}))
        summary = html[: html.index('class="field ')]
        assert "autofocus" in summary
        assert "These do not fit together." in summary
        assert re.findall(r'href="#([^"]+)"', summary) == [
            "id_name",
            "id_way_0",
            "id_agreed",
            "id_mood_day",
        ]
        assert 'aria-invalid="true"' in html

    def test_formsets_come_with_their_management_form(self):
        made = forms.formset_factory(Visit, extra=2)()
        assert str(made).count('class="fields"') == 2
        assert 'name="form-TOTAL_FORMS"' in str(made)

    def test_a_questionnaire_item_is_a_fieldset_of_labelled_answers(self):
        html = render_to_string("ui/_question.html", {"field": Visit({})["way"], "number": 2, "total": 9})
        assert "2 of 9" in html
        assert html.count("<label") == html.count('type="radio"') == 2
        assert set(re.findall(r'for="([^"]+)"', html)) <= ids(html)
        assert 'aria-describedby="id_way_error"' in html

    def test_a_field_without_choices_is_its_own_target(self):
        class Empty(forms.Form):
            way = forms.ChoiceField(choices=[], widget=forms.RadioSelect)

        assert ui.first_input(Empty()["way"]) == "id_way"


class TestTags:
    def test_a_chip_has_its_words(self):
        assert page('{% chip "grief" %}') == '<span class="chip grief">Grief</span>'
        assert page('{% chip "grief" name %}', name="Complicated <grief>") == (
            '<span class="chip grief">Complicated &lt;grief&gt;</span>'
        )
        assert page('{% chip "other" %}') == '<span class="chip other">other</span>'

    def test_drawings_are_printed_not_escaped(self):
        assert page('{% icon "tick" %}').startswith("<svg")
        assert "<svg" in page("{% brand %}")
        assert page('{% emblem "lost" %}').startswith('<svg class="emblem lost"')
        assert page("{% sparkline scores 27 %}", scores=[1, None, 3]).startswith("<svg")
        assert "<title>6 of 16</title>" in page("{% progress 6 16 %}")

    @pytest.mark.parametrize(
        ("path", "current"),
        [
            ("/accounts/login/", ' aria-current="page"'),
            ("/accounts/login/code/", ' aria-current="true"'),
            ("/accounts/", ""),
        ],
    )
    def test_navigation_knows_where_one_is(self, path, current):
        request = RequestFactory().get(path)
        link = page('{% navlink "account_login" "Sign in" icon="door" %}', request=request)
        assert f'<li><a href="/accounts/login/"{current}><svg' in link
        assert page('{% active "account_login" %}', request=request) == current.strip()

    def test_a_page_that_is_not_there_is_not_in_the_navigation(self):
        assert page('{% navlink "no_such_page" "Nowhere" %}{% active "no_such_page" %}').strip() == ""

    def test_the_rail_says_each_session_in_words(self):
        rail = course_rail(
            [
                Stop(1, "Initial", "done", "/s/1"),
                Stop(2, "Initial", "missed"),
                Stop(3, "Middle", "now", "/s/3", "today at 15:00"),
                Stop(4, "Middle", "cancelled"),
                Stop(5, "Middle", "planned"),
            ]
        )
        html = render_to_string("ui/_rail.html", {"rail": rail})
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
        for said in ("Session 1, done", "Session 2, missed", "Session 3, now", "Session 4, cancelled", "5, to come"):
            assert said in words
        assert html.count("aria-current") == 1


class TestFrames:
    @pytest.mark.parametrize("frame", ["base", "staff", "client", "public", "print", "error"])
    def test_a_frame_stands_without_any_context(self, frame):
        html = render_to_string(f"ui/{frame}.html")
        assert html.startswith("<!doctype html>")
        assert '<html lang="en' in html
        assert html.count("<h1") == html.count('<main id="main"') == 1
        assert 'href="#main"' in html

    @pytest.mark.parametrize("name", ["400", "403", "404", "500", "csrf"])
    def test_error_pages_need_nothing_and_tell_where_help_is(self, name):
        html = render_to_string(f"ui/{name}.html")
        assert re.search(r"<h1>\w[^<]+</h1>", html)
        assert 'href="/help/"' in html

    def test_help_is_in_header_and_footer_of_client_pages(self):
        assert render_to_string("ui/client.html").count('href="/help/"') == 2

    @pytest.mark.parametrize(
        ("cookie", "medium", "attribute"),
        [
            ("", "screen and (prefers-color-scheme: dark)", "<html lang"),
            ("dark", "screen", 'data-theme="dark"'),
            ("light", "not all", 'data-theme="light"'),
            ('"><script>', "screen and (prefers-color-scheme: dark)", "<html lang"),
        ],
    )
    def test_the_reader_chooses_the_colours(self, cookie, medium, attribute):
        request = RequestFactory().get("/")
        request.COOKIES["openipt_theme"] = cookie
        html = render_to_string("ui/base.html", look(request))
        assert f'id="dark" media="{medium}"' in html
        assert attribute in html
        assert "<script>" not in html

    def test_a_demo_says_so_and_nothing_else_does(self):
        assert "ribbon" in render_to_string("ui/public.html", {"demo": True})
        assert "ribbon" not in render_to_string("ui/public.html", {"demo": False})

    def test_messages_are_announced_by_weight(self):
        notes = [Message(constants.SUCCESS, "Saved."), Message(constants.ERROR, "<Not> saved.")]
        html = render_to_string("ui/_messages.html", {"messages": notes})
        assert html.count('role="alert"') == 1
        assert 'class="toast success" data-toast="brief"' in html
        assert "&lt;Not&gt; saved." in html

    def test_pages_keep_the_rest_of_the_address(self):
        request = RequestFactory().get("/work/clients/", {"show": "open", "page": "2"})
        html = render_to_string("ui/_pagination.html", {"page": Paginator(range(30), 10).page(2)}, request)
        assert "?show=open&amp;page=1" in html
        assert "?show=open&amp;page=3" in html
        alone = {"page": Paginator(range(3), 10).page(1)}
        assert render_to_string("ui/_pagination.html", alone, request).strip() == ""
