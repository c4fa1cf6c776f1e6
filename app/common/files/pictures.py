"""Pictures as a page shows them: of one size, upright, and without anything that the camera wrote beside them.

What people hand in is drawn anew: where and with what it was taken, thumbnails, comments and whatever hides behind
the last dot stay behind.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.common.files.images import TOO_MANY_DOTS
from app.common.files.kinds import Kind

PICTURES = frozenset({Kind.PNG, Kind.JPEG})
MOST_WIDE, MOST_HIGH = 1200, 900
MOST_DOTS = 40_000_000
"""What a telephone takes; a larger one would need more memory than a process has to spare."""
QUALITY = 82


def drawn_anew(path: Path) -> BytesIO:
    """The picture in a file as a JPEG that fits a page; raises `RuleBroken` for one that cannot be drawn."""
    from PIL import Image, ImageOps  # read when somebody hands in a picture, which few processes see

    try:
        with Image.open(path, formats=("JPEG", "PNG")) as given:
            if given.width * given.height > MOST_DOTS:
                raise RuleBroken(TOO_MANY_DOTS)
            given.draft("RGB", (MOST_WIDE * 2, MOST_HIGH * 2))
            upright = ImageOps.exif_transpose(given)
            upright.thumbnail((MOST_WIDE, MOST_HIGH), Image.Resampling.LANCZOS)
            coloured = upright.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise RuleBroken(BROKEN) from fault
    paper = Image.new("RGB", coloured.size, "white")
    paper.paste(coloured, mask=coloured.getchannel("A"))
    made = BytesIO()
    paper.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    made.seek(0)
    return made
