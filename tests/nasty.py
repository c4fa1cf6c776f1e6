"""What people, programs and attackers send by mistake or on purpose."""

from __future__ import annotations

FINE = (200, 303, 400, 403, 404, 405, 409, 413)
LARGEST = 2**31
MEGABYTE = "ä" * 500_000
SURROGATE, NUL, BROKEN = b"\xed\xa0\x80", b"\x00", b"\xff\xfe"
"""Half of a pair, the end of a text in C, and bytes that are no text: as they come over the line."""

NUMBERS = [
    "abc",
    "-1",
    "0",
    "1.5",
    "1e9",
    "99999999999999999999",
    str(2**63),
    str(LARGEST),
    str(LARGEST - 1),
    "999999999",
    "０１",
    "٣",
    "",
    " ",
    "1 or 1=1",
    "0x10",
    "+1",
    "1_000",
]
WORDS = [
    "'",
    '"',
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%",
    "_",
    "\\",
    "a" * 5000,
    "\u202eabc",
    "🏳️‍🌈",
    "\r\nX: y",
    "None",
    "null",
    "../../etc/passwd",
    "=1+1",
    "%(name)s",
    "%s %d",
    "{name}",
    "é" * 300,
]
RAW = [NUL, SURROGATE, BROKEN, b"a" + NUL + b"b", "a\u0085b".encode()]
