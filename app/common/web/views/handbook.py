"""The handbook inside the portal, in the reader's language (U-09)."""

from __future__ import annotations

import re

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


class HandbookPage(Page):
    """Reading the handbook; who is logged in for the first time reads it too."""

    route_base = "/handbook"

    @expose("/")
    @open_to_newcomers
    def open(self) -> str:
        """All chapters."""
        return self.page("handbook/contents.html", chapters=self._links(""))

    @expose("/<chapter>")
    @open_to_newcomers
    def chapter(self, chapter: str) -> str:
        """One chapter."""
        found = handbook.find(chapter, select_language())
        if found is None:
            abort(404)
        pictures_at = fixed("HandbookPage.picture", picture=ANY_PICTURE).removesuffix(ANY_PICTURE)
        text = Markup(handbook.drawn(found, helping.address_of(""), pictures_at))  # noqa: S704  (Markdown without HTML)
        return self.page("handbook/chapter.html", chapter=found, text=text, chapters=self._links(chapter))

    def _links(self, now: str) -> list[Link]:
        return [
            Link(each.title, helping.address_of(each.name), current=each.name == now, lang=each.language)
            for each in handbook.chapters(select_language())
        ]

    @expose("/pictures/<picture>")
    @open_to_newcomers
    def picture(self, picture: str) -> Response:
        """A picture of the handbook."""
        file = handbook.PICTURES / picture
        if not PICTURE.fullmatch(picture) or not file.is_file():
            abort(404)
        return send_file(file, mimetype="image/png")
