"""Deleting a row: asked first, refused with reasons, never by a GET."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.common.errors import RuleBroken
from app.common.web.errors import refused
from app.common.web.locale import gettext as _
from app.common.web.pages import ConfirmPage
from app.common.web.screens.rows import Rows
from app.common.words import N_
from app.extensions import db


class Deleting(Rows):
    """Deleting on a model screen; a screen without it names "delete" in `exclude_route_methods`."""

    delete_title: ClassVar[str] = N_("Delete")
    delete_question: ClassVar[str] = N_("Delete %(name)s?")

    def reasons_not_to_delete(self, item: Any) -> list[str]:
        """Sentences that say why a row has to stay; screens with rules ask them here."""
        return []

    def effects_of_deletion(self, item: Any) -> tuple[str, ...]:
        """What happens once this row is gone, in sentences, where that is more than the question says."""
        return ()

    def remove(self, item: Any) -> None:
        """Take the row away; screens with rules call their action here."""
        db.session.delete(item)

    def url_without(self, item: Any) -> str:
        """Where one goes once a row is gone."""
        return url_for(f"{self.endpoint}.list")

    @expose("/<pk:pk>/delete", methods=("GET", "POST"))
    @has_access
    def delete(self, pk: int) -> str | Response:
        """Ask, and on yes delete."""
        item = self.fetch(pk, lock=request.method == "POST")
        self.refuse_unless_allowed("delete", item)
        reasons = self.reasons_not_to_delete(item)
        if request.method == "GET" or reasons:
            return self._ask_to_delete(item, reasons)
        name, on = self.name_of(item), self.url_without(item)
        try:
            self.remove(item)
            db.session.commit()
        except RuleBroken as broken:
            db.session.rollback()
            refused("rule", (self.model.__tablename__, pk))
            return self._ask_to_delete(self.fetch(pk), [str(reason) for reason in broken.reasons])
        except IntegrityError:
            db.session.rollback()
            return self._ask_to_delete(self.fetch(pk), [N_("Other data still belongs to it.")])
        flash(_("%(name)s has been deleted.", name=name), "ok")
        return redirect(on, 303)

    def _ask_to_delete(self, item: Any, reasons: list[str]) -> str:
        page = ConfirmPage(
            title=_(self.delete_title),
            question=_(self.delete_question, name=self.name_of(item)),
            yes=_("Yes, delete"),
            action=request.path,
            back_url=self.url_of(item),
            danger=True,
            effects=(*self.effects_of_deletion(item), _("This cannot be undone.")),
            reasons=tuple(_(reason) for reason in reasons),
            crumbs=self.crumbs(item),
        )
        return self.render("appbuilder/confirm.html", page=page)
