"""Screens of rows of a region: whoever finds one works on it, and a new one is of one of one's own regions."""

from __future__ import annotations

from typing import Any

from flask import g, request

from app.common.errors import RuleBroken
from app.common.web.screens import Screen
from app.extensions import db
from app.onboarding.actions.signals import handing_in
from app.onboarding.rules.signals.sets import NO_REGION


class OfRegion(Screen):
    """A screen on rows that are read and written by the same people: those who work for the region."""

    def new_form(self, kind: Any, item: Any = None) -> Any:
        """The regions of whoever acts; for who works for one, and for a row that exists, nothing is chosen."""
        form: Any = super().new_form(kind, item)
        if "region_id" not in form:
            return form
        known = handing_in.regions() if item is None else []
        g.only_region = known[0].id if len(known) == 1 else None
        form.region_id.choices = [(one.id, one.name) for one in known]
        if request.method == "GET" and known:
            form.region_id.data = known[0].id
        if item is not None or len(known) == 1:
            del form.region_id
        return form

    def region_of(self, form: Any) -> int:
        """The region of what is added. Raises `RuleBroken` for who works for none."""
        region: int | None = g.only_region or form.region_id.data
        if not region:
            raise RuleBroken(NO_REGION)
        return region

    def create(self, form: Any) -> Any:
        item = self.model(region_id=self.region_of(form))
        form.populate_obj(item)
        db.session.add(item)
        return item
