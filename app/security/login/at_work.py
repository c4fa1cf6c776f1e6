"""Somebody at work without a request: jobs act as whoever asked for them, with the roles held at that moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import literal, select

from app.common import clock
from app.common.context import Context, system_scope
from app.extensions import db
from app.security.login.principal import Principal, columns, joined, principal_of, scope_of
from app.security.login.sessions import with_permissions


def at_work(actor_id: int | None, organisation_id: int | None) -> tuple[Principal | None, Context]:
    """The person behind an actor in one organisation, and the context of what he does there.

    Nobody, in a context that sees nothing, when the account is off, no role is held there any more, or nobody of
    that organisation may use the portal.
    """
    at = clock.now()
    one: Any = select(literal(actor_id).label("actor_id")).subquery()
    with system_scope("who asked", writing=False, light=True):
        rows: list[Any] = list(db.session.execute(select(*columns(at)).select_from(joined(one, at))))
        if not rows or not rows[0].active:
            return None, Context()
        person = with_permissions(principal_of(rows, organisation_id))
        db.session.rollback()
    if person.organisation_id != organisation_id or organisation_id is None or person.barred:
        return None, Context()
    roles = tuple(dict.fromkeys(held.role_code for held in person.held))
    scope = scope_of(person, clock.today())
    return person, Context(actor_id, person.user_id, scope, organisation_id, roles)
