"""May somebody do something with a thing, and why: the one place where rights are asked (design, "Rights").

Three questions in order: the role (does a role held here include the verb on this screen?), the row (does the
thing lie inside the scope?) and the part (of what is opened to groups: may a group of one's own edit it?).
"""

from __future__ import annotations

from typing import Any

from flask import g
from sqlalchemy import Connection, Select

from app.common import context, rowsecurity
from app.common.frozen import frozen
from app.common.scope import Opened, Scope, Scoped
from app.common.words import N_
from app.extensions import db
from app.security.login.principal import Principal
from app.security.models import Product
from app.security.rules.products import ProductKind, Use, uses_of
from app.security.rules.roles import Held

READING = frozenset({"list", "show", "lookup", "export", "history", "insight", "holders"})


@frozen
class Explanation:
    """Whether something is allowed, by which question that was decided, and the role that decided."""

    allowed: bool
    question: str
    """`role`, `row` or `part`."""
    because: str
    held: Held | None = None


def may(person: Principal | None, verb: str, screen: str, thing: Any = None) -> bool:
    """Whether a person may do something on a screen, or with one thing of it."""
    return explain(person, verb, screen, thing).allowed


def may_use(person: Principal | None, use: Use, product: Product) -> bool:
    """Whether a person may do something with a product, such as uploading a file for iWmo (U-55 to U-60)."""
    return person is not None and use in uses_of(person.held, product.id, ProductKind(product.kind))


def explain(person: Principal | None, verb: str, screen: str, thing: Any = None) -> Explanation:
    """The same question as `may`, answered with the rule and the role that decided."""
    held = _role_with(person, (f"can_{verb}", screen))
    if held is None:
        return Explanation(False, "role", N_("No role here includes this."))
    if thing is not None and not _inside(context.current().scope, verb, thing):
        return Explanation(False, "row", N_("It lies outside the organisation one works in."), held)
    if verb not in READING and isinstance(thing, Opened) and not thing.editable:
        return Explanation(False, "part", N_("None of one's groups may edit it."), held)
    return Explanation(True, "row" if thing is not None else "role", N_("A role here includes this."), held)


def _role_with(person: Principal | None, permission: tuple[str, str]) -> Held | None:
    return person.grounds.get(permission) if person else None


def _inside(scope: Scope, verb: str, thing: Any) -> bool:
    if scope.everything or not isinstance(thing, Scoped):
        return True
    if verb in READING:
        return True  # whoever holds the row has read it through the scope
    return thing.lies_in(scope.organisation_id, lambda: _covered(scope), lambda: _reached(scope))


def _covered(scope: Scope) -> frozenset[int]:
    """The organisations of a joint arrangement or region, read once per request."""
    return frozenset() if scope.organisations is None else _numbers(scope, "organisations")


def _reached(scope: Scope) -> frozenset[int]:
    """The regions that one works for, read once per request."""
    return frozenset() if scope.regions is None else _numbers(scope, "regions")


def _numbers(scope: Scope, kind: str) -> frozenset[int]:
    """The numbers of one kind that a scope covers: what the transaction was told of it, or what is read now."""
    name = f"covered_{kind}"
    if name not in g:
        connection = db.session.connection()
        numbers = rowsecurity.told(connection, scope, kind)
        setattr(g, name, _read(connection, getattr(scope, kind)) if numbers is None else numbers)
    return getattr(g, name)


def _read(connection: Connection, numbers: Select[Any]) -> frozenset[int]:
    once = {rowsecurity.PLANNED_ONCE: True}
    return frozenset(connection.execute(numbers, execution_options=once).scalars())
