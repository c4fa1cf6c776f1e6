"""Verbs that happened on a day: the question asks for it, for one row or for many."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request

from app.common import clock
from app.common.errors import RuleBroken
from app.common.web.screens import Screen
from app.common.words import N_

NO_DAY = N_("Fill in a day.")
ON = "on"


def day_asked() -> date:
    """The day that was filled in beside the question. Raises `RuleBroken`."""
    try:
        return date.fromisoformat(request.form.get(ON, ""))
    except ValueError:
        raise RuleBroken(NO_DAY) from None


class Dated(Screen):
    """A screen of which some verbs (`dated`) happen on a day, which is today unless one says otherwise."""

    dated: frozenset[str] = frozenset()

    def render(self, template: str, **values: Any) -> str:
        """The question, with a field for the day where the verb has one."""
        if template == "appbuilder/confirm.html" and self._verb_asked() in self.dated:
            values["day"] = request.form.get(ON) or clock.today().isoformat()
            return super().render("onboarding/on_a_day.html", **values)
        return super().render(template, **values)

    def _verb_asked(self) -> str:
        name = (request.endpoint or "").rpartition(".")[2]
        return request.form.get("action", "") if name == "do_many" else name
