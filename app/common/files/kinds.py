"""Which kinds of file are taken, and by what a file of each kind is known: its content first, its name after.

A file is taken only when name and content agree. Pages, drawings with scripts, programs and documents with
macros are no kind at all, whatever they are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path

from app.common.errors import RuleBroken
from app.common.files import images, office, texts
from app.common.files.archives import BROKEN
from app.common.files.names import extension
from app.common.files.pdf import check_pdf
from app.common.words import N_

HEAD = 4096
NOT_TAKEN = N_("Files of this kind are not taken here.")


class Kind(StrEnum):
    """The kinds of file, by their media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    CSV = "text/csv"
    TXT = "text/plain"
    ICS = "text/calendar"
    ZIP = "application/zip"
    """Only made by the portal itself, as calendar files are."""


DOCUMENTS = frozenset(Kind) - {Kind.ZIP, Kind.ICS}
"""All kinds that people may hand in."""

EXTENSIONS = {
    "pdf": Kind.PDF,
    "png": Kind.PNG,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "docx": Kind.DOCX,
    "xlsx": Kind.XLSX,
    "odt": Kind.ODT,
    "csv": Kind.CSV,
    "txt": Kind.TXT,
    "ics": Kind.ICS,
    "zip": Kind.ZIP,
}
MAGIC = {
    Kind.PDF: ".pdf",
    Kind.PNG: ".png",
    Kind.JPEG: ".jpg",
    Kind.DOCX: ".docx",
    Kind.XLSX: ".xlsx",
    Kind.ODT: ".odt",
}
"""What the table of signatures calls a kind; text has no signature."""

CHECKS: dict[Kind, Callable[[Path], None]] = {
    Kind.PDF: check_pdf,
    Kind.PNG: images.check_png,
    Kind.JPEG: images.check_jpeg,
    Kind.DOCX: office.check_docx,
    Kind.XLSX: office.check_xlsx,
    Kind.ODT: office.check_odt,
    Kind.CSV: texts.check_text,
    Kind.TXT: texts.check_text,
}


def kind_named(name: str, allowed: Iterable[Kind]) -> Kind:
    """The kind that a name promises; raises `RuleBroken` when it is none that is taken here."""
    kind = EXTENSIONS.get(extension(name))
    if kind is None or kind not in allowed:
        raise RuleBroken(NOT_TAKEN)
    return kind


def kind_of(path: Path, name: str, allowed: Iterable[Kind]) -> Kind:
    """The kind of a file, by name and content together; raises `RuleBroken` where they do not agree."""
    kind = kind_named(name, allowed)
    if kind in MAGIC and MAGIC[kind] not in _signatures(path):
        raise RuleBroken(BROKEN)
    CHECKS[kind](path)
    return kind


def extensions_of(allowed: Iterable[Kind]) -> tuple[str, ...]:
    """The endings of names that are taken, as the file chooser of a browser wants them."""
    wanted = set(allowed)
    return tuple(f".{end}" for end, kind in EXTENSIONS.items() if kind in wanted)


def _signatures(path: Path) -> set[str]:
    """What the first bytes of a file may be the beginning of."""
    import puremagic

    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    return {match.extension for match in found}
