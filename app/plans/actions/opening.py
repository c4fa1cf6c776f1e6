"""Opening things to groups: what is set at each layer, and setting it (mission P-25, P-26)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.common import clock, context
from app.common.context import as_system
from app.common.errors import OutOfScope, RuleBroken
from app.common.frozen import frozen
from app.extensions import db
from app.plans.models import Layered
from app.plans.rules import layers as rules
from app.plans.rules.layers import Level, Settings
from app.security.models import UserGroup


@frozen
class State:
    """What is set at some layers, the nearest first, and the numbers of the groups that can be chosen."""

    layers: list[Settings]
    known: frozenset[int]


def layers_of(thing: Layered, session: Session | None = None) -> list[Settings]:
    """What is set at each layer of a thing, the nearest first; one statement."""
    parts = _settings(thing.layers(), thing.numbers)
    return _sorted((session or db.session).execute(union_all(*parts)), len(parts))


def state_of(kinds: list[type[Layered]], numbers: list[int]) -> State:
    """What is set at the layers of a thing, and the groups that it can be opened to; one statement."""
    group, parts = UserGroup.__table__, _settings(kinds, numbers)
    chosen = group.c.active, context.current().scope.covers(group.c.organisation_id)
    choosable = select(literal(len(parts)), group.c.id, literal(0)).where(*chosen)
    *layers, open_ones = _sorted(db.session.execute(union_all(*parts, choosable)), len(parts) + 1)
    return State(layers, frozenset(open_ones).union(*layers))


def _settings(kinds: list[type[Layered]], numbers: list[int]) -> list[Any]:
    """A statement for each layer: its place, the group and what that may do."""
    tables = ((kind.settings.__table__, kind.settings_key) for kind in kinds)
    return [
        select(literal(place), table.c.group_id, table.c.level).where(table.c[key] == number)
        for place, ((table, key), number) in enumerate(zip(tables, numbers, strict=True))
    ]


def _sorted(rows: Iterable[Any], count: int) -> list[Settings]:
    layers: list[dict[int, Level]] = [{} for _place in range(count)]
    for place, group_id, level in rows:
        layers[place][group_id] = Level(level)
    return [*layers]


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
    refuse_unless_possible(wanted, state_of(thing.layers(), thing.numbers), own=True)
    write(thing, wanted)


def refuse_unless_possible(wanted: Settings, state: State, *, own: bool = False) -> None:
    """Refuse settings by which whoever makes them shuts himself out, and groups that cannot be chosen.

    The nearest layer of the state is the thing's `own`, that is to be replaced, or else the first above it.
    """
    above = state.layers[1:] if own else state.layers
    if reasons := rules.reasons_not_to_open(context.current().scope.groups, wanted, above, state.known):
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
