"""A font cut down to the letters that names of people are written in."""

from __future__ import annotations

import re
from io import BytesIO

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont

EXTENDED = "U+0100-024F,U+1E00-1EFF"
"""The Latin letters with marks beyond Western Europe; not the phonetic and medieval ones in the same file."""
RANGE = re.compile(r"unicode-range:[^;}]*")
LEGAL_NAMES = [0, 13, 14]
"""Copyright and licence. A changed font may not go by the name of the whole (SIL Open Font License, 3)."""


def with_fewer_letters(font: bytes, unicodes: str) -> bytes:
    """A font with only some letters, all else as it was."""
    options = Options(flavor="woff2", layout_features=["*"], name_IDs=LEGAL_NAMES, recalc_timestamp=False)
    cut = TTFont(BytesIO(font), recalcTimestamp=False)
    letters = Subsetter(options)
    letters.populate(unicodes=parse_unicodes(unicodes))
    letters.subset(cut)
    cut.flavor = "woff2"
    file = BytesIO()
    cut.save(file)
    return file.getvalue()


def for_letters(face: str, unicodes: str) -> str:
    """An `@font-face` that a browser uses for some letters only."""
    return RANGE.sub(f"unicode-range: {unicodes}", face)
