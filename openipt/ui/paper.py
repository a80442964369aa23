"""Pages for paper as tagged PDF. What people wrote goes in as data, never as markup."""

import json
from collections.abc import Mapping

import typst


def pdf(source: bytes, sheet: Mapping[str, object]) -> bytes:
    """A typst document as PDF bytes; it finds its content in `sys.inputs.sheet`, as JSON.

    Made for assistive technology (PDF/UA-1). That standard refuses letters that no font here can show (an emoji, say):
    then the paper is made without it, rather than not at all.
    """
    inputs = {"sheet": json.dumps(sheet)}
    try:
        made = typst.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError:
        made = typst.compile(source, format="pdf", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for, and one document must come")
    return made
