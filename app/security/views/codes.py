"""The tab on which an administrator hands over the verification code of a new user (U-39, U-45; F-03)."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, request, session, url_for
from flask_babel import format_datetime
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.common import clock
from app.common.errors import RuleBroken
from app.common.web import vault
from app.common.web.errors import refused
from app.common.web.locale import gettext as _
from app.common.web.locale import select_language
from app.common.web.screens import Screen, expose, has_access
from app.extensions import db
from app.security.login.actions import verification
from app.security.models import User
from app.security.rules import verification as rules
from app.security.rules.states import State
from app.security.rules.verification import Terms


class WithCode(Screen):
    """A screen on users, with the code of who waits for one. Looking at it is a POST: it leaves a trace."""

    @expose("/<pk:pk>/code", methods=("GET", "POST"))
    @has_access
    def code(self, pk: int) -> str | Response:
        """How things are with the code; a POST shows it, or makes a new one."""
        try:
            user = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        except NotFound:
            refused("scope", (self.model.__tablename__, pk))  # asking for a code of elsewhere is no slip (F-03)
            raise
        self.refuse_unless_allowed("code", user)
        code = refusal = ""
        if request.method == "POST":
            try:
                code = self._done(user, request.form.get("act", ""))
                db.session.commit()
            except RuleBroken as broken:
                db.session.rollback()
                refused("rule", (self.model.__tablename__, pk))
                refusal = " ".join(_(str(reason)) for reason in broken.reasons)
            user = self.fetch(pk, *self.with_show)
        return self._code_page(user, code, refusal)

    def _done(self, user: User, act: str) -> str:
        """Show the code, or make another one and show that."""
        at, terms = clock.now(), Terms.of(current_app.config)
        if act == "new":
            verification.issue(db.session(), vault(), user, at, terms)
        elif act != "show":
            abort(400)
        return verification.show(db.session(), vault(), user, at, terms)

    def _code_page(self, user: User, code: str, refusal: str) -> str:
        terms = Terms.of(current_app.config)
        standing = verification.standing(db.session(), user.id, clock.now(), terms)
        return self.render(
            "security/code.html",
            page=self.show_page(user),
            code=rules.shown(code) if code else "",
            spelled=rules.spelled(code, select_language()),
            standing=standing,
            until=format_datetime(standing.expires_at, "d MMMM y, HH:mm") if standing else "",
            tries=terms.tries,
            waiting=user.state is State.FILLED,
            refusal=refusal,
        )

    def allowed(self, verb: str, item: Any = None) -> bool:
        """Also asks whose code it is: those of user administrators come from the Servicedesk."""
        if not super().allowed(verb, item):
            return False
        return verb != "code" or item is None or rules.hands_over(_mine(), _theirs(item))

    def working_tabs(self, item: User) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if item.state is State.FILLED and self.allowed("code", item):
            pages.append((_("Verification code"), url_for(f"{self.endpoint}.code", pk=item.id)))
        return pages


def _mine() -> frozenset[str]:
    return frozenset(held.role_code for held in session.principal.held)  # type: ignore[attr-defined]


def _theirs(user: User) -> frozenset[str]:
    return frozenset(code for code in (user.held_codes or "").split(",") if code)
