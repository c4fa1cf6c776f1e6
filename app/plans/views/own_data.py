"""What a resident may know beside the plans themselves: who can see one, and what is kept of me (P-23, P-31)."""

from __future__ import annotations

from flask import url_for
from flask_babel import ngettext

from app.common import audit, clock
from app.common.audit import events
from app.common.web import helping
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell, Fact
from app.common.web.screens import expose, open_to_residents
from app.plans.actions.own_readers import Team, teams_of
from app.plans.views.own_door import OwnPage
from app.security.login import tools
from app.security.rules.areas import RESIDENTS_AT

RIGHTS = "mijn-gegevens"
"""The chapter of the help on what residents may ask."""


class OwnDataPage(OwnPage):
    """Pages about a resident and his plans; nothing here tells what is shared with somebody else."""

    route_base = RESIDENTS_AT
    default_view = "who"

    @expose("/plans/<pk:pk>/who", methods=("GET",))
    @open_to_residents
    def who(self, pk: int) -> str:
        """Which teams of the municipality can open a plan, and what others who take part see (decision 0061)."""
        with tools.work(writing=False) as session:
            me = self._me_in(session, pk)
            teams = teams_of(session, me.plan, clock.today(), clock.now())
            audit.later(events.READ, me.plan, page="who")
            return self.page(
                "residents/who.html",
                title=me.plan.title,
                place=me.plan.organisation.name,
                teams=tuple(map(_line, teams)),
                coordinator=me.plan.coordinator.name.full if me.plan.coordinator else "",
                plan_url=url_for("OwnPlansPage.plan", pk=pk),
                rights_url=helping.address_of(RIGHTS, helping.RESIDENTS),
            )


def _line(team: Team) -> Fact:
    count = ngettext("%(num)d member of staff", "%(num)d members of staff", team.count)
    may = _("can read and change it") if team.edits else _("can read it")
    return Fact(team.name, Cell(f"{count} · {may}"), team.place)
