"""The instruments that come with OpenIPT, by licence class in folders of their own, and which of them may be used."""

import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from openipt.measures.instrument import Instrument
from openipt.measures.reading import InstrumentError, read

__all__ = ["InstrumentError", "catalogue", "gathered", "in_place", "instrument", "instruments", "newest", "read"]

# Which licence classes lie in which folder, and which folders are packs that an operator switches on.
FOLDERS: Mapping[str, frozenset[str]] = {
    "": frozenset({"A"}),
    "a-nd": frozenset({"A-ND"}),
    "a-nc": frozenset({"A-NC"}),
    "b": frozenset({"B"}),
    "c": frozenset({"C"}),
}
PACKS = ("a-nc",)
UNWORDED = ("B", "C")


def gathered(texts: Mapping[str, str]) -> dict[tuple[str, str], Instrument]:
    """Instruments by key and edition, from the texts of data files by file name.

    Raises:
        InstrumentError: a file is damaged, or an edition is there twice.
    """
    found: dict[tuple[str, str], Instrument] = {}
    for file, text in texts.items():
        made = read(text, file)
        if (made.key, made.edition) in found:
            raise InstrumentError(f"{file}.edition: edition {made.edition} of {made.key} is there twice")
        found[made.key, made.edition] = made
    return found


def in_place(made: Iterable[Instrument], folder: str) -> None:
    """Make sure that a licence class has a folder of its own.

    Raises:
        InstrumentError: an instrument of another class lies there, or words that may not be shipped.
    """
    for one in made:
        if one.licence_class not in FOLDERS[folder]:
            raise InstrumentError(f"{one.key}: class {one.licence_class} may not lie in the folder {folder or '.'}")
        if one.licence_class in UNWORDED and _says_anything(one):
            raise InstrumentError(f"{one.key}: class {one.licence_class} must not carry the words of the questionnaire")


def _says_anything(one: Instrument) -> bool:
    options = (option for item in one.items for option in item.options)
    return bool(one.stem) or any(item.text for item in one.items) or any(option.text for option in options)


@cache
def _folder(name: str) -> dict[tuple[str, str], Instrument]:
    folder = files("openipt.measures") / "instruments" / name
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    made = gathered({f"{name}/{file.name}".lstrip("/"): file.read_text("utf-8") for file in found})
    in_place(made.values(), name)
    return made


@cache
def _shipped() -> dict[tuple[str, str], Instrument]:
    return {place: made for name in FOLDERS for place, made in _folder(name).items()}


def packs(said: str) -> frozenset[str]:
    """The packs an operator switched on, from a list with commas.

    Raises:
        InstrumentError: there is no such pack.
    """
    wanted = frozenset(name.strip().lower() for name in said.split(",") if name.strip())
    if unknown := wanted - set(PACKS):
        raise InstrumentError(f"OPENIPT_PACKS: there is no pack {min(unknown)}; there is: {', '.join(PACKS)}")
    return wanted


@cache
def instruments() -> Mapping[str, Instrument]:
    """The newest edition of every instrument that may be asked here as it comes with OpenIPT, by key.

    Those for non-commercial use only are left out unless the operator says with OPENIPT_PACKS that this is such a use;
    so are skeletons, and those of which only the total is entered.
    """
    return {key: one for key, one in catalogue().items() if is_on(one) and one.is_worded}


def is_on(one: Instrument) -> bool:
    """Whether its pack, if it lies in one, is switched on."""
    on = packs(os.environ.get("OPENIPT_PACKS", ""))
    return all(one.licence_class not in FOLDERS[name] for name in PACKS if name not in on)


@cache
def catalogue() -> Mapping[str, Instrument]:
    """The newest edition of every instrument that comes with OpenIPT, by key, whether it may be used here or not."""
    return newest(_shipped().values())


def newest(made: Iterable[Instrument]) -> dict[str, Instrument]:
    """The newest edition of each of some instruments, by key."""
    return {one.key: one for one in sorted(made, key=lambda one: (one.key, int(one.edition)))}


def instrument(key: str, edition: str | None = None) -> Instrument:
    """A shipped instrument: its newest edition, or the one in which answers were once given (whatever is on now).

    Raises:
        KeyError: there is none.
    """
    return catalogue()[key] if edition is None else _shipped()[key, edition]
