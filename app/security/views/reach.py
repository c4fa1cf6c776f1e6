"""Whom and what the person of a request may touch, by the roles held where the work is done."""

from __future__ import annotations

from dataclasses import field

from flask import current_app, g, session

from app.common.frozen import frozen
from app.security.models import User
from app.security.rules import roles as role_rules
from app.security.rules.roles import Grants


@frozen
class Reach:
    """Whom the person of a request may touch by the roles held here; looked up once, asked for every row."""

    user_id: int
    own: frozenset[str]
    below: frozenset[str]
    places: dict[int, bool] = field(default_factory=dict)
    """Whether users of an organisation may be changed from here."""

    def touches(self, user: User, *, as_peer: bool) -> bool:
        """Whether the roles of a user, wherever they are held, are all within reach."""
        theirs = {code for code in (user.held_codes or "").split(",") if code}
        return role_rules.may_touch(theirs, self.own, self.below, as_peer=as_peer)


def reach() -> Reach:
    """The reach of the person of this request."""
    known: Reach | None = g.get("reach")
    if known is None:
        person = session.principal  # type: ignore[attr-defined]  (our own session class)
        own = frozenset(role.role_code for role in person.held)
        known = g.reach = Reach(person.user_id, own, role_rules.below(own, current_app.config["ROLES"]))
    return known


def me() -> int:
    """The number of the person of this request."""
    return reach().user_id


def grants_here() -> Grants:
    """What the person of this request may grant by the roles held here."""
    return role_rules.grantable_by(session.principal.held, current_app.config["ROLES"])  # type: ignore[attr-defined]
