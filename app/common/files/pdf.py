"""PDF documents: whole, not another kind of file as well, and without anything that starts by itself."""

from __future__ import annotations

import re
from pathlib import Path

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.common.files.pieces import holds, tail
from app.common.words import N_

ACTIVE = N_("There is a script or an attached file in this document. Save it without, or print it to a new PDF.")
STARTERS = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
LONGEST_STARTER = 16
ESCAPED = re.compile(rb"/[A-Za-z]*#[0-9A-Fa-f]{2}")
"""A name with a letter written as its number: no program writes so but to hide one."""


def check_pdf(path: Path) -> None:
    """Raise `RuleBroken` unless a file is one PDF document, from its first byte to its end."""
    with path.open("rb") as file:
        head = file.read(8)
    end = tail(path)
    if not re.match(rb"%PDF-[12]\.", head) or b"%%EOF" not in end[-2048:] or b"PK\x05\x06" in end:
        raise RuleBroken(BROKEN)
    if holds(path, _starts_something, LONGEST_STARTER):
        raise RuleBroken(ACTIVE)


def _starts_something(part: bytes) -> bool:
    if STARTERS.search(part):
        return True
    return any(STARTERS.search(_unescaped(found.group() + part[found.end() : found.end() + LONGEST_STARTER * 3]))
               for found in ESCAPED.finditer(part))  # fmt: skip


def _unescaped(name: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found.group(1), 16)]), name)
