"""Giving an imported item to a municipality, where its source does not say where it takes place."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response

from app.activities.actions import placing as actions
from app.activities.forms.moderation import PlaceForm
from app.activities.models import ImportedActivity
from app.activities.rules import moderating as rules
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, FormPage
from app.common.web.screens import Screen, expose, has_access
from app.common.web.screens.saving import save
from app.extensions import db
from app.security.models import Organisation


class Placing(Screen):
    """The screen of imported items with a page on which one gets a municipality."""

    def allowed(self, verb: str, item: ImportedActivity | None = None) -> bool:
        if verb == "place" and item is not None and not actions.can_be_placed(item):
            return False
        return super().allowed(verb, item)

    def acts_on(self, item: ImportedActivity) -> tuple[Act, ...]:
        found = super().acts_on(item)
        if not self.allowed("place", item):
            return found
        there = self.address("place", item.id)
        return (Act(_("Give to a municipality"), there, "building-community", asks=True, name="place"), *found)

    @expose("/<pk:pk>/place", methods=("GET", "POST"))
    @has_access
    def place(self, pk: int) -> str | Response:
        """Ask in which municipality it takes place, and let that decide."""
        row = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("place", row)
        form: Any = self.new_form(PlaceForm)
        if self._sent(form):
            if answer := save(form, lambda: self._place(row, form)):
                return answer
            row = self.fetch(pk, *self.with_show)
        page = FormPage(
            _("In which municipality is “%(name)s”?", name=self.name_of(row)), request.path,
            _("Give to this municipality"), self.url_of(row), crumbs=self.crumbs(row),
            lead=_(rules.EFFECT_OF_PLACING),
        )  # fmt: skip
        return self.draw_form(form, page)

    def _place(self, row: ImportedActivity, form: Any) -> str:
        municipality = db.session.get_one(Organisation, form.municipality_id.data)
        actions.place(row, municipality)
        told = _("“%(name)s” waits for %(place)s.", name=self.name_of(row), place=municipality.name)
        flash(told, "ok")
        return url_for(f"{self.endpoint}.list")
