"""Rows as a print: what the page of a row shows, as a PDF to save, for whoever may see that page."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.common.web import paper
from app.common.web.locale import gettext as _
from app.common.web.pages import Act
from app.common.web.paper import Paper
from app.common.web.screens.screen import Screen


class OnPaper(Screen):
    """A model screen whose rows can be printed; a page with more than facts names a template of its own."""

    paper_template: ClassVar[str] = "paper/show.html"

    @expose("/<pk:pk>/paper")
    @has_access
    @permission_name("show")
    def paper(self, pk: int) -> Response:
        """The page of one row as a PDF."""
        item = self.fetch(pk, *self.with_show)
        values = {"page": self.show_page(item), "item": item, **self.on_paper(item)}
        return paper.send(self.paper_template, self.paper_of(item), item, **values)

    def paper_of(self, item: Any) -> Paper:
        """What stands around the content, and the name of the file."""
        page = self.show_page(item)
        return Paper(page.title, page.lead)

    def on_paper(self, item: Any) -> dict[str, Any]:
        """What the template asks for beside the page."""
        return {}

    def acts_on(self, item: Any) -> tuple[Act, ...]:
        return (*super().acts_on(item), Act(_("Save as PDF"), self.address("paper", item.id), "file-text"))
