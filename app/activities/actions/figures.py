"""The figures of the dashboard: of which municipalities whoever acts may see them, and what is counted there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, inspect, or_, select
from sqlalchemy.orm import Mapper

from app.activities.actions import agreements
from app.activities.models import Activity, Newcomer, NewcomerInterest, Topic
from app.activities.rules import figures as rules
from app.activities.rules.activities import ActivityState, LanguageLevel
from app.activities.rules.figures import Axes, Group, Interested, Key
from app.activities.rules.newcomers import Aim, read
from app.common import clock, context
from app.common.context import as_system
from app.common.frozen import frozen
from app.common.suppressing import Showing
from app.extensions import db
from app.security.models import Organisation, RegionMembership
from app.security.rules.organisations import Kind

_newcomer: Any = Newcomer.__table__
_interest: Any = NewcomerInterest.__table__
_activity: Any = Activity.__table__
_place: Any = Organisation.__table__
_member: Any = RegionMembership.__table__


@frozen
class Counted:
    """Everything that the dashboard shows: how many newcomers, how each figure is shown, and what is offered.

    `offered` holds activities per topic, level and municipality, by keys such as those of the figures.
    """

    places: tuple[tuple[int, str], ...]
    topics: tuple[tuple[int, Mapping[str, str]], ...]
    newcomers: Mapping[Key, int]
    showing: Mapping[Key, Showing]
    offered: Mapping[Key, int]
    by_topic: bool
    """Whether it is known what activities are about."""


def places() -> list[tuple[int, str]] | None:
    """The municipalities of which whoever acts may see figures; nothing where no agreement is in force.

    Who works for a region sees those in it while it agreed to that, from minute to minute (A-08). Who works
    for a municipality or a joint arrangement sees its own.
    """
    scope = context.current().scope
    if scope.everything:
        return None
    if scope.regions is None:
        return _named(scope.covers(_place.c.id))
    regions = agreements.open_regions(clock.now())
    if not regions:
        return None
    today = clock.today()
    inside = select(_member.c.organisation_id).where(
        _member.c.region_id.in_(regions),
        or_(_member.c.valid_from.is_(None), _member.c.valid_from <= today),
        or_(_member.c.valid_to.is_(None), _member.c.valid_to >= today),
    )
    return _named(_place.c.id.in_(inside))


def _named(condition: ColumnElement[bool]) -> list[tuple[int, str]]:
    found = select(_place.c.id, _place.c.name).where(condition, _place.c.kind == Kind.MUNICIPALITY)
    ordered = found.order_by(_place.c.sort_key, _place.c.id)
    return [(row.id, row.name) for row in db.session.connection().execute(ordered)]


def count(places: Sequence[tuple[int, str]], *, least: int) -> Counted:
    """Count newcomers and activities of some municipalities; nothing smaller than `least` can be read of it."""
    numbers = [number for number, _name in places]
    topics = _topics()
    axes = Axes(tuple(numbers), tuple(LanguageLevel), tuple(number for number, _name in topics), tuple(Aim))
    with as_system():
        newcomers = rules.counted(_groups(numbers), _interested(numbers), axes)
        offered = _offered(numbers)
        about = _offered_by_topic(numbers)
    showing = rules.shown(newcomers, axes, least)
    return Counted(
        tuple(places), tuple(topics), newcomers, showing, {**offered, **(about or {})}, about is not None
    )


def _topics() -> list[tuple[int, Mapping[str, str]]]:
    """The topics of the portal and of where one works: those of a single municipality would tell of that alone."""
    ours = or_(Topic.organisation_id.is_(None), Topic.organisation_id == context.current().scope.organisation_id)
    found = select(Topic.id, Topic.name).where(Topic.active.is_(True), ours)
    return [(row.id, row.name) for row in db.session.execute(found.order_by(Topic.sort_key, Topic.id))]


def _groups(numbers: Sequence[int]) -> Iterable[Group]:
    what = _newcomer.c.organisation_id, _newcomer.c.language_level, _newcomer.c.aims
    found = select(*what, func.count()).where(_newcomer.c.organisation_id.in_(numbers)).group_by(*what)
    for place, level, aims, people in db.session.connection().execute(found):
        yield Group(place, level, frozenset(read(aims, Aim)), people)


def _interested(numbers: Sequence[int]) -> Iterable[Interested]:
    what = _interest.c.topic_id, _newcomer.c.organisation_id, _newcomer.c.language_level
    both = _interest.join(_newcomer, _newcomer.c.id == _interest.c.newcomer_id)
    found = select(*what, func.count()).select_from(both).where(_newcomer.c.organisation_id.in_(numbers))
    return (Interested(*row) for row in db.session.connection().execute(found.group_by(*what)))


# What is offered


def _public(numbers: Sequence[int]) -> ColumnElement[bool]:
    """The condition that an activity stands in the agenda of some municipalities and is not over."""
    at_hand = or_(_activity.c.ends_on.is_(None), _activity.c.ends_on >= clock.today())
    return _activity.c.municipality_id.in_(numbers) & (_activity.c.state == ActivityState.PUBLISHED) & at_hand


def _offered(numbers: Sequence[int]) -> dict[Key, int]:
    """How many activities there are per municipality, and per level that they ask for."""
    what = _activity.c.municipality_id, _activity.c.language_level
    found = select(*what, func.count()).where(_public(numbers)).group_by(*what)
    counts: dict[Key, int] = {}
    for place, level, number in db.session.connection().execute(found):
        for key in (rules.at(place=place), rules.at(level=level)):
            counts[key] = counts.get(key, 0) + number
    return counts


def _offered_by_topic(numbers: Sequence[int]) -> dict[Key, int] | None:
    """How many activities there are about each topic; nothing where activities have no topics."""
    mapper: Mapper[Any] = inspect(Activity)
    link = next(
        (one for one in mapper.relationships if one.mapper.class_ is Topic and one.secondary is not None), None
    )
    if link is None:
        return None
    about = select(Topic.id, func.count()).select_from(Activity).join(getattr(Activity, link.key))
    found = about.where(_public(numbers)).group_by(Topic.id)
    return {rules.at(topic=topic): number for topic, number in db.session.execute(found)}
