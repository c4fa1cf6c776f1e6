"""Naming a deputy for whoever has a role, from a minute until another (mission F-06)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms import DateTimeLocalField, ValidationError
from wtforms.validators import InputRequired

from app.common import clock
from app.common.web.fields import LookupField
from app.common.web.forms import REQUIRED, ScreenForm
from app.common.web.later import _l
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, FormPage
from app.common.web.screens import Screen, expose, has_access
from app.common.web.screens.saving import save
from app.common.words import N_
from app.security.actions import deputies as actions
from app.security.forms import USERS
from app.security.models import Assignment
from app.security.rules import deputies as rules
from app.security.rules import roles as role_rules
from app.security.rules.deputies import Turn
from app.security.views.periods import last_day, since, since_of_the_past, until, until_of_the_past
from app.security.views.reach import grants_here, me


def _moment(label: str) -> DateTimeLocalField:
    return DateTimeLocalField(_l(label), validators=[InputRequired(_l(REQUIRED))])


class DeputyForm(ScreenForm):
    """Who stands in, from when until when by the clocks of the Netherlands and Belgium."""

    user_id = LookupField(_l("Deputy"), [InputRequired(_l(REQUIRED))], lookup=USERS)
    since = _moment(N_("Begins"))
    until = _moment(N_("Ends"))

    def _by_the_clock(self, field: Any) -> None:
        if field.data and (not 2000 < field.data.year < 3000 or clock.by_the_wall(field.data) is None):
            raise ValidationError(_(rules.CLOCK_SKIPS))

    validate_since = validate_until = _by_the_clock

    def turn(self, at: datetime) -> Turn:
        """What was filled in, as moments."""
        assert self.since.data and self.until.data, "the form was validated"
        first, last = clock.by_the_wall(self.since.data), clock.by_the_wall(self.until.data)
        assert first and last, "the form was validated"
        return Turn(first, last, at)


def deputy_badges(held: Assignment) -> tuple[Badge, ...]:
    """For whom somebody holds a role for a while, and until when; also that it is suspended."""
    suspended = (Badge(_("Suspended"), "warning"),) if held.active and held.suspended_at else ()
    if held.deputy_for_id is None:
        return suspended
    name = held.deputy_for.name.full if held.deputy_for else _("a colleague")
    if last_day(held.valid_to):
        text = _("replaces %(name)s up to and including %(day)s", name=name, day=until(held.valid_to))
    else:
        text = _("replaces %(name)s until %(moment)s", name=name, moment=until(held.valid_to))
    return (
        *suspended,
        Badge(text, "neutral" if held.active and not held.is_over(clock.now()) else "inactive"),
    )


class WithDeputies(Screen):
    """A screen on roles of users, where somebody else can be named for a while."""

    @expose("/<pk:pk>/deputy", methods=("GET", "POST"))
    @has_access
    def deputy(self, pk: int) -> str | Response:
        """Ask who stands in and when, and grant the same role for that while."""
        held = self.fetch(pk, *self.with_show, lock=request.method == "POST")
        self.refuse_unless_allowed("deputy", held)
        form = super().new_form(DeputyForm)
        if self._sent(form):
            if answer := save(form, lambda: self._appoint(held, form)):
                return answer
            held = self.fetch(pk, *self.with_show)
        return self.draw_form(form, self._deputy_page(held))

    def _appoint(self, held: Assignment, form: Any) -> str:
        turn = form.turn(clock.now())
        made = actions.appoint(held, form.user_id.data, turn, by_user_id=me(), grantable=grants_here())
        flash(_("%(name)s is deputy.", name=made.user.name.full), "ok")
        return self.url_of(made)

    def _deputy_page(self, held: Assignment) -> FormPage:
        title = _("Name a deputy for %(name)s", name=held.user.name.full)
        groups = ((self.name_of(held), ("user_id", "since", "until")),)
        notice = _(
            "The deputy gets the same role for the same products. It begins and ends by itself, at the minute you "
            "fill in here. Both get a mail."
        )
        return FormPage(
            title, request.path, _("Name a deputy"), self.url_of(held),
            crumbs=self.crumbs(held), groups=groups, notice=notice,
        )  # fmt: skip

    def allowed(self, verb: str, item: Any = None) -> bool:
        """A deputy is named by whoever may grant the role, for whoever holds it lastingly."""
        if not super().allowed(verb, item):
            return False
        return item is None or verb != "deputy" or _may_have_deputy(item)

    def acts_on(self, item: Assignment) -> tuple[Act, ...]:
        acts = super().acts_on(item)
        if not self.allowed("deputy", item):
            return acts
        return (Act(_("Name a deputy"), self.address("deputy", item.id), "user-plus", name="deputy"), *acts)


def _may_have_deputy(held: Assignment) -> bool:
    lasting = held.active and held.deputy_for_id is None and not held.is_over(clock.now())
    return lasting and role_rules.may_grant(grants_here(), held.role.code, held.product_id)


__all__ = [
    "WithDeputies",
    "deputy_badges",
    "since",
    "since_of_the_past",
    "until",
    "until_of_the_past",
]
