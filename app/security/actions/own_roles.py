"""Composing roles of an organisation: under a ceiling, with a version that every session looks at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_appbuilder.security.sqla.models import Permission as PermissionRow
from flask_appbuilder.security.sqla.models import PermissionView, ViewMenu, assoc_permissionview_role
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import joinedload

from app.common import audit, context
from app.common.errors import RuleBroken
from app.extensions import db
from app.security import events
from app.security.actions.permissions import give, numbers_of
from app.security.models import Assignment, Role
from app.security.rules import own_roles as rules
from app.security.rules.own_roles import Right
from app.security.rules.roles import Permission

Ceiling = frozenset[Permission]
PAGE = 50


def compose(values: dict[str, Any], base: Role | None, *, organisation_id: int, ceiling: Ceiling) -> Role:
    """Make a role of an organisation, with what the ceiling leaves of another role to begin with."""
    _refuse_used_code(values["code"], organisation_id)
    role = Role(**values, name=_name(organisation_id, values["code"]), organisation_id=organisation_id, version=1)
    db.session.add(role)
    db.session.flush()
    _put(role, rules.within(permissions_of(base), ceiling) if base else frozenset())
    return role


def change(role: Role, values: dict[str, Any]) -> Role:
    """Change the names of a role, or what it is granted for."""
    _refuse_fixed(role)
    if values["code"] != role.code:
        _refuse_used_code(values["code"], role.organisation_id)
    for key, value in values.items():
        setattr(role, key, value)
    role.name = _name(role.organisation_id, role.code)
    role.version += 1
    return role


def set_rights(role: Role, wanted: frozenset[Right], *, ceiling: Ceiling) -> None:
    """Say what a role may do; who has it may do that from the next request on."""
    _refuse_fixed(role)
    if reasons := rules.reasons_not_to_set(wanted, ceiling):
        raise RuleBroken(*reasons)
    _put(role, rules.permissions_of(wanted))


def _put(role: Role, permissions: frozenset[Permission]) -> None:
    role.rights = rules.told(rules.rights_of(permissions))
    changed = give(role, numbers_of(permissions))
    audit.record(db.session(), events.ROLE_COMPOSED, role, role=role.code, count=changed)


def retire(role: Role) -> None:
    """Let nobody be granted a role any more; who has it keeps it."""
    _refuse_fixed(role)
    role.active = False
    role.version += 1


def revive(role: Role) -> None:
    """Let a retired role be granted again."""
    _refuse_fixed(role)
    role.active = True
    role.version += 1


def remove(role: Role) -> None:
    """Take away a role that nobody ever had."""
    if reasons := reasons_not_to_delete(role):
        raise RuleBroken(*reasons)
    link = assoc_permissionview_role
    db.session.execute(delete(link).where(link.c.role_id == role.id))
    db.session.delete(role)


def reasons_not_to_delete(role: Role) -> list[str]:
    """Why a role has to stay."""
    table = Assignment.__table__.c  # also those that lie outside the scope
    given = select(func.count(), func.count().filter(table.active)).where(table.role_id == role.id)
    ever, now = db.session.connection().execute(given).one()
    return rules.reasons_not_to_delete(own=role.own, holders=now, ever_given=ever > 0)


def shrink_to(ceiling: Ceiling) -> int:
    """Take from the roles of organisations what the ceiling no longer allows; part of each upgrade."""
    changed = 0
    for role in db.session.scalars(select(Role).where(Role.organisation_id.is_not(None))):
        permissions = permissions_of(role)
        if kept := within_or_none(permissions, ceiling):
            changed += len(permissions) - len(kept[0])
            _put(role, kept[0])
    return changed


def within_or_none(permissions: frozenset[Permission], ceiling: Ceiling) -> tuple[frozenset[Permission]] | None:
    """What of some permissions lies under the ceiling, where that is not all of them."""
    kept = rules.within(permissions, ceiling)
    return None if kept == permissions else (kept,)


def permissions_of(role: Role) -> frozenset[Permission]:
    """What a role may do."""
    link, pair = assoc_permissionview_role.c, PermissionView.__table__.c
    verb, screen = PermissionRow.__table__.c, ViewMenu.__table__.c
    statement = (
        select(verb.name, screen.name)
        .join_from(assoc_permissionview_role, PermissionView.__table__, pair.id == link.permission_view_id)
        .join(PermissionRow.__table__, verb.id == pair.permission_id)
        .join(ViewMenu.__table__, screen.id == pair.view_menu_id)
        .where(link.role_id == role.id)
    )
    return frozenset((row[0], row[1]) for row in db.session.execute(statement))


def holders(role: Role, *, after: int = 0) -> list[Assignment]:
    """A page of those who have a role now, within the scope, and one more where there are more."""
    statement = (
        select(Assignment)
        .where(Assignment.role_id == role.id, Assignment.active, Assignment.id > after)
        .options(joinedload(Assignment.user), joinedload(Assignment.organisation), joinedload(Assignment.product))
    )
    return list(db.session.scalars(statement.order_by(Assignment.id).limit(PAGE + 1)).unique())


def known_roles() -> list[Role]:
    """Every role that one may know: the fixed ones, and those of organisations within the scope."""
    return list(db.session.scalars(select(Role).order_by(Role.organisation_id.is_not(None), Role.code)))


def verbs_on(screen: str) -> list[tuple[Role, frozenset[str]]]:
    """The fixed roles and those of the organisation where one works, each with what it may do on a screen."""
    here = context.current().scope.organisation_id
    link, pair = assoc_permissionview_role.c, PermissionView.__table__.c
    verb, menu = PermissionRow.__table__.c, ViewMenu.__table__.c
    given = (
        select(link.role_id, verb.name.label("verb"))
        .join_from(assoc_permissionview_role, PermissionView.__table__, pair.id == link.permission_view_id)
        .join(PermissionRow.__table__, verb.id == pair.permission_id)
        .join(ViewMenu.__table__, menu.id == pair.view_menu_id)
        .where(menu.name == screen)
        .subquery()
    )
    ours = or_(Role.organisation_id.is_(None), Role.organisation_id == here)
    wanted = select(Role, given.c.verb).outerjoin(given, given.c.role_id == Role.id).where(ours)
    found: dict[Role, set[str]] = {}
    for role, permission in db.session.execute(wanted.order_by(Role.organisation_id.is_not(None), Role.code)):
        found.setdefault(role, set()).update(() if permission is None else (permission.removeprefix("can_"),))
    return [(role, frozenset(verbs)) for role, verbs in found.items()]


def chosen(roles: Iterable[Role], key: int | None) -> Role | None:
    """The role of a number among those known."""
    return next((role for role in roles if role.id == key), None)


def _name(organisation_id: int | None, code: str) -> str:
    """What the framework calls a role: unique over all organisations."""
    return f"{organisation_id}/{code}"


def _refuse_fixed(role: Role) -> None:
    if not role.own:
        raise RuleBroken(rules.NOT_OWN)


def _refuse_used_code(code: str, organisation_id: int | None) -> None:
    same = select(Role.id).where(Role.organisation_id == organisation_id, Role.code == code)
    if db.session.scalar(same):
        raise RuleBroken(rules.CODE_IN_USE)
