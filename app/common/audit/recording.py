"""Recording events: in the transaction of a change, or, for reads and refusals, once the answer is made."""

from __future__ import annotations

import json
import secrets
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, scoped_session

from app.common import clock, context
from app.common.audit.events import Event
from app.common.audit.writing import insert_events
from app.common.pending import Pending

Row = dict[str, Any]
_waiting: Pending[list[Row]] = Pending(list, lambda into, part: into.extend(part))


def record(
    session: Session | scoped_session[Session],
    kind: Event,
    /,
    thing: Any = None,
    *,
    result: str = "ok",
    actor_id: int | None = None,
    organisation_id: int | None = None,
    **details: Any,
) -> None:
    """Record an event in the caller's transaction: it is kept when that commits, and not otherwise.

    Who, where, under which roles and for which request come from the context; `actor_id` and `organisation_id`
    say it where the context does not know yet, as in a try to log in. `thing` is a row, a table's name, or a table
    and a number.
    """
    _waiting.of(session).append(_row(kind, thing, result, actor_id, organisation_id, details))


def later(kind: Event, /, thing: Any = None, *, result: str = "ok", **details: Any) -> None:
    """Note an event of a request that changes nothing, or whose work is undone: a read, a search, a refusal.

    It is written when the request is over, in a short transaction of its own (`keep_noted`).
    """
    context.current().noted.append(_settled(_row(kind, thing, result, None, None, details)))


def keep_noted(session: Session) -> bool:
    """Write what was noted in this request; the caller commits. False when there was nothing."""
    noted = context.current().noted
    if not noted:
        return False
    insert_events(session, [dict(row) for row in noted])
    noted.clear()
    return True


def _row(
    kind: Event,
    thing: Any,
    result: str,
    actor_id: int | None,
    organisation_id: int | None,
    details: dict[str, Any],
) -> Row:
    here = context.current()
    return {
        "thing": thing,
        "uid": secrets.token_hex(16),
        "at": clock.now(),
        "actor_id": actor_id or here.actor_id,
        "action": kind.name,
        "result": result,
        "organisation_id": organisation_id,
        "place_id": here.organisation_id,
        "roles": " ".join(here.roles),
        "origin": (here.address, here.device),
        "request_id": here.request_id,
        "details": json.dumps(kind.checked(details), sort_keys=True, separators=(",", ":")),
    }


def _settled(row: Row) -> Row:
    """A row that is ready to be written: by now the keys of new things are known."""
    table, number = _named(row["thing"])
    organisation_id = row["organisation_id"] or _organisation_of(row["thing"]) or row["place_id"]
    return {**row, "thing": table, "thing_id": number, "organisation_id": organisation_id}


def _named(thing: Any) -> tuple[str | None, int | None]:
    if isinstance(thing, tuple):
        return thing
    if thing is None or isinstance(thing, str):
        return thing, None
    return thing.__tablename__, inspect(thing).dict.get("id")


def _organisation_of(thing: Any) -> int | None:
    """The organisation that a row belongs to, as far as the row says so without asking the database."""
    if thing is None or isinstance(thing, (str, tuple)):
        return None
    name = getattr(type(thing), "owner", "")
    return inspect(thing).dict.get(name) if name in ("id", "organisation_id", "municipality_id") else None


@event.listens_for(Session, "before_commit")
def write(session: Session) -> None:
    """Write what was recorded, as part of the transaction that did it."""
    if rows := _waiting.taken(session):
        insert_events(session, [_settled(row) for row in rows])
