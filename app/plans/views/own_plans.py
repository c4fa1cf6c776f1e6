"""The resident portal: my plans, and a plan as I see it, drawn as the preview of staff draws it (P-23, P-31)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from flask import abort, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.common import audit, clock, context
from app.common.audit import events
from app.common.files import StoredFile
from app.common.frozen import frozen
from app.common.web import downloads
from app.common.web.errors import refused
from app.common.web.locale import gettext as _
from app.common.web.pages import Badge
from app.common.web.screens import expose, open_to_residents
from app.common.web.values import shown
from app.plans.actions import news, own_plans
from app.plans.actions.news import Fresh
from app.plans.models import Participant
from app.plans.rules.blocks import BlockKind
from app.plans.rules.plans import PlanState
from app.plans.rules.sharing import goal_key
from app.plans.views.own_door import OwnPage
from app.plans.views.own_ways import Writing, ways_on, with_ways
from app.plans.views.plan_page import Block, Contents
from app.plans.views.seen_as import ParticipantReader, contents_seen_by
from app.questionnaires.asking import files_in
from app.security.login import tools
from app.security.rules.areas import RESIDENTS_AT


@frozen
class OwnPlan:
    """A plan as the list of a resident shows it."""

    title: str
    place: str
    coordinator: str
    state: str
    url: str
    new: Badge | None = None
    """That something in it is new."""


class OwnPlansPage(OwnPage):
    """What residents see: all of it hangs on the participants that they are (`actions.own_plans`)."""

    route_base = RESIDENTS_AT

    @expose("/", methods=("GET",))
    @open_to_residents
    def open(self) -> str:
        """The plans in which I take part."""
        with tools.work(writing=False) as session:
            mine = own_plans.mine(session, tools.resident().resident_id)
            found = news.fresh(session, mine, tools.resident().actor_id)
            plans = tuple(replace(_listed(one), new=_mark(found.get(one.plan_id))) for one in mine)
            return self.page("residents/plans.html", plans=plans, name=tools.resident().name)

    @expose("/plans/<pk:pk>", methods=("GET",))
    @open_to_residents
    def plan(self, pk: int) -> str:
        """A plan, with what is shared with me."""
        with tools.work(writing=False) as session:
            me = self._me_in(session, pk)
            audit.later(events.READ, me.plan, page="portal")
            found, visit = news.on_visit(session, me, tools.resident().actor_id)
            page = drawn(self, me, found=found)
        if visit:
            with context.as_portal(), tools.work() as session:
                news.visited(session, visit, clock.now())
        return page

    @expose("/plans/<pk:pk>/files/<pk:number>", methods=("GET",))
    @open_to_residents
    def file(self, pk: int, number: int) -> Response:
        """A file in an answer that is shared with me."""
        with tools.work(writing=False) as session:
            me = self._me_in(session, pk)
            answers = ParticipantReader(self, me).answers
            if not any(one["id"] == number for value in answers.values() for one in files_in(value)):
                refused("scope", ("stored_file", number))
                abort(404)
            stored = session.scalars(select(StoredFile).where(StoredFile.id == number)).first()
            if stored is None:
                abort(404, _("This file is no longer there."))
            audit.later(events.READ, me.plan, page="file")
            return downloads.send(stored)


def drawn(screen: OwnPage, me: Participant, writing: Writing | None = None, found: Fresh | None = None) -> str:
    """The page of a plan with what I may do there: the form of a goal that I write along in, and what was new."""
    plan = _listed(me)
    contents = contents_seen_by(me, screen, f"{plan.url}/files/")
    ways = ways_on(me, contents.blocks)
    contents = with_ways(me, contents, writing)
    return screen.page("residents/plan.html", contents=contents, plan=plan, ways=ways, writing=writing,
                       fresh=_fresh(found, contents), since=_since(found))  # fmt: skip


def _listed(one: Participant) -> OwnPlan:
    plan = one.plan
    return OwnPlan(
        plan.title,
        plan.organisation.name,
        plan.coordinator.name.full if plan.coordinator else "",
        _closed(plan.closed_on) if plan.state is PlanState.CLOSED else "",
        url_for("OwnPlansPage.plan", pk=plan.id),
    )


def _since(found: Fresh | None) -> str:
    """That something is new, and since when."""
    if found is None:
        return ""
    return _("New since %(moment)s", moment=shown(found.since)) if found.since else _("New for you")


def _mark(found: Fresh | None) -> Badge | None:
    return Badge(_since(found)) if found else None


def _fresh(found: Fresh | None, contents: Contents) -> tuple[Block, ...]:
    """The blocks in which something is new; of a plan that was opened for the first time, none is singled out."""
    if found is None or found.since is None:
        return ()
    return tuple(one for one in contents.blocks if {one.key, *_goals_in(one)} & found.places)


def _goals_in(block: Block) -> Iterator[str]:
    if block.kind == BlockKind.GOALS:
        yield from (goal_key(one.id) for one in (*block.content.running, *block.content.ended))


def _closed(day: date | None) -> str:
    return _("Closed on %(day)s", day=shown(day))
