"""Office documents: archives with the right parts, without macros and without parts fetched from elsewhere."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN, checked
from app.common.files.pieces import found_in
from app.common.words import N_

MACROS = N_("There are macros or controls in this document. Save it without them.")
ELSEWHERE = N_("This document fetches a part of itself from elsewhere. Save it without.")
MACRO_PART = re.compile(
    r"(?i)(vbaProject|vbaData|macrosheets/|activeX/|ctrlProps/|embeddings/|customUI/|dialogsheets/|"
    r"^(Basic|Scripts|Dialogs)/)"
)
MACROS_INSIDE = re.compile(
    rb"(?i)macroEnabled|vbaProject|ms-office\.activeX|"
    rb"<(script:|office:script[ >])|xlink:href=\"(vnd\.sun\.star\.script|macro):"
)
FETCHED = re.compile(rb"(?i)/(attachedTemplate|oleObject|frame|subDocument|externalLinkPath)[\"']")
"""Links by which a document fetches a part of itself; links that a reader clicks are of another type."""
ENTITIES = re.compile(rb"(?i)<!(DOCTYPE|ENTITY)")
LONGEST_MARK = 64
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def check_docx(path: Path) -> None:
    """Raise `RuleBroken` unless a file is a document as Word writes it."""
    _check_parts(path, ("[Content_Types].xml", "_rels/.rels", "word/document.xml"))


def check_xlsx(path: Path) -> None:
    """Raise `RuleBroken` unless a file is a workbook as Excel writes it."""
    _check_parts(path, ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"))


def check_odt(path: Path) -> None:
    """Raise `RuleBroken` unless a file is a text as LibreOffice writes it."""
    heads = _check_parts(path, ("mimetype", "content.xml", "META-INF/manifest.xml"))
    if next(iter(heads)) != "mimetype" or heads["mimetype"] != ODT_TYPE:
        raise RuleBroken(BROKEN)


def _check_parts(path: Path, needed: tuple[str, ...]) -> dict[str, bytes]:
    heads = checked(path)
    if not set(needed) <= set(heads):
        raise RuleBroken(BROKEN)
    if any(MACRO_PART.search(name) for name in heads):
        raise RuleBroken(MACROS)
    with zipfile.ZipFile(path) as archive:
        for name in heads:
            if name.lower().endswith((".xml", ".rels")):
                _check_xml(archive, name, heads[name])
    return heads


def _check_xml(archive: zipfile.ZipFile, name: str, head: bytes) -> None:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise RuleBroken(BROKEN)  # nobody writes these parts so, and the searches below would not see through it
    for wanted, sentence in ((ENTITIES, BROKEN), (MACROS_INSIDE, MACROS), (FETCHED, ELSEWHERE)):
        with archive.open(name) as part:
            if found_in(part, lambda text, wanted=wanted: wanted.search(text) is not None, LONGEST_MARK):
                raise RuleBroken(sentence)
