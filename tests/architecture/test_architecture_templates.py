"""Templates keep to the content security policy, escape what people wrote, and speak through gettext."""

import re
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.architecture.source import files, shown

PAGES = files(".html")
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "inline event": re.compile(r"\son[a-z]+\s*=|hx-on", re.IGNORECASE),
    "inline script": re.compile(
        r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))|javascript:|\bjs:", re.IGNORECASE
    ),
    "evaluated hx-vals": re.compile(r"hx-(vals|vars|headers)=['\"]js:|hx-trigger=\"[^\"]*\["),
    "outside resource": re.compile(r"(?:src|srcset|action|poster)=\"(?:https?:)?//|<link\b[^>]*href=\"(?:https?:)?//"),
    "unescaped output": re.compile(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b"),
}
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
NOT_WORDS = re.compile(r"OpenIPT|&\w+;|\b[nsx]\b")
ATTRIBUTE_BLOCK = re.compile(r"<[^<>]*?{% block (\w+) %}")
TRANSLATED = re.compile(r"^(blocktranslate|blocktrans|comment|verbatim)\b")


class Text(HTMLParser):
    """Collects what a reader or a screen reader would get from a piece of HTML."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__(convert_charrefs=False)
        self.spoken: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note attributes that are read out."""
        self._silent += tag in {"script", "style"}
        self.spoken += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        """Leave silent elements."""
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """Note text."""
        if not self._silent:
            self.spoken.append(data)


def without_attribute_blocks(source: str) -> str:
    """The template without the blocks that fill an attribute (class names) of the page it extends."""
    names = {name for page in PAGES for name in ATTRIBUTE_BLOCK.findall(page.read_text("utf-8"))}
    return re.sub(rf"{{% block ({'|'.join(names) or '-'}) %}}.*?{{% endblock(?: \1)? %}}", "", source, flags=re.DOTALL)


def bare_words(source: str) -> list[str]:
    """Words of a template that do not pass through gettext."""
    source = without_attribute_blocks(source)
    kept, closing = [], ""
    for token in Lexer(source).tokenize():
        if closing:
            closing = "" if token.token_type is TokenType.BLOCK and token.contents.strip() == closing else closing
        elif token.token_type is TokenType.BLOCK and (found := TRANSLATED.match(token.contents)):
            closing = f"end{found[1]}"
        elif token.token_type is TokenType.TEXT:
            kept.append(token.contents)
    reader = Text()
    reader.feed("".join(kept))
    words = (NOT_WORDS.sub("", text).strip() for text in reader.spoken)
    return [text for text in words if re.search(r"[^\W\d_]{2,}", text)]


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_a_template_breaks_no_rule(page):
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", page.read_text("utf-8"), flags=re.DOTALL)
    assert {name: found[0] for name, rule in FORBIDDEN.items() if (found := rule.search(source))} == {}


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_word_of_a_template_can_be_translated(page):
    assert bare_words(page.read_text("utf-8")) == []


# Forms for people who get no cookie (see test_architecture_actions.WITHOUT_SESSION).
WITHOUT_COOKIE = {"doubt_insurer.html", "enquire.html", "enquiry.html", "self_check.html", "self_check_first.html"}
POSTING = [page for page in PAGES if "<form" in page.read_text("utf-8") and page.name not in WITHOUT_COOKIE]


@pytest.mark.parametrize("form", POSTING, ids=shown)
def test_every_form_that_posts_carries_its_token(form):
    source = form.read_text("utf-8")
    posting = re.findall(r"<form\b[^>]*method=\"post\"", source, re.IGNORECASE)
    assert source.count("{% csrf_token %}") >= len(posting)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p title="Hello">{% translate "Hi" %}</p>', ["Hello"]),
        ("<p>{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %} {{ name }} &middot; 12</p>", []),
    ],
)
def test_bare_words_are_found(source, expected):
    assert bare_words(source) == expected


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("inline style", '<p style="x">'),
        ("inline event", '<p onclick="x">'),
        ("inline script", "<script>x</script>"),
        ("outside resource", '<img src="https://example.org/x.png">'),
        ("unescaped output", "{{ x|safe }}"),
    ],
)
def test_the_rules_can_fail(name, source):
    assert FORBIDDEN[name].search(source)
