"""What a local administrator finds on the start page: what is new, who is silent, and figures (A-05).

Counted in the database, of the municipality where one works.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload

from app.activities.actions.waiting import items_that_wait
from app.activities.models import Activity, Organiser
from app.activities.rules.activities import ActivityState, LanguageLevel
from app.activities.rules.organisers import OrganiserState
from app.common.frozen import frozen
from app.extensions import db
from app.security.actions.local_administrators import the_role, works
from app.security.models import Assignment, Organisation

RECENT, SHOWN = timedelta(days=7), 5


@frozen
class Found:
    """Some rows, and how many there are in all."""

    count: int
    rows: Sequence[Any]


def waiting_here(place_id: int) -> tuple[int, datetime | None]:
    """How much that sources offer waits in a municipality, and since when the oldest does."""
    waits = items_that_wait().subquery().c
    asked = select(func.count(), func.min(waits.since)).where(waits.municipality_id == place_id)
    count, since = db.session.execute(asked).one()
    return count, since


def new_here(place_id: int, at: datetime) -> Found:
    """Activities that were published in a municipality in the last week, the newest first."""
    total = func.count(Activity.id).over()
    found = db.session.execute(
        select(Activity, total)
        .where(*_public(place_id), Activity.published_at > at - RECENT)
        .options(joinedload(Activity.organisation))
        .order_by(Activity.published_at.desc(), Activity.id.desc())
        .limit(SHOWN)
    ).all()
    return _found(found)


def silent_here(place_id: int, at: datetime) -> Found:
    """Organisers under a municipality of whom nothing is public, those that came first standing first."""
    total = func.count(Organisation.id).over()
    found = db.session.execute(
        select(Organisation, total)
        .where(*_organisers(place_id, at), ~_publishes())
        .order_by(Organisation.created_at, Organisation.id)
        .limit(SHOWN)
    ).all()
    return _found(found)


def _found(rows: Sequence[Any]) -> Found:
    return Found(rows[0][1] if rows else 0, [row[0] for row in rows])


def _public(place_id: int) -> tuple[ColumnElement[bool], ...]:
    return Activity.municipality_id == place_id, Activity.state == ActivityState.PUBLISHED


def _organisers(place_id: int, at: datetime) -> tuple[ColumnElement[bool], ...]:
    over = Organisation.valid_to.is_not(None) & (Organisation.valid_to < at.date())
    here = Organiser.organisation_id == Organisation.id, Organiser.municipality_id == place_id
    known = exists().where(*here, Organiser.state.in_((OrganiserState.NEW, OrganiserState.CONFIRMED)))
    return known, ~over


def _publishes() -> ColumnElement[bool]:
    public = Activity.state == ActivityState.PUBLISHED
    return exists().where(Activity.organisation_id == Organisation.id, public)


@frozen
class TerritoryFigures:
    """How much is public in a municipality, of how many organisations, and how many people look after it."""

    public: int
    free: int
    organisers: int
    publishing: int
    administrators: int
    levels: dict[LanguageLevel, int]


def figures(place_id: int, at: datetime) -> TerritoryFigures:
    """The figures of a municipality, in two statements."""
    level, free = Activity.language_level, func.count(Activity.id).filter(Activity.free)
    rows = db.session.execute(
        select(level, func.count(Activity.id), free).where(*_public(place_id)).group_by(level)
    ).all()
    people = select(func.count(Assignment.user_id.distinct())).where(
        Assignment.organisation_id == place_id, Assignment.role_id == the_role(), works(at)
    )
    ours = select(
        func.count(Organisation.id), func.count(Organisation.id).filter(_publishes()), people.scalar_subquery()
    )
    organisers, publishing, administrators = db.session.execute(ours.where(*_organisers(place_id, at))).one()
    counts = {one: count for one, count, _free in rows}
    levels = {one: counts[one] for one in LanguageLevel if one in counts}
    return TerritoryFigures(
        sum(counts.values()), sum(row[2] for row in rows), organisers, publishing, administrators, levels
    )
