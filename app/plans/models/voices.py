"""Whose voice it is: what a resident gave himself is told apart from what a professional wrote down (F-14)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect, literal, select
from sqlalchemy.orm import MappedColumn, column_property

from app.common.history import Change
from app.security.models.users import Actor
from app.security.rules.areas import Area


def own_voice_of(kind: Any) -> MappedColumn[Any] | Any:
    """Whether a resident did anything to a row; asked for where it decides something.

    Residents write in no voice but their own, so that any change of theirs tells it.
    """
    change, actor, table = Change.__table__, Actor.__table__, inspect(kind).local_table
    by = actor.c.id == change.c.actor_id, actor.c.kind == Area.RESIDENT.value
    its = change.c.thing == table.name, change.c.thing_id == table.c.id
    found = select(literal(1)).select_from(change).where(*by, *its)
    return column_property(found.correlate(table).exists().label(None), deferred=True)
