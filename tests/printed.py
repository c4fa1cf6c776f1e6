"""A print as tests read it: its words, its headings, and what screen readers are told."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

from pypdf import PdfReader

from tests.browser import check_headers
from tests.people import Person


class Print:
    """A PDF that the portal gave out."""

    def __init__(self, body: bytes, name: str = "") -> None:
        self.name = name
        self.reader = PdfReader(BytesIO(body))
        self.root: Any = self.reader.trailer["/Root"]

    @property
    def text(self) -> str:
        """All that can be read on it, in one line."""
        return " ".join(" ".join(sheet.extract_text() for sheet in self.reader.pages).split())

    def shows(self, words: str) -> bool:
        """Whether it says something."""
        return words in self.text

    @property
    def title(self) -> str:
        """What a reader shows in its window."""
        return str(self.reader.metadata.title if self.reader.metadata else "")

    @property
    def headings(self) -> list[str]:
        """The table of contents, each heading with a dash for each level."""
        return list(_headings(self.reader.outline))

    @property
    def tags(self) -> list[str]:
        """The structure that screen readers follow, in order."""
        return [str(one["/S"])[1:] for one in _within(self.root["/StructTreeRoot"])]

    @property
    def pictures(self) -> list[str | None]:
        """The words of each picture."""
        elements = (one for one in _within(self.root["/StructTreeRoot"]) if one["/S"] == "/Figure")
        return [one.get("/Alt") for one in elements]

    @property
    def about(self) -> str:
        """Its metadata, as XML."""
        return self.root["/Metadata"].get_data().decode()

    @property
    def fonts(self) -> dict[str, bool]:
        """Its fonts, with whether each travels along."""
        found = {}
        for sheet in self.reader.pages:
            for font in sheet["/Resources"]["/Font"].values():  # type: ignore[index]  (every sheet has words)
                (kind,) = font["/DescendantFonts"]
                described = kind.get_object()["/FontDescriptor"]
                found[str(font["/BaseFont"])] = "/FontFile2" in described or "/FontFile3" in described
        return found


def _within(element: Any) -> Iterator[Any]:
    """The elements of a structure, from the top down."""
    kids = element.get("/K", [])
    for kid in (each.get_object() for each in (kids if isinstance(kids, list) else [kids])):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from _within(kid)


def _headings(outline: Any, depth: int = 0) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _headings(one, depth + 1)
        else:
            yield "- " * depth + str(one.title)


def printed(person: Person, url: str) -> Print:
    """A print, as somebody gets it: to be saved, and kept by nobody on its way."""
    answer = person.client.get(url)
    assert answer.status_code == 200, f"{url} gave {answer.status_code}: {answer.get_data()[:300]!r}"
    check_headers(answer, url)
    assert answer.mimetype == "application/pdf"
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment; ")
    return Print(answer.data, told)


def can_be_read_by_all(paper: Print, language: str = "nl-NL") -> None:
    """What PDF/UA asks of every print, and PAC or veraPDF would look at first."""
    assert paper.root["/MarkInfo"]["/Marked"] and paper.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.root["/Lang"] == language[:2] and paper.title
    assert 'pdfuaid:part="1"' in paper.about and paper.title in paper.about
    assert all("/StructParents" in sheet and sheet["/Tabs"] == "/S" for sheet in paper.reader.pages)
    levels = [int(tag[1]) for tag in paper.tags if tag[0] == "H" and tag[1:].isdigit()]
    assert levels[0] == 1 and levels.count(1) == 1, levels
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert all(paper.pictures), "a picture without words"
    assert paper.fonts and all(paper.fonts.values())
    assert "Link" not in paper.tags, "paper leads nowhere"
