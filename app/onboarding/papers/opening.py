"""Opening a document that is to be a template: what stands in it is looked at before any library reads it.

`common.files` has seen to it that a file is a document and no bomb. A template is stricter still: it goes out to
others in the name of the region, so it fetches nothing, runs nothing, and each field in it is closed again.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN, TOO_MUCH_INSIDE
from app.common.files.office import ELSEWHERE, check_docx
from app.common.words import N_, Told
from app.onboarding.papers.sandbox import shortened

LARGEST = 5 * 1024 * 1024
LARGEST_PART = 2 * 1024 * 1024
"""A hundred pages of text; what looks for the fields in it takes longer with each of them."""
MOST_MARKS = 1_000
LONGEST_MARK = 400

TOO_LARGE = N_("This template is too large.")
RUNS = N_("There is a field of Word in this template that fetches or runs something. Take it out.")
NOT_CLOSED = N_("A field is not closed: “%(field)s”.")
NOT_OPENED = N_("A field is closed that was not opened: “%(field)s”.")
NOT_FILLED = N_(
    "There is a field where none is filled in. Put it in the text, the head or foot of a page, or a footnote."
)
TOO_MANY = N_("There are too many fields in this template.")

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
CLOSED_BY = {"{{": "}}", "{%": "%}", "{#": "#}"}
LINKS = re.compile(r"(?i)(https?|mailto):")
IMPORTING = ("/aFChunk", "/oleObject", "/package", "/control", "/attachedTemplate", "/subDocument")
RUNNING = re.compile(r"(?i)\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON|QUOTE)\b|\{")


def check_document(path: Path) -> None:
    """Raise `RuleBroken` unless a file is a document of Word that is fit to be a template."""
    if path.stat().st_size > LARGEST:
        raise RuleBroken(TOO_LARGE)
    check_docx(path)
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            name = entry.filename.lower()
            if not name.endswith((".xml", ".rels")):
                continue
            if entry.file_size > LARGEST_PART:
                raise RuleBroken(TOO_MUCH_INSIDE)
            tree = parsed(archive.read(entry))
            if name.endswith(".rels"):
                _check_relations(tree)
            elif name.startswith("docprops/") and MARKS.search("".join(tree.itertext())):
                raise RuleBroken(NOT_FILLED)
            else:
                _check_codes(tree)
                _check_marks("".join(tree.itertext()))


def parsed(content: bytes, sentence: str = BROKEN) -> Any:
    """A part of a document as a tree, which fetches nothing; raises `RuleBroken` where it is no XML."""
    from lxml import etree  # type: ignore[attr-defined]  (made in C, without types)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise RuleBroken(sentence) from fault


def _check_relations(tree: Any) -> None:
    """A document may link to pages and addresses, which a reader clicks; it fetches nothing."""
    for relation in tree.iter("{*}Relationship"):
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        outside = relation.get("TargetMode", "").lower() == "external"
        clicked = kind.endswith("/hyperlink") and LINKS.match(target)
        if kind.endswith(IMPORTING) or (outside and not clicked):
            raise RuleBroken(ELSEWHERE)


def _check_codes(tree: Any) -> None:
    if any(RUNNING.search(code) for code in _codes(tree)):
        raise RuleBroken(RUNS)


def _codes(tree: Any) -> Iterator[str]:
    """The codes of Word's own fields: page numbers, and what does more than that."""
    code = ""
    for element in tree.iter(f"{WORD}instrText", f"{WORD}delInstrText", f"{WORD}fldChar", f"{WORD}fldSimple"):
        if element.tag in (f"{WORD}fldChar", f"{WORD}fldSimple"):
            yield code
            yield element.get(f"{WORD}instr", "")
            code = ""
        else:
            code += element.text or ""
    yield code


def _check_marks(text: str) -> None:
    """Each field is closed before the next one opens: where it is not, looking for fields takes forever."""
    opened = None
    for number, mark in enumerate(MARKS.finditer(text)):
        if number > MOST_MARKS:
            raise RuleBroken(TOO_MANY)
        if opened is None and mark[0] in CLOSED_BY:
            opened = mark
        elif opened is not None and mark[0] == CLOSED_BY[opened[0]] and mark.end() - opened.start() < LONGEST_MARK:
            opened = None
        else:
            begin = opened.start() if opened else max(mark.start() - 40, 0)
            sentence = NOT_CLOSED if opened else NOT_OPENED
            raise RuleBroken(Told(sentence, field=shortened(text[begin : mark.end()])))
    if opened is not None:
        raise RuleBroken(Told(NOT_CLOSED, field=shortened(text[opened.start() : opened.start() + LONGEST_MARK])))
