"""Plain text and tables as text: readable from begin to end, and no page, drawing or program."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.common.files.pieces import CHUNK

ENCODINGS = ("utf-8-sig", "cp1252")
"""What is written nowadays, and what spreadsheets still write."""
UNUSUAL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
SOMETHING_ELSE = re.compile(r"(?i)[\s\ufeff\xef\xbb\xbf]*(<[!?a-z]|%PDF|%!PS|\{\\rtf|#!|MZ|PK\x03|GIF8|RIFF)")


def check_text(path: Path) -> None:
    """Raise `RuleBroken` unless a file is text throughout, in one of the usual encodings."""
    if not any(_is_text(path, encoding) for encoding in ENCODINGS):
        raise RuleBroken(BROKEN)


def _is_text(path: Path, encoding: str) -> bool:
    decoder, first = codecs.getincrementaldecoder(encoding)(), True
    try:
        with path.open("rb") as file:
            while part := file.read(CHUNK):
                text = decoder.decode(part)
                if UNUSUAL.search(text) or (first and SOMETHING_ELSE.match(text)):
                    return False
                first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
