"""Screens of rows of a region: whoever finds one works on it, and a new one is of the first of one's regions."""

from __future__ import annotations

from typing import Any

from flask import request

from app.common.web.screens import Screen
from app.onboarding.actions.signals import handing_in


class OfRegion(Screen):
    """A screen on rows that are read and written by the same people: those who work for the region."""

    def allowed(self, verb: str, item: Any = None) -> bool:
        """What the role allows; a row that was found lies in a region for which one works."""
        return super().allowed(verb)


class OfOwnRegion(OfRegion):
    """One with a field for the region."""

    def new_form(self, kind: Any, item: Any = None) -> Any:
        form: Any = super().new_form(kind, item)
        if item is None and request.method == "GET" and (known := handing_in.regions()):
            form.region_id.data = known[0].id
        return form
