"""Ways to narrow lists of users that need more than one column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.common.web.locale import gettext as _
from app.common.web.pages import Choice, Filter
from app.common.web.parse import one_of
from app.security.models import Assignment, Role, User

WITHOUT = "none"


@dataclass(frozen=True)
class ByRole:
    """Narrow users to those who hold a role now, or to those who hold none."""

    name: str
    label: str

    def condition(self, text: str) -> Any:
        """The condition for a role code, or for "none"."""
        code = one_of(text, {*current_app.config["ROLES"], WITHOUT})
        held = select(Assignment.user_id).where(Assignment.active)
        if code == WITHOUT:
            return User.id.not_in(held)
        return User.id.in_(held.join(Role, Role.id == Assignment.role_id).where(Role.code == code))

    def described(self, text: str) -> str:
        """The role in words."""
        roles = current_app.config["ROLES"]
        return _("No role") if text == WITHOUT else _(roles[text].label)

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        named = [(WITHOUT, _("No role"))]
        named += [(code, f"{_(role.label)} ({code})") for code, role in current_app.config["ROLES"].items()]
        choices = tuple(Choice(code, label, code == text) for code, label in named)
        return Filter(self.name, _(self.label), "choice", text, choices=choices)
