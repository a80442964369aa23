"""Photos of therapists: read, cut square, made small, and written anew without what a camera adds to its files."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
SIDE = 320
FORMATS = ("JPEG", "PNG", "WEBP")


class NoPortrait(ValueError):  # noqa: N818 - reads as the state of affairs it reports
    """A file that is no photo we can take; the message says why in plain words."""


def portrait(file: bytes) -> bytes:
    """A square JPEG of 320 pixels, without place, time or any other tag of the original.

    Raises:
        NoPortrait: too large, or no JPEG, PNG or WebP picture.
    """
    if len(file) > MOST_BYTES:
        raise NoPortrait("The photo is larger than 8 megabytes.")
    try:
        upright = _opened(file)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as problem:
        raise NoPortrait("This is not a photo we can read. Use a JPEG, PNG or WebP file.") from problem
    if upright is None:
        raise NoPortrait("The photo has more than 40 million dots.")
    made = io.BytesIO()
    ImageOps.fit(upright, (SIDE, SIDE)).save(made, "JPEG", quality=82, optimize=True)
    return made.getvalue()


def _opened(file: bytes) -> Image.Image | None:
    """The picture, turned upright; None if it is too large to be unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(file), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            return ImageOps.exif_transpose(opened).convert("RGB")
