"""Books: chapters in Markdown per language, drawn as pages; no HTML of its own comes through.

That of staff lies in `docs/handbook/<language>`, that of residents in `docs/help/<language>`, where people read
them without the portal as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, folded

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER, HELP = DOCS / "handbook", DOCS / "help"
PICTURES = FOLDER / "pictures"
FIRST = {
    FOLDER: (
        *("inleiding", "inloggen", "gebruikers", "contact", "servicedesk"),
        *("account", "rollen", "verwijderen", "dossiers", "vragen", "lijsten"),
    ),
    HELP: (
        *("uitnodiging", "inloggen", "mijn-plannen", "delen", "schrijven-en-meten"),
        *("mijn-gegevens", "uitgelogd", "vragen"),
    ),
}
"""The chapters of each book in the order in which people need them; others follow by name."""


@frozen
class Chapter:
    """A chapter: what it is called in addresses and for people, its language, and its book."""

    name: str
    title: str
    language: str
    book: Path = FOLDER


def chapters(language: str, book: Path = FOLDER) -> list[Chapter]:
    """The chapters of a book, each in a language or else in Dutch."""
    found = {each.name: each for spoken in (DEFAULT_LANGUAGE, language) for each in _written(spoken, book)}
    order = {name: place for place, name in enumerate(FIRST[book])}
    return sorted(found.values(), key=lambda each: (order.get(each.name, len(order)), each.name))


@lru_cache(maxsize=8)
def _written(language: str, book: Path) -> tuple[Chapter, ...]:
    files = sorted(file for file in (book / language).glob("*.md") if file.stem != "README")
    return tuple(Chapter(file.stem, _title(file), language, book) for file in files)


def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as text:
        return next(text).removeprefix("#").strip()


def find(name: str, language: str, book: Path = FOLDER) -> Chapter | None:
    """A chapter by its name, in a language or else in Dutch."""
    return next((each for each in chapters(language, book) if each.name == name), None)


@lru_cache(maxsize=64)
def drawn(chapter: Chapter, chapters_at: str, pictures_at: str) -> str:
    """A chapter as HTML; links to other chapters and pictures lead to where the portal has them."""
    from markdown_it import MarkdownIt

    text = (chapter.book / chapter.language / f"{chapter.name}.md").read_text(encoding="utf-8")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for token, words in _headings(tokens):
        token.attrSet("id", anchor(words))
    for token in _inside(tokens):
        if token.type == "image":
            token.attrSet("src", pictures_at + str(token.attrGet("src")).rpartition("/")[2])
            token.attrSet("loading", "lazy")
        elif token.type == "link_open":
            token.attrSet("href", _address(str(token.attrGet("href")), chapters_at))
    return reader.renderer.render(tokens, reader.options, {})


def _headings(tokens: list[Any]) -> Iterator[tuple[Any, str]]:
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[place + 1].content


def _inside(tokens: list[Any]) -> Iterator[Any]:
    for token in tokens:
        yield from token.children or ()


def _address(written: str, chapters_at: str) -> str:
    path, _hash, place = written.partition("#")
    if not path.endswith(".md") or "/" in path:
        return written
    return chapters_at + path.removesuffix(".md") + (f"#{place}" if place else "")


def anchor(words: str) -> str:
    """What a heading is called in an address: its number, the same in every language, or else its words."""
    numbered = re.match(r"[0-9]+(\.[0-9]+)*", words)
    return re.sub(r"[^a-z0-9]+", "-", folded(numbered[0] if numbered else words)).strip("-")
