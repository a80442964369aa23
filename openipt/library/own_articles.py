"""The project's own articles, and the library made of them."""

from functools import cache
from importlib.resources import files

from openipt.library.article import Article, ArticleError, parse
from openipt.library.searching import Library, built


@cache
def own_articles() -> dict[str, Article]:
    """All articles of the project by slug, in the order of their titles.

    Raises:
        ArticleError: a file is not as it should be, or names a related article that does not exist.
    """
    folder = files("openipt.library") / "articles"
    read = [
        parse(found.name.removesuffix(".md"), found.read_text("utf-8"))
        for found in folder.iterdir()
        if found.name.endswith(".md")
    ]
    articles = {article.slug: article for article in sorted(read, key=lambda article: article.title)}
    for article in read:
        if unknown := set(article.related) - set(articles):
            raise ArticleError(f"{article.slug}: there is no article {', '.join(sorted(unknown))}")
    return articles


@cache
def own_library() -> Library:
    """The project's own articles, ready to search."""
    return Library(built([article.as_text() for article in own_articles().values()]))
