"""Templates of papers: checked when they are handed in, and filled in for one connection."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.common.errors import RuleBroken
from app.common.files.archives import BROKEN
from app.common.words import N_
from app.onboarding.papers.fields import FIELDS, LISTS, Lines, Values, an_example
from app.onboarding.papers.opening import MARKS, NOT_FILLED, WORD, check_document, parsed
from app.onboarding.papers.sandbox import Sandbox

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

TORN = N_("A field begins in one part of the layout and ends in another. Put both ends in the same part.")
NO_WORDS_HERE = N_(
    "A field stands between the parts of the layout. Write it plainly, without a letter before its name."
)
TEXTS = {f"{WORD}{name}" for name in ("t", "delText", "instrText", "delInstrText")}


def check_template(path: Path) -> frozenset[str]:
    """The fields that a template uses, once it has been filled in with examples and found sound.

    Raises `RuleBroken` with a sentence for what is wrong: fields that are not known, expressions that reach for
    more, and documents that fetch or run something.
    """
    check_document(path)
    sandbox = Sandbox()
    document = _opened(path.read_bytes())
    try:
        # Twice: what the library mends silently in the text is looked at as it comes out.
        body = document.build_xml(an_example(), sandbox)
        _check_body(body)
        document = _opened(path.read_bytes())
        document.render(an_example(), sandbox)
        filled = _saved(document)
    except (AttributeError, KeyError, TypeError, ValueError, SyntaxError) as fault:
        raise RuleBroken(BROKEN) from fault  # a document that the library cannot make anything of
    _check_filled(filled)
    return frozenset(sandbox.used)


def fill(template: bytes, values: Values) -> bytes:
    """The document that a template becomes; a field without a value stays empty.

    The template was checked when it came in. What it may reach is asked once more while it is filled in.
    """
    document = _opened(template)
    document.render(_clean(values), Sandbox())
    return _saved(document)


def empty_fields(used: frozenset[str], values: Values) -> list[str]:
    """The fields of a template for which there is nothing yet, in the order in which they are listed."""
    return [name for name in (*FIELDS, *LISTS) if name in used and not values.get(name)]


def _opened(content: bytes) -> DocxTemplate:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate  # read when somebody makes a paper, which few processes see

    document = DocxTemplate(io.BytesIO(content))
    try:
        document.render_init()
    except (AttributeError, KeyError, ValueError, SyntaxError, PackageNotFoundError) as fault:
        raise RuleBroken(BROKEN) from fault
    return document


def _saved(document: DocxTemplate) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _check_body(body: str) -> None:
    _refuse_words_between(parsed(body.encode(), TORN))


def _refuse_words_between(tree: Any) -> None:
    """Words stand in texts; where they stand in a row or a paragraph itself, Word cannot open the document."""
    for element in tree.iter(f"{WORD}*"):
        within = (element.text or "") if element.tag not in TEXTS else ""
        if (within + "".join(child.tail or "" for child in element)).strip():
            raise RuleBroken(NO_WORDS_HERE)


def _check_filled(filled: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and not name.startswith("["):
                tree = parsed(archive.read(name))
                if MARKS.search("".join(tree.itertext())):
                    raise RuleBroken(NOT_FILLED)
                _refuse_words_between(tree)


# The values


def _clean(values: Values) -> dict[str, str | Lines]:
    """All fields and lists, each a text that a document can hold."""
    texts = {name: _text(values.get(name)) for name in FIELDS}
    lists = {name: [_line(line, name) for line in _lines(values.get(name))] for name in LISTS}
    return {**texts, **lists}


def _line(line: Any, name: str) -> dict[str, str]:
    return {column: _text(line.get(column)) for column in LISTS[name]}


def _lines(value: Any) -> Lines:
    return value or ()


def _text(value: Any) -> str:
    """A text without the signs that XML does not know."""
    return "".join(sign for sign in str(value or "") if _fits(ord(sign)))


def _fits(number: int) -> bool:
    usual = 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or number >= 0x10000
    return number in (0x9, 0xA) or (usual and not 0x7F <= number <= 0x9F)
