"""Why somebody can see or edit a thing: which of his groups, by the setting of which layer (mission F-09)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.common.frozen import frozen
from app.plans.actions import opening
from app.plans.models import Layered
from app.plans.rules.layers import Level, ground
from app.security.models import GroupMember, UserGroup
from app.security.models.groups import in_group


@frozen
class Reason:
    """The group that gives somebody the most, how much, and the layer that says so."""

    group: str
    level: Level
    layer: type[Layered]


def reasons_of(session: Session, thing: Layered, user_ids: Iterable[int], at: datetime) -> dict[int, Reason]:
    """By which group each of some users may see a thing; asked on all rows."""
    member, group = GroupMember.__table__, UserGroup.__table__
    counts = member.c.user_id.in_(sorted(user_ids)), group.c.active, in_group(at, member)
    found = select(member.c.user_id, group.c.id, group.c.name).join(group, group.c.id == member.c.group_id)
    theirs: dict[int, dict[int, str]] = {}
    for user_id, group_id, name in session.execute(found.where(*counts)):
        theirs.setdefault(user_id, {})[group_id] = name
    layers = opening.layers_of(thing, session)
    kinds, told = thing.layers(), {}
    for user_id, groups in theirs.items():
        one = ground(groups, layers)
        if one and one.layer is not None and one.level >= Level.SEE:
            told[user_id] = Reason(groups[one.group_id], one.level, kinds[one.layer])
    return told
