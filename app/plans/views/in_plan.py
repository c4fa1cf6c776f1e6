"""What the screens of things in a plan share: they are reached from its page, and lead back to their block."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.common.web.locale import gettext as _
from app.common.web.pages import Link
from app.common.web.parse import number
from app.common.web.screens import Screen
from app.extensions import db
from app.plans.models import Plan
from app.plans.rules import plans as rules
from app.plans.views.outsiders import NamesOutsiders

READ = frozenset({"show", "history"})


class InPlan(NamesOutsiders, Screen):
    """A screen on rows `within` a plan, without a list; `?plan=12&block=p3` says where a new one goes."""

    tells_reads = True
    exclude_route_methods = Screen.exclude_route_methods | {
        *("list", "search", "export", "lookup", "do_many"),
    }

    def block_of(self, item: Any) -> str:
        """The key of the block that a row stands in."""
        return str(item.block)

    def plan_asked(self) -> Plan:
        """The plan that the address names, for whoever may change it; 404 and 403 otherwise."""
        return self.plan_to_change(number(request.args.get("plan")) or 0)

    def plan_to_change(self, key: int) -> Plan:
        """The plan of a number, for whoever may change it; 404 and 403 otherwise."""
        wanted = select(Plan).where(Plan.id == key)
        options = undefer(Plan.editable), joinedload(Plan.edition), joinedload(Plan.pathway)
        plan = db.session.scalars(wanted.options(*options)).first()
        if plan is None:
            abort(404)
        self.refuse_unless_open(plan)
        return plan

    def refuse_unless_open(self, plan: Plan) -> None:
        """Answer 403 where one may see a plan and not change it now."""
        if not plan.editable or rules.reasons_not_to_change(plan.state, active=plan.active):
            abort(403)

    def allowed(self, verb: str, item: Any = None) -> bool:
        """What is closed or archived is read, and nothing else."""
        off = item is not None and rules.reasons_not_to_change(item.plan.state, active=item.plan.active)
        if off and verb not in READ:
            return False
        return super().allowed(verb, item)

    def readable_fields(self, item: Any = None) -> tuple[str, ...]:
        """In which block it stands is seen on the page, and called there by its title."""
        return tuple(name for name in super().readable_fields(item) if name != "block")

    def back_to(self, plan: Plan, block: str) -> str:
        """The block on the page of its plan."""
        return f"{url_for('PlanView.show', pk=plan.id)}#part-{block}"

    def url_without(self, item: Any) -> str:
        return self.back_to(item.plan, self.block_of(item))

    def crumbs(self, item: Any = None) -> tuple[Link, ...]:
        above = self.crumbs_of(item.plan if item is not None else self.plan_asked())
        return above if item is None else (*above, Link(self.name_of(item), self.url_of(item)))

    def crumbs_of(self, plan: Plan) -> tuple[Link, ...]:
        """The way to a plan."""
        return (
            Link(_("Plans"), url_for("PlanView.list")),
            Link(plan.title, url_for("PlanView.show", pk=plan.id)),
        )
