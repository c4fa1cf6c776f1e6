"""A list of employees that is handed in: first what it means, then, on yes, all of it (O-32)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import abort, flash, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.common import clock, context, files
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.common.files.tables import TABLES
from app.common.web import uploads
from app.common.web.locale import gettext as _
from app.common.web.pages import FormPage
from app.common.web.screens import expose, has_access, permission_name
from app.common.web.screens.saving import save
from app.extensions import db
from app.onboarding.actions import accounts as actions
from app.onboarding.actions import papers
from app.onboarding.actions.paper_files import let_go, take_in
from app.onboarding.forms.accounts import ListForm, TakeOverForm
from app.onboarding.forms.papers import upload_of
from app.onboarding.models import Connection
from app.onboarding.rules.accounts import Comparison, listed
from app.onboarding.views.of_connection import OfOneConnection, connection_of

WAITS = timedelta(hours=1)
"""How long a list waits for an answer to what it means."""


class AccountLists(OfOneConnection):
    """The screen of account lines, with the two pages of a list."""

    upload_form = ListForm

    @expose("/upload/<pk:pk>", methods=("GET", "POST"))
    @has_access
    @permission_name("add")
    def upload(self, pk: int) -> str | Response:
        """Hand in a list; what is wrong with it is told by line, and nothing of it is kept."""
        connection = self._ours(pk)
        form: Any = ListForm()
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._wait(pk, form)):
                return answer
            connection = self._ours(pk)
        if request.method == "POST":
            form.ask_again()
        most = uploads.limit() // uploads.MEBIBYTE
        form.file.description = _("Excel or CSV, at most %(most)s MB.", most=most)
        page = FormPage(
            _("Hand in the employees of %(name)s", name=connection.organisation.name), request.path,
            _("Read the list"), self.list_of(pk), crumbs=self.crumbs(), groups=(("", ("file",)),),
            lead=_(
                "One employee a line, below titles: Achternaam and E-mailadres, and where you have them Voornaam, "
                "Tussenvoegsel, Functie, Telefoon and Instellingscoördinator. Next you see what changes."
            ),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _ours(self, pk: int) -> Connection:
        connection = connection_of(pk)
        actions.refuse_unless_ours(connection)
        return connection

    def _wait(self, pk: int, form: Any) -> str:
        upload = upload_of(form.file, uploads.limit())
        assert upload is not None, "the form asks for a file"
        db.session.rollback()  # nothing is written yet; no lock is held while the file is looked at
        stored = take_in(upload, TABLES, expires_at=clock.now() + WAITS)
        actions.compared(self._ours(pk), files.path_of(stored), stored.name)
        return f"{self.address('upload', pk)}/{stored.key}"

    @expose("/upload/<pk:pk>/<key>", methods=("GET", "POST"))
    @has_access
    @permission_name("add")
    def compare(self, pk: int, key: str) -> str | Response:
        """What a list means for the lines there are; on yes they become as it says."""
        connection, stored = self._ours(pk), _waiting(key)
        form: Any = TakeOverForm()
        if request.method == "POST" and form.validate():
            if answer := save(form, lambda: self._take_over(pk, key, form)):
                return answer
            connection, stored = self._ours(pk), _waiting(key)
        try:
            found = actions.compared(connection, files.path_of(stored), stored.name)
        except RuleBroken:
            abort(404)  # it was read before: the file is no longer that one
        form_out = papers.account_form_out(connection)
        if request.method == "GET":
            form.leavers.data = form.received.data = True
        form.same.choices = [(one.employee.key, _both(one)) for one in found.renamed]
        wanted = [("same", found.renamed), ("leavers", found.leavers or found.renamed), ("received", form_out)]
        for name in [name for name, there in wanted if not there]:
            del form[name]
        fields = tuple(name for name, there in wanted if there)
        page = FormPage(
            _("What the list of %(name)s means", name=connection.organisation.name), request.path,
            _("Take the list over"), self.list_of(pk), crumbs=self.crumbs(),
            groups=(("", fields),) if fields else (),
        )  # fmt: skip
        return self.render("onboarding/take_over.html", form=form, page=page, parts=_parts(found), kept=found.kept)

    def _take_over(self, pk: int, key: str, form: Any) -> str:
        stored, connection = _waiting(key), self._ours(pk)
        same = frozenset(form.same.data or ())
        leavers = bool(form.leavers.data)
        if form.received.data:
            papers.came_back_as_list(connection)  # first, for whatever locks both locks the connection first
        actions.take_over(connection, files.path_of(stored), stored.name, same=same, leavers=leavers)
        let_go(stored.id)
        flash(_("The list has been taken over."), "ok")
        return self.list_of(pk)


def _waiting(key: str) -> StoredFile:
    """A list that whoever acts handed in himself and that still waits, or 404."""
    mine = StoredFile.key == key, StoredFile.actor_id == context.current().actor_id
    with as_system():
        found = select(StoredFile).where(*mine, StoredFile.expires_at > clock.now())
        return db.session.scalars(found).first() or abort(404)


def _both(change: Any) -> str:
    return _(
        "%(name)s: %(old)s is now %(new)s", name=change.employee.name, old=change.line.employee.email,
        new=change.employee.email,
    )  # fmt: skip


def _parts(found: Comparison) -> Iterable[tuple[str, list[str]]]:
    """What is told under which heading."""
    changed = [f"{listed(one.employee)}, {one.employee.email}" for one in found.changed]
    parts = (
        (_("Joiners"), [f"{listed(one)}, {one.email}" for one in found.joiners]),
        (_("Leavers"), [f"{listed(one.employee)}, {one.employee.email}" for one in found.leavers]),
        (_("Written otherwise"), changed),
        (_("Same name, another address"), [_both(one) for one in found.renamed]),
    )
    return [(heading, lines) for heading, lines in parts if lines]
