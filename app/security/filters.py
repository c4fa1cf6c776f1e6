"""Ways to narrow lists of users that need more than one column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.common import clock
from app.common.web.locale import gettext as _
from app.common.web.pages import Choice, Filter
from app.common.web.parse import one_of
from app.common.words import N_
from app.security.actions import desk
from app.security.models import Assignment, Role, User
from app.security.rules.gates import Barred

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


LACKS = {Barred.AGREEMENT: N_("a signed agreement"), Barred.ADMINISTRATOR: N_("a user administrator")}


@dataclass(frozen=True)
class ByLack:
    """Narrow organisations to those whose people cannot use the portal, by what is missing."""

    name: str
    label: str

    def condition(self, text: str) -> Any:
        """The condition for what is missing."""
        missing = one_of(text, {each.value for each in Barred})
        if missing == Barred.AGREEMENT:
            return desk.waits_for_agreement()
        return desk.waits_for_administrator(clock.today())

    def described(self, text: str) -> str:
        """What is missing, in words."""
        return _(LACKS[Barred(text)])

    def drawn(self, text: str, endpoint: str) -> Filter:
        """The field in the filter pop-over."""
        choices = tuple(Choice(each.value, _(words), each.value == text) for each, words in LACKS.items())
        return Filter(self.name, _(self.label), "choice", text, choices=choices)
