"""Changing a few columns of one row in the list itself, without a page in between and without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import flash, g, redirect, request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.wrappers import Response

from app.common.errors import Conflict
from app.common.web.addresses import fixed
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import InRow, Row
from app.common.web.parse import number
from app.common.web.screens.saving import refuse_old_version, save, saved_before
from app.common.web.screens.screen import Screen
from app.extensions import db

ROW = "row"


class ChangingInRow(Screen):
    """A screen whose list has one row open for changes at a time: `?row=12`.

    Fields for every row would make the list four times as heavy, and Enter would save whichever row comes first.
    """

    in_row: ClassVar[tuple[str, ...]] = ()
    """The columns that are changed in the list."""
    in_row_form: Any = None

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The list; with the number of a row, that row open for changes."""
        pk = number(request.args.get(ROW))
        if pk and (there := self._as_it_was()):
            return redirect(f"{there}&{ROW}={pk}", 303)
        return self._drawn(pk)

    def _as_it_was(self) -> str:
        """The list that the link stood in: the link itself has no room for filters, order and page."""
        before = urlsplit(request.referrer or "")
        kept = [(name, value) for name, value in parse_qsl(before.query) if name != ROW]
        if len(request.args) > 1 or not kept or before.netloc != request.host or before.path != request.path:
            return ""
        return f"{request.path}?{urlencode(kept)}"

    @expose("/<pk:pk>/row", methods=("POST",))
    @has_access
    @permission_name("edit")
    def change_row(self, pk: int) -> str | Response | tuple[str, int]:
        """Save what was changed in a row, and show the list as it was."""
        item = self.fetch(pk, *self.with_form, lock=True)
        self.refuse_unless_allowed("edit", item)
        form: ScreenForm = self.in_row_form(obj=item)
        code = 200
        if form.validate():
            try:
                refuse_old_version(form, item)
                answer = save(form, lambda: self._saved(item, form))
            except Conflict:
                if again := saved_before(form):
                    return again
                db.session.rollback()
                form.refuse(_("Somebody else changed this. Look at it once more, and then save."))
                form.version.data, answer, code = "", None, 409
            if answer:
                return answer
        db.session.rollback()
        return self._drawn(pk, form), code

    def _saved(self, item: Any, form: ScreenForm) -> str:
        self.change_in_row(item, form)
        db.session.flush()
        flash(_("%(name)s has been saved.") % {"name": self.name_of(item)}, "ok")
        return self._list_url()

    def change_in_row(self, item: Any, form: ScreenForm) -> None:
        """Change a row by what was filled in; screens with rules call their action here."""
        form.populate_obj(item)

    def row(self, item: Any, columns: Sequence[str]) -> Row:
        line = super().row(item, columns)
        if item.id == g.get("row_asked"):
            g.row_open = item
        return replace(line, changes=not line.off and any(act.name == "edit" for act in line.offer))

    def _list_url(self) -> str:
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != ROW]
        return fixed(f"{self.endpoint}.list") + (f"?{urlencode(kept)}" if kept else "")

    def _drawn(self, pk: int | None, form: ScreenForm | None = None) -> Any:
        """Draw the list, with a way to change each row, or with the fields of one."""
        g.row_asked, g.row_open = pk, None
        page = self.list_page(self.wish())
        item = g.row_open if any(line.pk == pk and line.changes for line in page.rows) else None
        if pk and item is None:
            return redirect(self.address("edit", pk), 303)  # it stands on another page of the list by now
        where = tuple(place for place, column in enumerate(page.columns) if column.key in self.in_row)
        here = InRow(where) if item is None else self._opened(item, where, form)
        return self.render("appbuilder/list.html", page=replace(page, in_row=here))

    def _opened(self, item: Any, where: tuple[int, ...], form: ScreenForm | None) -> InRow:
        shown: Any = form if form is not None else self.in_row_form(obj=item, formdata=None)
        shown.version.data = shown.version.data or str(item.version)
        back = self._list_url()
        _path, mark, query = back.partition("?")
        return InRow(where, item.id, shown, self.address("change_row", item.id) + mark + query, back)
