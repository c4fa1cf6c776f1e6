"""Pictures: whole from first to last byte, not larger than a screen can draw, and nothing else as well."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.common.files.pieces import holds, tail
from app.common.words import N_

MOST_DOTS = 100_000_000
TOO_MANY_DOTS = N_("This picture has too many dots. Make it smaller first.")
PAGE = re.compile(rb"(?i)<(script|html|svg|!doctype|\?php|iframe)")
"""What would make a page of a picture for whoever looks no further than that."""
SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG that tell its width and height."""


def check_png(path: Path) -> None:
    """Raise `RuleBroken` unless a file is one PNG, chunk after chunk, that ends where the file ends."""
    with path.open("rb") as file:
        if file.read(8) != b"\x89PNG\r\n\x1a\n":
            raise RuleBroken(BROKEN)
        size, end = path.stat().st_size, _last_chunk(file)
    if end != size:
        raise RuleBroken(BROKEN)
    _refuse_a_page(path)


def _last_chunk(file: BinaryIO) -> int:
    """Walk over the chunks; returns where the last one ends, or zero where they do not follow on."""
    first = True
    while len(head := file.read(8)) == 8:
        length, name = int.from_bytes(head[:4]), head[4:]
        if first and (name != b"IHDR" or length != 13):
            return 0
        if first:
            _refuse_too_many_dots(*(int.from_bytes(file.read(4)) for _side in range(2)))
            length -= 8
        first = False
        file.seek(length + 4, 1)
        if name == b"IEND":
            return file.tell()
    return 0


def check_jpeg(path: Path) -> None:
    """Raise `RuleBroken` unless a file is a JPEG with a size of its own and an end."""
    end = tail(path)
    with path.open("rb") as file:
        if file.read(3) != b"\xff\xd8\xff" or b"\xff\xd9" not in end or b"PK\x05\x06" in end:
            raise RuleBroken(BROKEN)
        file.seek(2)
        _refuse_too_many_dots(*_size_of_jpeg(file))
    _refuse_a_page(path)


def size_of_jpeg(path: Path) -> tuple[int, int]:
    """How wide and how high a JPEG is, without drawing it."""
    with path.open("rb") as file:
        file.seek(2)
        high, wide = _size_of_jpeg(file)
    return wide, high


def _size_of_jpeg(file: BinaryIO) -> tuple[int, int]:
    while len(head := file.read(4)) == 4 and head[0] == 0xFF:
        length = int.from_bytes(head[2:])
        if head[1] in SIZES:
            file.read(1)
            return int.from_bytes(file.read(2)), int.from_bytes(file.read(2))
        file.seek(length - 2, 1)
    raise RuleBroken(BROKEN)


def _refuse_too_many_dots(width: int, height: int) -> None:
    if not width or not height:
        raise RuleBroken(BROKEN)
    if width * height > MOST_DOTS:
        raise RuleBroken(TOO_MANY_DOTS)


def _refuse_a_page(path: Path) -> None:
    if holds(path, lambda part: PAGE.search(part) is not None, 16):
        raise RuleBroken(BROKEN)
