"""Why somebody can see or edit a thing: which of his groups, by the setting of which layer (mission F-09).

Every group is told that gives it, so that whoever takes away what is told takes away the right.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.common.frozen import frozen
from app.plans.actions import opening
from app.plans.models import Layered
from app.plans.rules.layers import Level, grounds
from app.security.models import GroupMember, UserGroup
from app.security.models.groups import in_group


@frozen
class Reason:
    """A group that gives somebody something, how much, and the layer that says so."""

    group: str
    level: Level
    layer: type[Layered]


def reasons_of(
    session: Session, thing: Layered, user_ids: Iterable[int], at: datetime, least: Level = Level.SEE
) -> dict[int, list[Reason]]:
    """By which groups each of some users may do at least so much, the most first; asked on all rows."""
    member, group = GroupMember.__table__, UserGroup.__table__
    counts = member.c.user_id.in_(sorted(user_ids)), group.c.active, in_group(at, member)
    found = select(member.c.user_id, group.c.id, group.c.name).join(group, group.c.id == member.c.group_id)
    theirs: dict[int, dict[int, str]] = {}
    for user_id, group_id, name in session.execute(found.where(*counts)):
        theirs.setdefault(user_id, {})[group_id] = name
    layers = opening.layers_of(thing, session)
    kinds, told = thing.layers(), {}
    for user_id, groups in theirs.items():
        found = [
            Reason(groups[one.group_id], one.level, kinds[one.layer])
            for one in grounds(groups, layers, least)
            if one.layer is not None
        ]
        if found:
            told[user_id] = found
    return told
