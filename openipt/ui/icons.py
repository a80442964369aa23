"""A few symbols drawn by hand on a 24 by 24 field, and the emblem. They decorate: the words beside them speak."""

from openipt.ui.charts.svg import Svg, element

STROKES = {
    "alert": "M12 3.8 21 19.5H3ZM12 10v4.2M12 16.9v.1",
    "back": "M14.5 5.5 8 12l6.5 6.5",
    "calendar": "M4.5 6.5h15v13h-15ZM4.5 10.5h15M8.5 4v4M15.5 4v4",
    "chart": "M4 5v14.5h16M7.5 9l4 3.5 3-1.5 5 5",
    "cross": "M6.5 6.5l11 11M17.5 6.5l-11 11",
    "door": "M13 4.5H5.5v15H13M10.5 12H20M16.5 8.5 20 12l-3.5 3.5",
    "forward": "M9.5 5.5 16 12l-6.5 6.5",
    "help": "M12 20s-7.5-4.4-7.5-9.7A4.2 4.2 0 0 1 12 7.7a4.2 4.2 0 0 1 7.5 2.6C19.5 15.6 12 20 12 20Z",
    "home": "M4.5 11 12 4.8 19.5 11v8.5h-5V14h-5v5.5h-5Z",
    "info": "M12 3.8a8.2 8.2 0 1 1 0 16.4 8.2 8.2 0 0 1 0-16.4ZM12 11v5.2M12 7.9v.1",
    "letter": "M4 6.5h16v11.5H4ZM4.5 7 12 13l7.5-6",
    "lock": "M6 11h12v8.5H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "note": "M6 4.5h8.5L18 8v11.5H6ZM9 10.5h6M9 13.5h6M9 16.5h3.5",
    "path": "M6.5 19.5h7.3a3.3 3.3 0 0 0 0-6.6h-4a3.3 3.3 0 0 1 0-6.6h7.4M14.6 3.8l2.6 2.5-2.6 2.5",
    "people": "M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM4 19a5 5 0 0 1 10 0M15.6 6a2.6 2.6 0 0 1 0 5M17 14a5 5 0 0 1 3 4",
    "person": "M12 4.5a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2ZM5 19.8a7.1 7.1 0 0 1 14 0",
    "print": "M7 9V4.5h10V9M7 16.5H4.5V9h15v7.5H17M7 14h10v5.5H7Z",
    "rings": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4Z",
    "search": "M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12ZM15 15l5 5",
    "shield": "M12 4l6.5 2.2v5.3c0 4-2.7 7-6.5 8.5-3.8-1.5-6.5-4.5-6.5-8.5V6.2Z",
    "tick": "M5 12.5l4.7 4.7L19 7.5",
    "time": "M12 3.8a8.2 8.2 0 1 1 0 16.4 8.2 8.2 0 0 1 0-16.4ZM12 7.5V12l3 2.2",
    "video": "M3.8 7h11v10h-11ZM14.8 11l5.4-3v8l-5.4-3",
}


def icon(name: str) -> Svg:
    """The symbol of that name, hidden from screen readers.

    Raises:
        KeyError: there is no such symbol.
    """
    return element("svg", element("path", d=STROKES[name]), class_="icon", viewBox="0 0 24 24", aria_hidden="true")


def emblem(look: str = "") -> Svg:
    """The closeness circle: a person in the middle of others, near and further away; `look` adds classes."""
    return element(
        "svg",
        element("circle", class_="emblem-ring", r=12),
        element("circle", class_="emblem-ring", r=7.25),
        element("circle", class_="emblem-me", r=3),
        element("circle", class_="emblem-other", cx=6.8, cy=-2.6, r=1.9),
        element("circle", class_="emblem-other", cx=-9.2, cy=7.7, r=1.9),
        class_=f"emblem {look}".strip(),
        viewBox="-14 -14 28 28",
        aria_hidden="true",
    )
