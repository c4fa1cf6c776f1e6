"""Who looks after the activities of a municipality, since when and until when, on its page (mission A-14)."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from app.common import clock, context
from app.common.web.addresses import row_at
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Badge, Cell, Fact, Panel
from app.common.web.values import shown
from app.extensions import db
from app.security.actions import local_administrators as actions
from app.security.models import Assignment, Organisation
from app.security.rules.organisations import Kind
from app.security.views.deputies import deputy_badges
from app.security.views.periods import since, until


def administrators_panel(organisation: Organisation, may: Callable[..., bool]) -> tuple[Panel, ...]:
    """The local administrators of a municipality, for whoever may know them and works for it."""
    if organisation.kind is not Kind.MUNICIPALITY or not may("administrators", "Organisation"):
        return ()
    if not context.current().scope.holds(db.session(), organisation.id):
        return ()
    lines = tuple(_line(held, may) for held in actions.who(organisation.id, clock.now()))
    nobody = Fact(_("Now"), Cell(badges=(Badge(_("Nobody looks after the activities"), "warning"),)))
    acts = ()
    if may("add", "Assignment"):
        acts = (Act(_("Grant a role"), url_for("AssignmentView.add"), "user-plus"),)
    return (Panel(_("Local administrators"), lines or (nobody,), acts),)


def _line(held: Assignment, may: Callable[..., bool]) -> Fact:
    where = row_at("AssignmentView.show", held.id) if may("show", "Assignment") else ""
    return Fact(_period(held), Cell(held.user.name.full, where, badges=deputy_badges(held)))


def _period(held: Assignment) -> str:
    """From when until when; a role without a first day counts from the day on which it was given."""
    begun = since(held.valid_from) if held.valid_from else shown(clock.on_the_wall(held.created_at).date())
    if held.valid_to:
        return _("%(first)s – %(last)s", first=begun, last=until(held.valid_to))
    return _("since %(day)s", day=begun)
