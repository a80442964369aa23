"""Writes SVG elements with everything escaped."""

from html import escape


class Svg(str):
    """A finished piece of SVG; templates print it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """The mark by which template engines know that nothing is left to escape."""
        return str(self)


def element(name: str, *content: "Svg | str", **attributes: str | float | None) -> Svg:
    """One element: texts and attribute values are escaped, pieces of SVG are kept, attributes of None left out.

    Attribute names are written as Python allows: `class_` is class, `stroke_width` is stroke-width.
    """
    written = "".join(
        f' {_named(key)}="{escape(_value(value))}"' for key, value in attributes.items() if value is not None
    )
    inside = "".join(part if isinstance(part, Svg) else escape(part, quote=False) for part in content)
    return Svg(f"<{name}{written}>{inside}</{name}>")


def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return value
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written
