"""What the screens about parts of a connection share: the connection in the address, and the way back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, flash, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.common.web import uploads
from app.common.web.addresses import row_at
from app.common.web.forms import ScreenForm
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, FormPage
from app.common.web.parse import number
from app.common.web.screens import Screen
from app.common.web.screens.saving import save
from app.extensions import db
from app.onboarding.models import Connection

CONNECTION = "connection_id"
"""What an address says to ask for a connection, as its filter does."""


def to_connection(thing: Any) -> Cell:
    """The organisation on its way, leading to its connection for whoever may see that."""
    connection = thing.connection
    there = "ConnectionView.show" in current_app.view_functions
    may = there and current_app.extensions["appbuilder"].sm.may("show", "Connection")
    return Cell(connection.organisation.name, row_at("ConnectionView.show", connection.id) if may else "")


def connection_of(pk: int, *options: Any) -> Connection:
    """A connection that whoever acts may read, or 404."""
    wanted = select(Connection).where(Connection.id == pk).options(joinedload(Connection.organisation), *options)
    return db.session.scalars(wanted).first() or abort(404)


class OfOneConnection(Screen):
    """A screen of rows that belong to a connection, narrowed by `?connection_id=`."""

    def connection_asked(self) -> int | None:
        """The connection that the address names."""
        return number(request.args.get(CONNECTION))

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if request.method == "GET" and item is None and CONNECTION in form:
            form.connection_id.data = self.connection_asked()
        return form

    def list_of(self, connection_id: int) -> str:
        """The address of the list with what belongs to a connection."""
        inside: dict[str, Any] = {CONNECTION: connection_id}
        return url_for(f"{self.endpoint}.list", **inside)

    def ask(
        self, pk: int, verb: str, form: Any, work: Callable[[Any], object], *, title: str, submit: str, said: str,
        lead: str = "",
    ) -> str | Response:  # fmt: skip
        """A page with a form about one row: asked, and on a sound answer done."""
        item = self.fetch(pk, *self.with_show)
        self.refuse_unless_allowed(verb, item)
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._asked(pk, work, said)):
                return answer
            item = self.fetch(pk, *self.with_show)
        if request.method == "POST" and isinstance(form, uploads.UploadForm):
            form.ask_again()
        page = FormPage(
            _(title, name=self.name_of(item)), request.path, _(submit), self.url_of(item),
            crumbs=self.crumbs(item), lead=_(lead) if lead else "", groups=(("", _fields(form)),),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _asked(self, pk: int, work: Callable[[Any], object], said: str) -> str:
        db.session.rollback()  # nothing is written yet; no lock is held while a file is looked at
        item = self.fetch(pk, *self.with_show)
        work(item)
        flash(_(said, name=self.name_of(item)), "ok")
        return self.url_of(item)


def _fields(form: ScreenForm) -> tuple[str, ...]:
    return tuple(name for name in form._fields if name not in ("version", "once", "draft", "csrf_token"))
