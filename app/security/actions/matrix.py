"""The roles of one user at one organisation, as a table of products by roles, saved at once (U-42, U-46)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from app.common import clock
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.history import Change
from app.extensions import db
from app.security.actions import roles as actions
from app.security.models import Assignment, Product, Role, User
from app.security.rules import roles as rules
from app.security.rules.roles import Grants
from app.security.rules.roles import Role as FixedRole

Key = tuple[int, int | None]
"""A role and the product it is granted for, or none for all products."""


@frozen
class Place:
    """One place of the table: a role for a product, whether it is held, and whether one may change that."""

    role: Role
    product: Product | None
    held: Assignment | None
    changeable: bool

    @property
    def key(self) -> Key:
        """What names this place."""
        return self.role.id, self.product.id if self.product else None


@frozen
class Matrix:
    """All places: those of roles per product, a row for each product, and those of the other roles."""

    roles: list[Role]
    rows: list[tuple[Product, list[Place]]]
    others: list[Place]
    places: dict[Key, Place] = field(default_factory=dict)
    former: frozenset[Key] = frozenset()
    """The places that the user lost when last put on hold, proposed to whoever may grant them (U-73)."""


def matrix(user: User, organisation_id: int, grants: Grants, fixed: dict[str, FixedRole]) -> Matrix:
    """The table of a user; shown are the roles that one may grant, and those that are held."""
    now = clock.now()
    held = {
        (one.role_id, one.product_id): one
        for one in user.assignments
        if one.organisation_id == organisation_id and one.active and not one.is_over(now)
    }
    known = sorted(_known(organisation_id, fixed, {role_id for role_id, _product in held}), key=_order_of(fixed))
    products = list(db.session.scalars(select(Product).order_by(Product.id)))
    places: dict[Key, Place] = {}

    def place(role: Role, product: Product | None) -> Place:
        key = role.id, product.id if product else None
        changeable = rules.may_grant(grants, role.code, key[1]) and (role.active or key in held)
        places[key] = Place(role, product, held.get(key), changeable)
        return places[key]

    per_product = [role for role in known if role.per_product]
    rows = [(product, [place(role, product) for role in per_product]) for product in products]
    for_all = [place(role, None) for role in known]
    former = _former(user, organisation_id, places)
    others = [
        one
        for one in for_all
        if one.held
        or one.key in former
        or (one.changeable and (not one.role.per_product or one.role.code == "GB"))
    ]
    return Matrix(per_product, rows, others, places, former)


def _known(organisation_id: int, fixed: dict[str, FixedRole], held: set[int]) -> Iterable[Role]:
    """The roles of the table: the fixed ones, and those of the organisation that can be granted or are held."""
    ours = and_(Role.organisation_id == organisation_id, or_(Role.active, Role.id.in_(held)))
    return db.session.scalars(select(Role).where(or_(Role.organisation_id.is_(None), ours)))


def _order_of(fixed: dict[str, FixedRole]) -> Any:
    """Fixed roles as `config.py` orders them, then those of the organisation by code."""
    order = {code: place for place, code in enumerate(fixed)}
    return lambda role: (order.get(role.code, len(order)), role.code)


def _former(user: User, organisation_id: int, places: dict[Key, Place]) -> frozenset[Key]:
    """Nothing as soon as any role is held again: then somebody thought about it."""
    lost = [one for one in user.assignments if one.organisation_id == organisation_id]
    if not user.active or not lost or any(one.active for one in lost):
        return frozenset()
    off = _switched_off("ab_user", [user.id])
    if not off:
        return frozenset()
    last = max(off, key=lambda change: change.id)
    ended = _switched_off("assignment", [one.id for one in lost])
    same = {each.thing_id for each in ended if _together(each, last)}
    keys = {(one.role_id, one.product_id) for one in lost if one.id in same}
    return frozenset(key for key in keys if key in places and places[key].changeable)


def _switched_off(table: str, numbers: list[int]) -> list[Change]:
    """What the history tells of rows that were active and no longer were."""
    about = Change.thing == table, Change.thing_id.in_(numbers)
    return list(db.session.scalars(select(Change).where(*about, Change.field == "active", Change.new == "false")))


def _together(one: Change, other: Change) -> bool:
    """Whether two changes were one deed: all that a commit writes has one moment."""
    return one.at == other.at and one.request_id == other.request_id


@frozen
class Wish:
    """What was ticked in a table, what had been ticked when it was shown, and the days of new roles."""

    ticked: frozenset[Key]
    before: frozenset[Key]
    valid_from: date | None = None
    valid_to: date | None = None


@frozen
class Done:
    """How many roles were granted and ended."""

    granted: int
    ended: int


def save(
    user: User, organisation_id: int, wish: Wish, table: Matrix, grants: Grants, *, by_user_id: int | None
) -> Done:
    """Grant and end what somebody changed in the table, and take the user off the worklist (U-42).

    Only differences count: a role that a colleague granted meanwhile stays. Raises `RuleBroken` for a place that
    does not exist, or that this person may not change.
    """
    new, gone = wish.ticked - wish.before, wish.before - wish.ticked
    if not (new | gone) <= table.places.keys():
        raise RuleBroken(rules.NOT_HERE)
    if user.id == by_user_id:
        raise RuleBroken(rules.NOT_YOUR_OWN)
    ended = [_end(table.places[key], grants, by_user_id) for key in sorted(gone, key=_by_number)]
    granted = [
        _grant(user, organisation_id, table.places[key], wish, grants, by_user_id)
        for key in sorted(new, key=_by_number)
    ]
    if user.handled_at is None:
        user.handled_at = clock.now()
    return Done(sum(granted), sum(ended))


def _by_number(key: Key) -> tuple[int, int]:
    return key[0], key[1] or 0


def _end(place: Place, grants: Grants, by_user_id: int | None) -> bool:
    if place.held is None:
        return False  # a colleague was first
    actions.end(place.held, by_user_id=by_user_id, grantable=grants)
    return True


def _grant(
    user: User, organisation_id: int, place: Place, wish: Wish, grants: Grants, by_user_id: int | None
) -> bool:
    if place.held is not None:
        return False
    role_id, product_id = place.key
    values = {
        "user_id": user.id, "role_id": role_id, "organisation_id": organisation_id, "product_id": product_id,
        "valid_from": wish.valid_from, "valid_to": wish.valid_to,
    }  # fmt: skip
    actions.grant(values, by_user_id=by_user_id, grantable=grants)
    return True


def keys(written: Iterable[str]) -> frozenset[Key]:
    """Places as a form names them (`"3:1"`, `"3:0"` for all products); what is none is left out."""
    found = set()
    for text in written:
        role, _colon, product = text.partition(":")
        if role.isascii() and role.isdigit() and product.isascii() and product.isdigit() and len(text) < 20:
            found.add((int(role), int(product) or None))
    return frozenset(found)


def written(key: Key) -> str:
    """A place as a form names it."""
    return f"{key[0]}:{key[1] or 0}"
