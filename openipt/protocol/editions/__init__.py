"""The editions that come with OpenIPT, by key."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from openipt.protocol.definition import Edition
from openipt.protocol.loading import Material, read_edition, read_material


@cache
def _material() -> Material:
    shared = files("openipt.protocol") / "editions" / "shared"
    names = ("tasks", "areas", "techniques", "agendas")
    return read_material({name: (shared / f"{name}.toml").read_text("utf-8") for name in names})


@cache
def editions() -> Mapping[str, Edition]:
    """Every edition by key. Raises DataError when a data file is damaged."""
    folder = files("openipt.protocol") / "editions"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    texts = {file.name.removesuffix(".toml"): file.read_text("utf-8") for file in found}
    made = [read_edition(text, f"{key}.toml", _material(), texts) for key, text in texts.items()]
    return {edition.key: edition for edition in made}


def edition(key: str) -> Edition:
    """The edition with a key. Raises KeyError if there is none."""
    return editions()[key]
