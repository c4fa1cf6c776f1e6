"""Who may choose a plan template: everybody, or groups of an organisation (mission P-24, P-38)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.common import context
from app.common.errors import Conflict, RuleBroken
from app.common.frozen import frozen
from app.extensions import db
from app.plans.models import PlanTemplate, PlanTemplateEdition, PlanTemplateGroup
from app.plans.rules.layers import NOT_A_GROUP
from app.security.models import UserGroup


def choosable() -> list[PlanTemplate]:
    """The templates that whoever acts may choose for a new plan, by title."""
    found = select(PlanTemplate).where(usable()).order_by(PlanTemplate.sort_key, PlanTemplate.id)
    return list(db.session.scalars(found))


def usable() -> ColumnElement[bool]:
    """The condition that whoever acts may choose a template: published, in use, and shown to a group of his.

    An organisation that shows it to no group in particular shows it to everybody. One that shows it to groups that
    are retired by now shows it to nobody: retiring a group opens nothing.
    """
    scope = context.current().scope
    here = (
        PlanTemplateGroup.template_id == PlanTemplate.id,
        PlanTemplateGroup.organisation_id == scope.organisation_id,
        PlanTemplateGroup.shown,
    )
    chosen = select(PlanTemplateGroup.id).where(*here)
    mine = chosen.where(scope.of_mine(PlanTemplateGroup.group_id))
    return and_(PlanTemplate.in_use.is_not(None), PlanTemplate.active, or_(~chosen.exists(), mine.exists()))


def edition_to_use(template_id: Any) -> PlanTemplateEdition | None:
    """The version of a template that a new plan is made by; nothing where whoever acts cannot choose it."""
    same = PlanTemplateEdition.thing_id == PlanTemplate.id, PlanTemplateEdition.number == PlanTemplate.in_use
    found = select(PlanTemplateEdition).join(PlanTemplate, and_(*same))
    return db.session.scalars(found.where(PlanTemplate.id == template_id, usable())).first()


@frozen
class Audience:
    """A group of the organisation where one works, and whether a template is shown to it."""

    group_id: int
    name: str
    active: bool
    shown: bool


def audience_of(template: PlanTemplate, *, lock: bool = False) -> list[Audience]:
    """The groups of the organisation where one works, by name; a retired one is there as long as it is chosen.

    What is locked are the groups: the row of a template of the portal is not ours to lock.
    """
    here = context.current().scope.organisation_id
    shown = select(PlanTemplateGroup.group_id).where(
        PlanTemplateGroup.template_id == template.id, PlanTemplateGroup.shown
    )
    chosen = UserGroup.id.in_(shown)
    wanted = (
        select(UserGroup.id, UserGroup.name, UserGroup.active, chosen)
        .where(UserGroup.organisation_id == here, or_(UserGroup.active, chosen))
        .order_by(UserGroup.sort_key, UserGroup.id)
    )
    rows = db.session.execute(wanted.with_for_update(of=UserGroup) if lock else wanted)
    return [Audience(*row) for row in rows]


def show_to(template: PlanTemplate, wanted: Collection[int], *, seen: str) -> None:
    """Show a template to some groups of the organisation where one works, or to everybody there.

    `seen` is what `mark` said when the groups were shown to whoever chose; raises `Conflict` when somebody chose
    others meanwhile, and `RuleBroken` for groups that cannot be chosen.
    """
    here = context.current().scope.organisation_id
    groups = audience_of(template, lock=True)
    if mark(groups) != seen:
        raise Conflict
    if not {*wanted} <= {one.group_id for one in groups if one.active or one.shown}:
        raise RuleBroken(NOT_A_GROUP)
    known = select(PlanTemplateGroup).where(
        PlanTemplateGroup.template_id == template.id, PlanTemplateGroup.organisation_id == here
    )
    there = {one.group_id: one for one in db.session.scalars(known)}
    for group_id, one in there.items():
        one.shown = group_id in wanted
    db.session.add_all(
        PlanTemplateGroup(template_id=template.id, group_id=new, organisation_id=here)
        for new in sorted({*wanted} - there.keys())
    )
    db.session.flush()


def mark(groups: Collection[Audience]) -> str:
    """What tells one choice of groups from another: a template of the portal has no version that counts it."""
    return ",".join(str(one.group_id) for one in sorted(groups, key=lambda one: one.group_id) if one.shown)


def shown_to(ids: Collection[int]) -> list[PlanTemplateGroup]:
    """What was decided about some groups, with the groups themselves."""
    found = select(PlanTemplateGroup).where(PlanTemplateGroup.id.in_(ids))
    return list(db.session.scalars(found.options(joinedload(PlanTemplateGroup.group))))
