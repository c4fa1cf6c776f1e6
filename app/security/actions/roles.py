"""Granting and ending roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.exc import IntegrityError

from app.common import audit, clock
from app.common.errors import NotAccepted, RuleBroken
from app.extensions import db
from app.security import events
from app.security.actions import local_administrators
from app.security.actions.users import other_administrators
from app.security.login.lifetimes import end_sessions
from app.security.models import Assignment, Product, Role, User
from app.security.rules import roles as rules
from app.security.rules.roles import Grants


def grant(values: dict[str, Any], *, by_user_id: int | None, grantable: Grants) -> Assignment:
    """Give a user a role at an organisation; the user's sessions end, so that the new rights start clean."""
    user = db.session.get(User, values["user_id"])
    wanted = select(Role, Assignment).outerjoin(Assignment, _held(values)).where(Role.id == values["role_id"])
    role, held = db.session.execute(wanted).one_or_none() or (None, None)
    if user is None or role is None or not _is_of(role, values["organisation_id"]):
        raise RuleBroken(rules.NOT_HERE)
    reasons = rules.reasons_not_to_grant(
        allowed=rules.may_grant(grantable, role.code, values["product_id"]),
        to_self=user.id == by_user_id,
        user_active=bool(user.active),
        whole=role.per_product or values["product_id"] is None,
    )
    if reasons or (held and not held.is_over(clock.now())):
        raise RuleBroken(*(reasons or [rules.HELD_ALREADY]))
    if held:
        held.active = False  # what is over makes room for the new one
        db.session.flush()
    assignment = Assignment(**values, user=user, role=role)
    db.session.add(assignment)
    try:
        db.session.flush()
    except IntegrityError as refusal:
        if "unique" not in str(refusal.orig).lower():
            raise
        raise RuleBroken(rules.HELD_ALREADY) from None  # somebody else gave it at this very moment
    audit.record(db.session(), events.ROLE_GIVEN, assignment, role=role.code, user=user.id)
    if user.verified_at is not None:  # a newcomer has the code in hand, and no right before it is filled in
        end_sessions(db.session(), user.actor_id, "roles_changed")
    return assignment


def _is_of(role: Role, organisation_id: int) -> bool:
    """Whether a role can be granted at an organisation: a fixed one, or one of its own that is not retired."""
    return role.organisation_id is None or (role.active and role.organisation_id == organisation_id)


def _held(values: dict[str, Any]) -> ColumnElement[bool]:
    """The condition on an assignment that it gives the user this role already; at most one does."""
    same = [
        getattr(Assignment, key) == values[key] for key in ("user_id", "organisation_id", "role_id", "product_id")
    ]
    return and_(Assignment.active, *same)


def end(assignment: Assignment, *, by_user_id: int | None, grantable: Grants, accepted: bool = False) -> None:
    """Take a role away; it stays on record as inactive, and the user's sessions end.

    Raises `NotAccepted` where a municipality is left without a local administrator and nobody accepted it (A-14).
    """
    if reasons := reasons_not_to_end(assignment, by_user_id=by_user_id, grantable=grantable):
        raise RuleBroken(*reasons)
    if not accepted and local_administrators.leaves_nobody(assignment, clock.now()):
        raise NotAccepted(rules.LAST_ONE_FIRST)
    assignment.active = False
    audit.record(db.session(), events.ROLE_ENDED, assignment, role=assignment.role.code, user=assignment.user_id)
    end_sessions(db.session(), assignment.user.actor_id, "roles_changed")


def reasons_not_to_end(assignment: Assignment, *, by_user_id: int | None, grantable: Grants) -> list[str]:
    """Why a role has to stay; who may not grant a role may not take it away either."""
    if not rules.may_grant(grantable, assignment.role.code, assignment.product_id):
        return [rules.NOT_YOURS_TO_END]
    return rules.reasons_not_to_end(
        code=assignment.role.code,
        to_self=assignment.user_id == by_user_id,
        others_with_role=other_administrators(assignment.organisation_id, assignment.user_id),
    )


def offered_roles(grantable: Grants, shown: Callable[[dict[str, str]], str]) -> list[tuple[int, str]]:
    """The roles that may be granted, as number and label, in the order of their labels."""
    codes = {code for code, _product in grantable}
    fixed = and_(Role.organisation_id.is_(None), Role.code.in_(codes))
    own = and_(Role.organisation_id.is_not(None), Role.active, true() if rules.OWN in codes else false())
    found = db.session.scalars(select(Role).where(or_(fixed, own)))
    return sorted(((role.id, f"{shown(role.label)} ({role.code})") for role in found), key=lambda pair: pair[1])


def offered_products() -> list[tuple[int, str]]:
    """All products, as number and name."""
    return [(product.id, product.name) for product in db.session.scalars(select(Product).order_by(Product.name))]
