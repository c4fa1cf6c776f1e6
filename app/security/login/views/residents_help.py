"""What the portal tells residents of itself, in plain language; who cannot log in reads it too (P-31)."""

from __future__ import annotations

from app.common import handbook
from app.common.web.screens import expose, open_to_all
from app.common.web.views.handbook import Reading
from app.security.rules.areas import RESIDENTS_AT


class ResidentHelpPage(Reading):
    """A book of its own: no page of staff leads here, and nothing in it leads there."""

    route_base = f"{RESIDENTS_AT}/hulp"
    book, templates = handbook.HELP, "residents/help"

    @expose("/")
    @open_to_all
    def open(self) -> str:
        """All chapters."""
        return self.contents()

    @expose("/<chapter>")
    @open_to_all
    def chapter(self, chapter: str) -> str:
        """One chapter."""
        return self.read(chapter)
