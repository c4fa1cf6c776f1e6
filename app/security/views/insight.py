"""The tab "Who can see this?": people, and the role and organisation that decide it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from flask import flash, redirect, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.common import clock, context
from app.common.frozen import frozen
from app.common.web.fields import LONGEST_NAME
from app.common.web.filters import ByLookup
from app.common.web.locale import gettext as _
from app.common.web.pages import Cell
from app.common.web.parse import number
from app.common.web.screens import Screen, expose, has_access
from app.common.web.values import shown
from app.common.words import N_
from app.security.actions import insight
from app.security.actions.insight import Others, Question, Seer
from app.security.forms import USERS
from app.security.login import tools
from app.security.models import User
from app.security.views.periods import until

WHO = ByLookup("who", N_("Why can somebody (not) see this?"), User.id, USERS)


@frozen
class Told:
    """Whether one person can see a row, or change it, and why."""

    headline: str
    reasons: tuple[str, ...]


@frozen
class Outside:
    """Who of those who are no staff see a part of a row, in a sentence, and the page that tells more."""

    said: str
    url: str
    label: str


class WithInsight(Screen):
    """A screen on rows about people, that tells who else can see them."""

    tells_edits: ClassVar[bool] = False
    """Whether the page also tells whether one person can change the row."""

    @expose("/<pk:pk>/insight", methods=("GET", "POST"))
    @has_access
    def insight(self, pk: int) -> str | Response:
        """Everybody who can see a row, with why; of people elsewhere only how many. A POST asks about one."""
        item = self.fetch(pk, *self.with_show)
        self.refuse_unless_allowed("insight", item)
        if request.method == "POST":
            return redirect(url_for(f"{self.endpoint}.insight", pk=pk, who=_meant() or None), 303)
        self.tell_read(item, "insight")
        page = self.show_page(item)
        asked = Question(self.model, pk, str(self.class_permission_name), clock.today())
        known, after = insight.known_to(context.current().scope), number(request.args.get("after"), 0) or 0
        who = number(request.args.get("who"))
        name = USERS.named(who) if who else None  # asked under the scope of the reader, not below
        outside = self.seen_outside(item)  # while the row is at hand: below it would be read once more
        with tools.work(writing=False) as session:
            found = insight.seers(session, asked, known, after=after, most=insight.PAGE + 1)
            elsewhere = insight.others(session, asked, known)
            more = self.grounds(session, item, {one.user_id for one in found} | ({who} if who else set()), asked)
            told = self._told_of(session, asked, who, name, item, more.get(who, "")) if who and name else ()
        last = found[insight.PAGE - 1].held_id if len(found) > insight.PAGE else None
        knows = self.appbuilder.sm.may("show", "User")
        lines = [_line(one, more.get(one.user_id, ""), knows) for one in found[: insight.PAGE]]
        return self.render(
            "security/insight.html",
            page=page,
            lines=[*lines, *([] if last else map(_counted, elsewhere))],
            told=told,
            who=WHO.drawn(request.args.get("who", "") if told else "", self.endpoint),
            more_url=url_for(f"{self.endpoint}.insight", pk=pk, after=last) if last else "",
            outside=outside,
        )

    def grounds(self, session: Session, item: Any, user_ids: set[int], asked: Question) -> dict[int, str]:
        """What decides besides the role, in words, by the number of the user; most screens have nothing more."""
        return {}

    def seen_outside(self, item: Any) -> Outside | None:
        """Who of those who are no staff see a part of it; of most things that is nobody, and nothing to tell."""
        return None

    def shut(self, item: Any) -> str:
        """Why nobody can change a row now, if so."""
        return ""

    def _told_of(
        self, session: Session, asked: Question, user_id: int, name: str, item: Any, ground: str
    ) -> tuple[Told, ...]:
        """What to say of one person, whom the reader may know by name; `ground` decides besides the role."""
        sees = _answer(session, asked, user_id, name, ground, insight.seeing(session, asked, user_id))
        if not self.tells_edits:
            return (sees,)
        if reason := self.shut(item):
            return sees, Told(_("%(name)s cannot change this.", name=name), (reason,))
        edits = replace(asked, to_edit=True)
        can = insight.seeing(session, edits, user_id)
        ground = self.grounds(session, item, {user_id}, edits).get(user_id, "") if can else ""
        return sees, _answer(session, edits, user_id, name, ground, can)

    def more_tabs(self, item: Any) -> list[tuple[str, str]]:
        pages = super().more_tabs(item)
        if self.allowed("insight", item):
            pages.append((_("Who can see this?"), url_for(f"{self.endpoint}.insight", pk=item.id)))
        return pages


def _meant() -> str:
    """The number of the person that was chosen or typed; names do not stand in addresses (F13)."""
    chosen, typed = request.form.get("who", ""), request.form.get("who__text", "")[:LONGEST_NAME]
    if typed and not chosen:
        chosen, problem = WHO.meant(typed)
        if problem:
            flash(problem, "warning")
    return str(number(chosen) or "")


def _answer(session: Session, asked: Question, user_id: int, name: str, ground: str, found: list[Seer]) -> Told:
    """Whether one person can do what is asked, and by what: the roles that were found, and `ground`."""
    edits = asked.to_edit
    if not found:
        reason = insight.why_not(session, asked, user_id).value
        cannot = N_("%(name)s cannot change this.") if edits else N_("%(name)s cannot see this.")
        return Told(_(cannot, name=name), (_(reason),))
    roles = dict.fromkeys(
        _("%(role)s at %(organisation)s", role=shown(one.role), organisation=one.place) for one in found
    )
    can = N_("%(name)s can change this.") if edits else N_("%(name)s can see this.")
    return Told(_(can, name=name), (*roles, *filter(None, [ground])))


def _line(one: Seer, more: str, knows: bool) -> tuple[Cell, ...]:
    why = _("%(role)s at %(organisation)s", role=shown(one.role), organisation=one.place)
    why = f"{why}; {more}" if more else why
    url = url_for("UserView.show", pk=one.user_id) if knows else ""
    return Cell(one.name.listed, url), Cell(why), Cell(one.product), Cell(until(one.until))


def _counted(some: Others) -> tuple[Cell, ...]:
    """People whom the reader may not know by name."""
    who = ngettext("%(num)d person of %(place)s", "%(num)d people of %(place)s", some.count, place=some.place)
    why = _("%(role)s at %(organisation)s", role=shown(some.role), organisation=some.place)
    return Cell(who), Cell(why), Cell(), Cell()
