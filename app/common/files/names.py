"""The name that a file had with whoever sent it: fit to be shown and to be saved under again, and nothing more."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
FORBIDDEN = re.compile(r'[<>:"|?*%]')
"""What Windows refuses in names, and the sign that starts an escape."""
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])$")
NAMELESS = "bestand"


def cleaned(name: str) -> str:
    """A file name without folders, control signs, signs that turn the direction of text, and names of devices.

    The part after the last dot stays whole, so that a name that is too long still says what it is.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    plain = " ".join(FORBIDDEN.sub("_", seen).split()).rstrip(". ")
    stem, dot, end = plain.rpartition(".")
    if not dot:
        stem, end = plain, ""
    stem = stem.strip(". ") or NAMELESS
    if DEVICES.match(stem.partition(".")[0]):
        stem = f"_{stem}"
    end = end[:20]
    return f"{stem[: LONGEST - len(end) - len(dot)].rstrip()}{dot}{end}"


def extension(name: str) -> str:
    """What a name says that the file is: the part after its last dot, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""
