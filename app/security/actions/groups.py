"""What is done with user groups: name them, let colleagues in, and take them out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from app.common import clock
from app.common.errors import RuleBroken
from app.extensions import db
from app.security.actions.gates import in_force
from app.security.models import Assignment, GroupMember, User, UserGroup
from app.security.models.groups import in_group
from app.security.rules import groups as rules
from app.security.rules.groups import Stay

SHOWN = 25
"""How many members stand on the page of a group."""


def add_group(values: dict[str, Any], *, organisation_id: int) -> UserGroup:
    """Make a group of an organisation, with nobody in it yet."""
    _refuse_used_name(values["name"], organisation_id)
    group = UserGroup(**values, organisation_id=organisation_id)
    db.session.add(group)
    db.session.flush()
    return group


def change_group(group: UserGroup, values: dict[str, Any]) -> UserGroup:
    """Change what a group is called, and whom it is for."""
    if values["name"] != group.name:
        _refuse_used_name(values["name"], group.organisation_id)
    for key, value in values.items():
        setattr(group, key, value)
    return group


def retire(group: UserGroup) -> None:
    """Let a group no longer open anything."""
    group.active = False


def revive(group: UserGroup) -> None:
    """Let a retired group count again."""
    group.active = True


def reasons_not_to_delete(group: UserGroup) -> list[str]:
    """A group goes only when nobody ever was in it: who could see what stays known."""
    used = select(GroupMember.id).where(GroupMember.group_id == group.id).limit(1)
    return [rules.HAD_MEMBERS] if db.session.scalar(used) else []


def remove(group: UserGroup) -> None:
    """Delete a group in which nobody ever was."""
    if reasons := reasons_not_to_delete(group):
        raise RuleBroken(*reasons)
    db.session.delete(group)


def join(values: dict[str, Any], *, by_user_id: int | None) -> GroupMember:
    """Put a colleague in a group; whoever is in it already, or works elsewhere, is refused."""
    found = select(UserGroup).where(UserGroup.id == values["group_id"]).with_for_update()
    group = db.session.scalars(found).first()  # locked: two who do this at once let somebody in once
    if group is None:
        raise RuleBroken(rules.NOT_HERE)
    member = GroupMember(**values, organisation_id=group.organisation_id)
    member.valid_from = member.valid_from or clock.now()
    _refuse(member, group, by_user_id)
    db.session.add(member)
    db.session.flush()
    return member


def change_days(member: GroupMember, values: dict[str, Any], *, by_user_id: int | None) -> GroupMember:
    """Change from when and until when somebody is in a group."""
    member.valid_from = values["valid_from"] or member.valid_from
    member.valid_to = values["valid_to"]
    with db.session.no_autoflush:
        _refuse(member, member.group, by_user_id)
    return member


def leave(member: GroupMember) -> None:
    """Take somebody out of a group, at once; whoever was to come later never was in it."""
    now = clock.now()
    if member.stay.over(now):
        return
    if member.valid_from is not None and member.valid_from > now:
        member.valid_from = now
    member.valid_to = now


def current_members(group: UserGroup) -> list[GroupMember]:
    """Who is in a group now, in the order of their names, and one more where there are more than are shown."""
    found = (
        select(GroupMember)
        .join(GroupMember.user)
        .where(GroupMember.group_id == group.id, in_group(clock.now()))
        .options(joinedload(GroupMember.user))
        .order_by(User.sort_key, GroupMember.id)
    )
    return list(db.session.scalars(found.limit(SHOWN + 1)))


def _refuse(member: GroupMember, group: UserGroup, by_user_id: int | None) -> None:
    reasons = rules.reasons_not_to_join(
        member.stay,
        _other_stays(member),
        active=group.active,
        at_work=_works_at(member.user_id, group.organisation_id),
        oneself=member.user_id == by_user_id,
    )
    if reasons:
        raise RuleBroken(*reasons)


def _other_stays(member: GroupMember) -> list[Stay]:
    same = GroupMember.group_id == member.group_id, GroupMember.user_id == member.user_id
    others = select(GroupMember.valid_from, GroupMember.valid_to).where(*same, GroupMember.id != (member.id or 0))
    return [Stay(*row) for row in db.session.execute(others)]


def _works_at(user_id: int, organisation_id: int) -> bool:
    held = Assignment.user_id == user_id, Assignment.organisation_id == organisation_id, in_force(clock.now())
    return bool(db.session.scalar(select(exists().where(*held))))


def _refuse_used_name(name: str, organisation_id: int) -> None:
    same = select(UserGroup.id).where(UserGroup.organisation_id == organisation_id, UserGroup.name == name)
    if db.session.scalar(same):
        raise RuleBroken(rules.NAME_IN_USE)
