"""What nobody can edit any more once a colleague is put on hold: told before it is done (mission F-07)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, not_, select
from sqlalchemy.orm import Session

from app.common import clock
from app.common.context import as_system
from app.common.frozen import frozen
from app.common.scope import Scope
from app.common.types import Moment
from app.common.words import N_
from app.plans.models import Person, Plan
from app.plans.rules.plans import PlanState
from app.security.actions.consequences import PROPOSED, Consequence, successors, weighs
from app.security.models import GroupMember, User, UserGroup
from app.security.models.groups import in_group


@frozen
class InSome(Scope):
    """Whoever is in one of some groups."""

    some: Select[Any] | None = None

    def of_mine(self, group: Any) -> ColumnElement[bool]:
        return group.in_(self.some)


@weighs
def alone(session: Session, user: User) -> Iterator[Consequence]:
    """Persons and plans in use that no active colleague but the user may edit.

    Whoever asks may not see them: he is told how many there are and in which groups the user is by himself, where
    a colleague has to be let in. Only what he may see is told by name.
    """
    groups = _without_others(session, user)
    if not groups:
        return
    with as_system():
        persons = len(list(session.scalars(select(Person.id).where(_only_by(user, Person)))))
        plans = list(session.scalars(select(Plan.id).where(_only_by(user, Plan))))
    if not persons and not plans:
        return
    places = {"persons": persons, "plans": len(plans), "groups": ", ".join(groups)}
    yield Consequence(
        N_("Nobody else can edit some persons (%(persons)s) and plans (%(plans)s) then. Groups: %(groups)s."),
        places,
        successors(session, user, first=("PR",)),
        weighs=True,
    )
    seen = select(Plan).where(Plan.id.in_(plans)).order_by(Plan.sort_key, Plan.id).limit(PROPOSED)
    if names := [plan.label for plan in session.scalars(seen)]:
        yield Consequence(N_("Among these are: %(names)s."), {"names": ", ".join(names)})


def _without_others(session: Session, user: User) -> list[str]:
    """The names of the groups in which the user is by himself."""
    with as_system():
        values = {"user": user.id, "at": clock.now()}
        return list(session.connection().execute(_alone_in(), values).scalars())


@cache
def _alone_in() -> Select[Any]:
    """The names of groups in which `user` is by himself `at` a moment; written down once."""
    user, at = bindparam("user", type_=Integer), bindparam("at", type_=Moment)
    mine, others = _holding(GroupMember.user_id == user, at), _of_others(user, at)
    found = select(UserGroup.name).where(UserGroup.id.in_(mine), UserGroup.id.not_in(others))
    return found.order_by(UserGroup.sort_key, UserGroup.id)


def _only_by(user: User, kind: type[Person | Plan]) -> ColumnElement[bool]:
    """The condition that a thing in use can be edited by a user, and by no other."""
    at = clock.now()
    mine, others = _holding(GroupMember.user_id == user.id, at), _of_others(user.id, at)
    open_now = and_(kind.active, kind.state != PlanState.CLOSED) if kind is Plan else kind.active
    opened, by_others = (kind.opened(InSome(some=groups), to_edit=True) for groups in (mine, others))
    return and_(open_now, opened, not_(by_others))


def _of_others(user: Any, at: Any) -> Select[Any]:
    """The groups in which somebody else works at a moment."""
    account = User.__table__
    works = exists().where(account.c.id == GroupMember.user_id, account.c.active, account.c.id != user)
    return _holding(works, at)


def _holding(condition: ColumnElement[bool], at: Any) -> Select[Any]:
    """The groups in use that have such a member at a moment."""
    member = select(GroupMember.group_id).join(UserGroup, UserGroup.id == GroupMember.group_id)
    return member.where(UserGroup.active, in_group(at), condition)
