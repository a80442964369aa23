"""Articles as HTML: Markdown without raw HTML and pictures, with links only to https addresses and our own pages."""

import re
from functools import cache

from markdown_it import MarkdownIt

LINK = re.compile(r"https://[^\s]+|/(?!/)[^\s]*|#[\w-]*|tel:[+\d ]+")


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable(["image", "html_block"])
    made.validateLink = lambda url: bool(LINK.fullmatch(url))  # type: ignore[method-assign]
    return made


class Html(str):
    """Markup that was made here and is safe to show as it is: templates ask for `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def as_html(markdown: str) -> Html:
    """The article's HTML. Whatever is not allowed comes out as the text it was written as."""
    tokens = _markdown().parse(markdown[:200_000])
    for token, after in zip(tokens, [*tokens, None][1:], strict=True):
        if token.type == "th_open" and after is not None and not after.content.strip():
            token.tag, tokens[tokens.index(token) + 2].tag = "td", "td"  # a corner without words is no heading
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, max(2, int(token.tag[1])))}"  # the page has its one h1 already
        for child in token.children or ():
            if child.type == "link_open" and str(child.attrGet("href")).startswith("https:"):
                child.attrSet("rel", "noreferrer nofollow")
    return Html(_markdown().renderer.render(tokens, _markdown().options, {}))
