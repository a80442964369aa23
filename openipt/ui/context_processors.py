"""What every page frame needs to know about how to look."""

from django.conf import settings
from django.http import HttpRequest

THEME_COOKIE = "openipt_theme"
THEMES = ("light", "dark")


def look(request: HttpRequest) -> dict[str, object]:
    """`theme`: "light", "dark" or "" (as the device has it); `demo`: whether this is a demo practice."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return {"theme": chosen if chosen in THEMES else "", "demo": settings.DEMO}
