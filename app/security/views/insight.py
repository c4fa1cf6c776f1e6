"""The tab "Who can see this?": people, and the role and organisation that decide it."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.common import clock, context
from app.common.web.pages import Cell
from app.common.web.parse import number
from app.common.web.screens import Screen, expose, has_access
from app.common.web.values import shown
from app.security.actions import insight
from app.security.actions.insight import Others, Question, Seer
from app.security.login import tools


class WithInsight(Screen):
    """A screen on rows about people, that tells who else can see them."""

    @expose("/<pk:pk>/insight")
    @has_access
    def insight(self, pk: int) -> str:
        """Everybody who can see a row, with why; of people elsewhere only how many."""
        item = self.fetch(pk, *self.with_show)
        self.refuse_unless_allowed("insight", item)
        self.tell_read(item, "insight")
        page = self.show_page(item)
        asked = Question(self.model, pk, str(self.class_permission_name), clock.today())
        known, after = insight.known_to(context.current().scope), number(request.args.get("after"), 0) or 0
        with tools.work(writing=False) as session:
            found = insight.seers(session, asked, known, after=after, most=insight.PAGE + 1)
            elsewhere = insight.others(session, asked, known)
        last = found[insight.PAGE - 1].held_id if len(found) > insight.PAGE else None
        lines = [_line(one) for one in found[: insight.PAGE]]
        return self.render(
            "security/insight.html",
            page=page,
            lines=[*lines, *([] if last else map(_counted, elsewhere))],
            more_url=url_for(f"{self.endpoint}.insight", pk=pk, after=last) if last else "",
        )

    def more_tabs(self, item: Any) -> list[tuple[str, str]]:
        pages = super().more_tabs(item)
        if self.allowed("insight", item):
            pages.append((_("Who can see this?"), url_for(f"{self.endpoint}.insight", pk=item.id)))
        return pages


def _line(one: Seer) -> tuple[Cell, ...]:
    why = _("%(role)s at %(organisation)s", role=shown(one.role), organisation=one.place)
    url = url_for("UserView.show", pk=one.user_id)
    return Cell(one.name.listed, url), Cell(why), Cell(one.product), Cell(shown(one.until))


def _counted(some: Others) -> tuple[Cell, ...]:
    """People whom the reader may not know by name."""
    who = ngettext("%(num)d person of %(place)s", "%(num)d people of %(place)s", some.count, place=some.place)
    why = _("%(role)s at %(organisation)s", role=shown(some.role), organisation=some.place)
    return Cell(who), Cell(why), Cell(), Cell()
