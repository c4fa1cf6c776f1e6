"""What stands in a document of Word, as plain values: enough of it to print it as a page of our own.

Headings, paragraphs, lists and tables are read, with what is bold, slanted or underlined in them. Pictures, text
boxes and the heads and feet of sheets are not: paper has those of the portal.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.common.frozen import frozen

MOST_BLOCKS = 4_000
"""More than the press takes."""
_HEADING = re.compile(r"(?i)(heading|kop|title|titel)\s*(\d?)")
_LISTED = re.compile(r"(?i)(list|lijst)")


@frozen
class Run:
    """A piece of a text that is written in one way."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


@frozen
class Text:
    """A paragraph: a heading where it has a `level`, a point of a list where it is `listed`."""

    runs: tuple[Run, ...]
    level: int = 0
    listed: bool = False

    @property
    def plain(self) -> str:
        """The words."""
        return "".join(run.text for run in self.runs)


@frozen
class Grid:
    """A table: rows of cells, each with its paragraphs; the first row stands out where `headed`."""

    rows: tuple[tuple[tuple[Text, ...], ...], ...]
    headed: bool = False


Block = Text | Grid


def blocks_of(document: bytes) -> list[Block]:
    """What is to be read in a document, from top to bottom."""
    import docx

    body = docx.Document(io.BytesIO(document))
    found: list[Block] = []
    for part in body.iter_inner_content():
        block = _grid(part) if hasattr(part, "rows") else _text(part)
        if isinstance(block, Grid) or block.plain.strip():
            found.append(block)
        if len(found) >= MOST_BLOCKS:
            break
    return found


def title_of(blocks: Iterable[Block], otherwise: str) -> str:
    """What a document is called: its first heading."""
    return next((one.plain.strip() for one in blocks if isinstance(one, Text) and one.level), otherwise)


def without_title(blocks: Iterable[Block]) -> Iterator[Block]:
    """A document without its first heading, which stands above it anyway."""
    waits = True
    for one in blocks:
        if waits and isinstance(one, Text) and one.level:
            waits = False
        else:
            yield one


def gathered(blocks: Iterable[Block]) -> Iterator[Block | tuple[Text, ...]]:
    """The same with the points of each list together."""
    points: list[Text] = []
    for one in blocks:
        if isinstance(one, Text) and one.listed:
            points.append(one)
            continue
        if points:
            yield tuple(points)
            points = []
        yield one
    if points:
        yield tuple(points)


def _text(paragraph: Any) -> Text:
    style = paragraph.style.name or "" if paragraph.style is not None else ""
    heading = _HEADING.match(style)
    level = min(int(heading[2] or 1), 4) if heading else 0
    numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return Text(tuple(_runs(paragraph)), level, not level and (numbered or bool(_LISTED.match(style))))


def _runs(paragraph: Any) -> Iterator[Run]:
    for run in _all_runs(paragraph):
        if run.text:
            yield Run(run.text, bool(run.bold), bool(run.italic), bool(run.underline))


def _all_runs(paragraph: Any) -> Iterator[Any]:
    """The pieces of a paragraph, those of its links as well."""
    for part in paragraph.iter_inner_content():
        yield from part.runs if hasattr(part, "runs") else (part,)


def _grid(table: Any) -> Grid:
    rows = tuple(tuple(_cells(row)) for row in table.rows)
    bold = [run.bold for cell in rows[0] for text in cell for run in text.runs] if rows else []
    return Grid(rows, headed=len(rows) > 1 and bool(bold) and all(bold))


def _cells(row: Any) -> Iterator[tuple[Text, ...]]:
    """The cells of a row; one that is merged with the one before it counts once."""
    before = None
    for cell in row.cells:
        if cell._tc is not before:
            yield tuple(text for paragraph in cell.paragraphs if (text := _text(paragraph)).plain.strip())
        before = cell._tc
