"""Descriptions as sources write them, cleaned: HTML of a few elements, and the same in plain text."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from app.common.frozen import frozen
from app.common.words import clean

KEPT = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a"}
BLOCKS = {"div", "section", "article", "header", "footer", "blockquote", "pre", "address", "figure", "figcaption",
          "table", "tr", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}  # fmt: skip
"""What becomes a paragraph: words of two blocks would run into each other, and headings of a page are ours."""
CELLS = {"td", "th"}
DEEPEST = 10
LONGEST = 50_000
SCHEMES = {"http", "https", "mailto", "tel"}

_BLOCK = re.compile(rf"<(/?)(?:{'|'.join(sorted(BLOCKS, key=len, reverse=True))})>")
_CELL = re.compile(rf"</?(?:{'|'.join(CELLS)})>")
_AROUND = re.compile(r"\s*(</?(?:p|ul|ol|li)>|<br>)\s*")
_EMPTY = re.compile(r"<(p|ul|ol|li|strong|em|b|i)>(?:\s|<br>)*</\1>|<a [^>]*>\s*</a>")
_ENDS = re.compile(r"(?:<br>)+(?=</?(?:p|li|ul|ol)>|$)|(?:^|(?<=<p>)|(?<=</p>)|(?<=</ul>)|(?<=</ol>))(?:<br>)+")
_NOWHERE = re.compile(r'<a rel="[^"]*">(.*?)</a>')
_LINES = re.compile(r"<br>|</li>|</?[uo]l>")
_BLOCKS_KEPT = re.compile(r"<(?:p|ul|ol|li)>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


@frozen
class Rich:
    """A text twice: as HTML that is safe to show, and without any markup."""

    html: str
    text: str


NO_TEXT = Rich("", "")


def rich(source: str) -> Rich:
    """What a source wrote, cleaned; a text without markup keeps its lines and blank lines.

    What goes beyond `LONGEST` is cut off, for whoever calls to tell: elements within elements without end would
    take the parser minutes.
    """
    source = source[:LONGEST]
    html = _cleaned(source if _MARKUP.search(source) else _marked_up(source))
    return Rich(html, plain(html))


def line(source: str) -> str:
    """Text on one line, single-spaced."""
    return " ".join(clean(source.replace("\xa0", " ")).split())


def plain(html: str) -> str:
    """Cleaned HTML as text: a line for a line, a blank one around paragraphs, a dash before what is listed."""
    import nh3

    lines = _LINES.sub("\n", re.sub("</?p>", "\n\n", html.replace("<li>", "– ")))
    text = unescape(nh3.clean(lines, tags=set(), clean_content_tags=set()))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(one.strip() for one in text.split("\n"))).strip()


def _cleaned(source: str) -> str:
    import nh3

    first = nh3.clean(clean(source), tags=KEPT | BLOCKS | CELLS, **_LINKS)
    paragraphs = _CELL.sub(" ", _BLOCK.sub(r"<\1p>", first))
    # Once more: paragraphs that came to stand within paragraphs are set apart by the parser.
    html = nh3.clean(paragraphs, tags=KEPT, **_LINKS).replace("&nbsp;", " ")
    for _round in range(DEEPEST):
        before, html = html, _tidied(html)
        if before == html:
            break
    if html and not _BLOCKS_KEPT.search(html):
        html = f"<p>{html}</p>"
    return nh3.clean(html, tags=KEPT, **_LINKS)  # the last word is the cleaner's, whatever was tidied


def _address(_tag: str, _name: str, value: str) -> str | None:
    """An address without signs of markup: tidying goes over the text of elements and must not find any in it."""
    return None if set(value) & set("<>\"'`") else value


_LINKS: dict[str, Any] = {
    "attributes": {"a": {"href"}},
    "attribute_filter": _address,
    "url_schemes": SCHEMES,
    "link_rel": "nofollow noopener noreferrer",
}


def _tidied(html: str) -> str:
    """Without spaces that nobody sees, elements in which nothing stands, and links to nowhere; what was around
    one of them may have to go next."""
    html = _AROUND.sub(r"\1", " ".join(html.split()))
    html = _EMPTY.sub("", _NOWHERE.sub(r"\1", html))
    return _ENDS.sub("", re.sub(r"(?:<br>){3,}", "<br><br>", html)).strip()


def _marked_up(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", "\n".join(unescape(text).splitlines()).strip())
    return "".join(f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs)
