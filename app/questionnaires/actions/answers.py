"""Answering: a whole part is saved at once, and of it what changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from app.common.rowsecurity import PLANNED_ONCE
from app.extensions import db
from app.questionnaires.models.answers import Answered
from app.questionnaires.rules.answers import Answers, Place, Value, day_of, fits, number_of, searched
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.filling import filled, spots, together
from app.questionnaires.rules.items import Item

Rows = dict[Place, Answered]
Told = Mapping[Place, Any]
"""Answers by place, as rows or as much of them as is read: `kind` and `value`."""


def told_of(owner: Any) -> Told:
    """All answers about something, to be read and not to be changed; one statement."""
    rows = db.session.execute(_telling(owner.answers), {"number": owner.id})
    return {Place(row.key, row.occurrence): row for row in rows}


@cache
def _telling(kind: Any) -> Any:
    wanted = select(kind.key, kind.occurrence, kind.kind, kind.value)
    return wanted.where(_number_in(kind) == bindparam("number")).execution_options(**{PLANNED_ONCE: True})


def _number_in(kind: Any) -> Any:
    """The column with the number of what an answer is about."""
    return getattr(kind, f"{kind.remembered_in}_id")


def rows_of(owner: Any, *parts: Part) -> Rows:
    """The answers about something, by place: those of some parts, or all; one statement."""
    kind = owner.answers
    wanted = select(kind).where(_number_in(kind) == owner.id)
    if parts:
        wanted = wanted.where(kind.key.in_([item.key for one in parts for item in one.every]))
    return {row.place: row for row in db.session.scalars(wanted)}


def values_of(rows: Told, *parts: Part) -> dict[Place, Value | None]:
    """What was answered to the questions of some parts, by place; also what is not asked now.

    An answer that does not fit its question any more, because that asks for something else in a newer version, is
    none; it stays in its row until somebody answers anew.
    """
    items = {item.key: item for one in parts for item in one.every}
    return {
        place: row.value
        for place, row in rows.items()
        if (item := items.get(place.key)) and fits(item, row.kind, row.value)
    }


def aside(rows: Told, used: Answers) -> dict[Place, Any]:
    """The answers that are not used any more: to what is asked no longer, or in another way. None of them is lost.

    `used` is what `values_of` says of the same rows, by all parts that there are.
    """
    return {place: row for place, row in rows.items() if place not in used and row.value is not None}


def answer(owner: Any, part: Part, given: Mapping[Place, Any], base: str) -> Answers:
    """Save what somebody gave to a part, and return what changed.

    What is not given stays. `base` is what the form was made from (`filling.prints`); whoever calls has locked the
    row that it is about. Raises `Unfit` for answers that cannot be kept, and `Clash` where somebody else answered
    the same meanwhile in another way.
    """
    rows = rows_of(owner, part)
    theirs = values_of(rows, part)
    coming = together(part, base, theirs, filled(part, theirs, given))
    after = filled(part, theirs, coming)
    changed = {place: value for place, value in after.items() if value != theirs.get(place)}
    items = {one.key: one for one in part.every}
    for place, value in changed.items():
        if place not in rows:
            rows[place] = _new(owner, items[place.key], place)
        _put(rows[place], items[place.key], value)
    asked = {spot.place for spot in spots(part, after) if spot.asked}
    for place, row in rows.items():
        row.asked = place in asked
    db.session.flush()
    return changed


def _new(owner: Any, item: Item, place: Place) -> Answered:
    """A row in which nothing stands yet. Where it is about rows of an organisation, it is of the same one."""
    kind = owner.answers
    row: Any = kind(key=item.key, occurrence=place.occurrence, kind=item.kind)
    setattr(row, kind.remembered_in, owner)
    if hasattr(kind, "organisation_id"):
        row.organisation_id = owner.organisation_id
    db.session.add(row)
    return row


def _put(row: Answered, item: Item, value: Value | None) -> None:
    row.value, row.kind = value, item.kind
    row.number, row.day, row.search_key = number_of(item, value), day_of(item, value), searched(item, value)
