"""A photo as it is kept: read as a picture, made smaller, and encoded anew without its metadata."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from engine.desk.web.refused import RefusedError, wrong

FORMATS = ("JPEG", "PNG", "WEBP")
WIDEST_PX = 1600
"""The longer side of what is kept: enough to read a medicine box."""
MOST_PIXELS = 60_000_000
"""A telephone's largest photos have 50 million; a small file may say that it has billions."""
QUALITY = 80


def as_kept(told: bytes) -> bytes:
    """Return a photo as JPEG, upright and at most `WIDEST_PX` wide and high.

    Where and when it was made, and by which telephone, does not stay in it.

    Raises
    ------
    RefusedError
        415, if it is no JPEG, PNG or WebP, whatever it is called; 422, if it is broken or too
        large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(told), formats=FORMATS) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise wrong("照片像素过多", "a photo of too many pixels")
                found.draft("RGB", (WIDEST_PX, WIDEST_PX))  # a JPEG is read at a part of its size
                upright = ImageOps.exif_transpose(found).convert("RGB")
    except UnidentifiedImageError:
        raise RefusedError(415, "不是照片 send a photo: JPEG, PNG or WebP") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip  # what Pillow raises of broken files
        raise wrong("照片损坏或过大", "a broken photo, or one too large") from None
    upright.thumbnail((WIDEST_PX, WIDEST_PX))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
