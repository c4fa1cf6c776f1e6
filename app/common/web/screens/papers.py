"""Screens of papers: each row has a file, which is given out to whoever may see the row and never shown."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.common import audit
from app.common.audit import events
from app.common.web import downloads, uploads
from app.common.web.locale import gettext as _
from app.common.web.pages import Act
from app.common.web.screens.screen import Screen


class WithFile(Screen):
    """A model screen on rows with a `file`; `with_show` reads it along."""

    def new_form(self, kind: Any, item: Any = None) -> Any:
        """The field for the file says what is taken."""
        form: Any = super().new_form(kind, item)
        if "file" in form:
            form.file.description = uploads.told()
        return form

    def draw_form(self, form: Any, page: Any) -> str:
        """After a failure the file has to be chosen once more."""
        if isinstance(form, uploads.UploadForm):
            form.ask_again()
        return super().draw_form(form, page)

    def acts_on(self, item: Any) -> tuple[Act, ...]:
        """First of all the file itself."""
        download = Act(_("Download"), self.address("file", item.id), "download", primary=True)
        return (download, *super().acts_on(item))

    @expose("/<pk:pk>/file")
    @has_access
    @permission_name("show")
    def file(self, pk: int) -> Response:
        """The file, for whoever may see the row."""
        item = self.fetch(pk, *self.with_show)
        self.tell_taken(item)
        return downloads.send(item.file)

    def tell_taken(self, item: Any) -> None:
        """Note in the log that somebody took the file."""
        audit.later(events.READ, item, page="file")
