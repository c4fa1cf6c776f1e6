"""Books inside the portal, in the reader's language: the handbook of staff (U-09), and what others make of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

from flask import abort, send_file
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.common import handbook
from app.common.web import helping
from app.common.web.addresses import fixed
from app.common.web.locale import select_language
from app.common.web.pages import Link
from app.common.web.screens import Page, expose, open_to_newcomers

PICTURE = re.compile(r"[a-z0-9-]{1,60}\.png")
ANY_PICTURE = "any-picture.png"


class Reading(Page):
    """Reading a book, in the reader's language: its contents, and a chapter."""

    book: ClassVar[Path]
    templates: ClassVar[str]

    def contents(self) -> str:
        """The page with all chapters."""
        return self.page(f"{self.templates}/contents.html", chapters=self._links(""))

    def read(self, chapter: str, pictures_at: str = "") -> str:
        """The page of one chapter; there is none of another book, or of another file."""
        found = handbook.find(chapter, select_language(), self.book)
        if found is None:
            abort(404)
        text = Markup(handbook.drawn(found, self._address_of(""), pictures_at))  # noqa: S704  (Markdown without HTML)
        links = self._links(chapter)
        return self.page(f"{self.templates}/chapter.html", chapter=found, text=text, chapters=links)

    def _links(self, now: str) -> list[Link]:
        return [
            Link(each.title, self._address_of(each.name), current=each.name == now, lang=each.language)
            for each in handbook.chapters(select_language(), self.book)
        ]

    def _address_of(self, place: str) -> str:
        return helping.address_of(place, type(self).__name__)


class HandbookPage(Reading):
    """Reading the handbook; who is logged in for the first time reads it too."""

    route_base = "/handbook"
    book, templates = handbook.FOLDER, "handbook"

    @expose("/")
    @open_to_newcomers
    def open(self) -> str:
        """All chapters."""
        return self.contents()

    @expose("/<chapter>")
    @open_to_newcomers
    def chapter(self, chapter: str) -> str:
        """One chapter."""
        pictures_at = fixed("HandbookPage.picture", picture=ANY_PICTURE).removesuffix(ANY_PICTURE)
        return self.read(chapter, pictures_at)

    @expose("/pictures/<picture>")
    @open_to_newcomers
    def picture(self, picture: str) -> Response:
        """A picture of the handbook."""
        file = handbook.PICTURES / picture
        if not PICTURE.fullmatch(picture) or not file.is_file():
            abort(404)
        return send_file(file, mimetype="image/png")
