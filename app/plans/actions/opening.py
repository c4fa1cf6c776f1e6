"""Opening things to groups: what is set at each layer, and setting it (mission P-25, P-26)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.common import clock, context
from app.common.context import as_system
from app.common.errors import OutOfScope, RuleBroken
from app.extensions import db
from app.plans.models import Layered
from app.plans.rules import layers as rules
from app.plans.rules.layers import Level, Settings
from app.security.models import UserGroup


def layers_of(thing: Layered, session: Session | None = None) -> list[Settings]:
    """What is set at each layer of a thing, the nearest first."""
    pairs = zip(thing.layers(), thing.numbers, strict=True)
    return [settings_at(kind, number, session) for kind, number in pairs]


def settings_at(kind: type[Layered], number: int, session: Session | None = None) -> Settings:
    """What is set at one layer of one thing, by the number of the group."""
    table = kind.settings.__table__
    found = select(table.c.group_id, table.c.level).where(table.c[kind.settings_key] == number)
    return {group_id: Level(level) for group_id, level in (session or db.session).execute(found)}


def groups_for(layers: Iterable[Settings]) -> list[UserGroup]:
    """The groups that a thing can be opened to, and those that it is open to, in the order of their names.

    A group that the thing is open to is named to whoever opens it to others, also one of a joint arrangement that
    he may not see elsewhere: nobody decides about rights without knowing who has them.
    """
    named = {group_id for settings in layers for group_id in settings}
    chosen = UserGroup.active & context.current().scope.covers(UserGroup.organisation_id)
    wanted = select(UserGroup).where(or_(chosen, UserGroup.id.in_(named)))
    with as_system():
        return list(db.session.scalars(wanted.order_by(UserGroup.sort_key, UserGroup.id)))


def reopen(thing: Any, wanted: Settings) -> None:
    """Set what groups may do with a thing that one may edit; whoever does so keeps a way in himself."""
    if not thing.editable:
        raise OutOfScope(f"{type(thing).__name__} {thing.id} is not open to edit")
    now, *above = layers_of(thing)
    refuse_unless_possible(wanted, now, above)
    write(thing, wanted)


def refuse_unless_possible(wanted: Settings, now: Settings, above: list[Settings]) -> None:
    """Refuse settings by which whoever makes them shuts himself out, and groups that cannot be chosen."""
    known = {group.id for group in groups_for([now, *above])}
    if reasons := rules.reasons_not_to_open(context.current().scope.groups, wanted, above, known):
        raise RuleBroken(*reasons)


def open_new(thing: Any, wanted: Settings) -> None:
    """Keep what is set for a thing that was made just now, on behalf of whoever made it."""
    with as_system():
        db.session.add_all(_setting(thing, group_id, level) for group_id, level in wanted.items())
        db.session.flush()


def write(thing: Any, wanted: Settings) -> None:
    """Keep what is set at the layer of a thing, on behalf of whoever was allowed to; counts as a change of it."""
    kind, key = type(thing).settings, type(thing).settings_key
    with as_system():
        known = select(kind).where(getattr(kind, key) == thing.id)
        there = {one.group_id: one for one in db.session.scalars(known)}
        if {group_id: one.level for group_id, one in there.items()} != {**wanted}:
            thing.changed_at = clock.now()  # a colleague who had the page open meanwhile is told
        for group_id, one in there.items():
            if group_id in wanted:
                one.level = int(wanted[group_id])
            else:
                db.session.delete(one)
        db.session.add_all(_setting(thing, new, wanted[new]) for new in wanted.keys() - there.keys())
        db.session.flush()


def _setting(thing: Any, group_id: int, level: Level) -> Any:
    number = {type(thing).settings_key: thing.id}
    place = {"group_id": group_id, "organisation_id": thing.organisation_id}
    return type(thing).settings(level=int(level), **place, **number)
