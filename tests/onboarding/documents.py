"""Documents of Word and workbooks, made as people make them: by a program that writes such files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
from openpyxl import Workbook


def written(
    *paragraphs: str, table: Sequence[Sequence[str]] = (), head: str = "", title: str = "", subject: str = ""
) -> bytes:
    """A document with paragraphs, one table and a head above each page."""
    document = docx.Document()
    if title:
        document.add_heading(title, 1)
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    if head:
        document.sections[0].header.paragraphs[0].text = head
    document.core_properties.subject = subject
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same document with one part written otherwise; a part that is not there is added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = [entry.filename for entry in old.infolist()]
        for name in [*names, *({part} - set(names))]:
            known = old.read(name) if name in names else b""
            new.writestr(name, change(known) if name == part else known)
    return out.getvalue()


def text_of(content: bytes) -> str:
    """All that somebody reads in a document, cells and heads of pages too."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [one.text for section in document.sections for one in section.header.paragraphs]
    return "\n".join([one.text for one in document.paragraphs] + cells + heads)


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(folder: Path, content: bytes, name: str = "sjabloon.docx") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path
