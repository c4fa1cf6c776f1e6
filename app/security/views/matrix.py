"""The tab "Roles per product": what one user may do at the organisation one works for (user manual 2.1)."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, request, session, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import DateField
from wtforms.validators import Optional

from app.common import clock, context
from app.common.scope import Scope
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.parse import number
from app.common.web.screens import Screen, expose, has_access
from app.common.web.screens.saving import save, saved_before
from app.common.web.values import shown
from app.common.words import N_
from app.extensions import db
from app.security.actions import matrix
from app.security.actions.matrix import Done, Matrix, Wish
from app.security.forms import DatedForm
from app.security.models import Organisation, User
from app.security.rules import roles as rules
from app.security.rules.products import KINDS, ProductKind
from app.security.rules.roles import Grants
from app.security.rules.states import State

WHAT = {
    "G": N_("Uploads and downloads files for iWmo and iJw. Consults the Wlz-Registertoets."),
    "PB": N_("Sets up the web service. Consults, uploads and downloads nothing."),
    "GB": N_("Manages users. This role is granted by the Servicedesk."),
}
"""The roles of the manual, in its words (user manual 2.2)."""


class RolesForm(DatedForm):
    """The days of the roles that are granted; the ticks stand in the table."""

    valid_from = DateField(_l("Valid from"), validators=[Optional()])
    valid_to = DateField(_l("Valid until"), validators=[Optional()])


class WithRoles(Screen):
    """A screen on users, with their roles as a table. Saving it takes the user off the worklist (U-42)."""

    @expose("/<pk:pk>/roles", methods=("GET", "POST"))
    @has_access
    def roles(self, pk: int) -> str | Response:
        """Show the table, and save it at once."""
        user = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("roles", user)
        form, grants, here = RolesForm(), _grants(), _place_of(user)
        if request.method == "GET":
            form.valid_from.data = clock.today()
        elif form.validate():
            answer = save(form, lambda: self._save(user, form, grants, here))
            if answer or (answer := saved_before(form)):
                return answer
            user = self.fetch(pk, *self.with_show)
        return self._roles_page(user, form, matrix.matrix(user, here, grants, current_app.config["ROLES"]), here)

    def _save(self, user: User, form: RolesForm, grants: Grants, here: int) -> str:
        wish = Wish(
            matrix.keys(request.form.getlist("role")),
            matrix.keys(request.form.getlist("before")),
            form.valid_from.data,
            form.valid_to.data,
        )
        table = matrix.matrix(user, here, grants, current_app.config["ROLES"])
        done = matrix.save(user, here, wish, table, grants, by_user_id=session.principal.user_id)  # type: ignore[attr-defined]
        flash(_told(user, done), "ok")
        return url_for(f"{self.endpoint}.show", pk=user.id)

    def _roles_page(self, user: User, form: RolesForm, table: Matrix, here: int) -> str:
        sent = request.method == "POST"
        before = {place.key for place in table.places.values() if place.held}
        proposed = table.former if request.args.get("former") else frozenset()
        ticked = matrix.keys(request.form.getlist("role")) if sent else before | proposed
        place = db.session.get(Organisation, here)
        return self.render(
            "security/roles.html",
            page=self.show_page(user),
            form=form,
            table=table,
            ticked=ticked,
            former_url="" if proposed else self.address("roles", user.id) + "?former=yes",
            written=matrix.written,
            shown=shown,
            first_name=user.first_name or user.name.full,
            waiting=user.state in (State.NEW, State.FILLED),
            place=place.label if place else "",
            does={kind: _(KINDS[kind]) for kind in ProductKind},
            legend=_legend(current_app.config["ROLES"]),
            here=here,
        )

    def working_tabs(self, item: User) -> list[tuple[str, str]]:
        pages = super().working_tabs(item)
        if item.active and self.allowed("roles", item):
            pages.insert(0, (_("Roles per product"), url_for(f"{self.endpoint}.roles", pk=item.id)))
        return pages


def _legend(fixed: dict[str, rules.Role]) -> list[tuple[str, str, str]]:
    return [(code, _(fixed[code].label), _(text)) for code, text in WHAT.items()]


def _grants() -> Grants:
    return rules.grantable_by(session.principal.held, current_app.config["ROLES"])  # type: ignore[attr-defined]


def _place_of(user: User) -> int:
    """The organisation whose roles are shown: the one asked for, the user's home, or where one works."""
    scope: Scope = context.current().scope
    wanted = number(request.args.get("at")) or user.organisation_id
    return wanted if scope.holds(db.session(), wanted) else (scope.organisation_id or wanted)


def _told(user: User, done: Done) -> str:
    parts: list[Any] = []
    if done.granted:
        parts.append(ngettext("%(num)d role granted.", "%(num)d roles granted.", done.granted))
    if done.ended:
        parts.append(ngettext("%(num)d role ended.", "%(num)d roles ended.", done.ended))
    return " ".join(parts) or _("%(name)s has been saved.", name=user.name.full)
