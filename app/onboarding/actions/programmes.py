"""Programmes: the one that comes with the portal, those that people make, and which one a region connects by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.common import context
from app.common.context import as_system
from app.common.frozen import frozen
from app.extensions import db
from app.onboarding.models import Connection, Programme, ProgrammeEdition
from app.onboarding.rules.programmes import Route
from app.onboarding.rules.standing import OPEN
from app.questionnaires.actions import designing
from app.security.models import Region

MOST_REGIONS = 100


def bring_programme(title: Mapping[str, str], route: Route) -> Programme | None:
    """Add the programme of the portal where it has none; one that people changed is left as it is."""
    if db.session.scalars(select(Programme.id).where(Programme.organisation_id.is_(None)).limit(1)).first():
        return None
    programme = begin(title, route, organisation_id=None)
    publish(programme)
    return programme


def begin(
    title: Mapping[str, str],
    route: Route,
    *,
    organisation_id: int | None,
    purpose: Mapping[str, str] | None = None,
) -> Programme:
    """Put a new programme in the database, with the first version of it as a draft."""
    said = dict(purpose) if purpose else None
    programme = Programme(title=dict(title), purpose=said, organisation_id=organisation_id)
    designing.begin(programme, route)
    return programme


def publish(programme: Programme) -> None:
    """Fix the version that is being made, and use it for what begins from now on. Raises `RuleBroken`."""
    designing.publish(programme)
    db.session.flush()


def edition_for(region: Region) -> ProgrammeEdition | None:
    """The version by which a region connects: of who runs it, or else of the portal; of several the newest."""
    found = select(ProgrammeEdition).join(Programme, _in_use(Programme, ProgrammeEdition))
    found = found.where(_may_use(Programme, region.organisation_id)).order_by(*_first(Programme))
    return db.session.scalars(found.limit(1)).first()


def _in_use(programme: Any, edition: Any) -> ColumnElement[bool]:
    return and_(edition.thing_id == programme.id, edition.number == programme.in_use)


def _may_use(programme: Any, organisation_id: Any) -> ColumnElement[bool]:
    """The condition that a region of an organisation may connect by a programme."""
    ours = programme.organisation_id == organisation_id
    return and_(programme.active.is_(True), or_(ours, programme.organisation_id.is_(None)))


def _first(programme: Any) -> tuple[Any, ...]:
    return programme.organisation_id.is_(None), programme.id.desc()


@frozen
class Use:
    """A region, and the programme by which it begins new connections."""

    region: str
    programme_id: int
    title: Mapping[str, str]
    of_portal: bool

    def gives_way_to(self, programme: Programme) -> bool:
        """Whether the region begins with another programme once that one is in use: what `edition_for` decides."""
        return self.of_portal or self.programme_id < programme.id


def uses(programme: Programme) -> list[Use]:
    """The regions that may connect by a programme, by name, each with the one by which it does; one statement.

    Which programme a region connects by is no secret, whoever made it.
    """
    used = aliased(Programme)
    mine = select(used.id).where(used.in_use.is_not(None), _may_use(used, Region.organisation_id))
    first = mine.order_by(*_first(used)).limit(1).correlate(Region).scalar_subquery()
    told = Region.name, Programme.id, Programme.title, Programme.organisation_id.is_(None)
    found = select(*told).join(Programme, Programme.id == first)
    ours = Region.organisation_id.is_not(None)
    if programme.organisation_id is not None:
        ours = Region.organisation_id == programme.organisation_id
    with as_system():
        rows = db.session.execute(found.where(ours).order_by(Region.sort_key, Region.id).limit(MOST_REGIONS))
        return [Use(*row) for row in rows]


@frozen
class Count:
    """How many connections began with a version, and how many of those are still under way or paused."""

    underway: int = 0
    all: int = 0


def counts(programme: Programme) -> dict[int, Count]:
    """How many connections there are by each version, in the regions that one works for; one statement.

    Whoever makes programmes need not read connections. Numbers are told all the same, and nothing else: who
    publishes a new version has to know what keeps the one before.
    """
    scope = context.current().scope
    held = (
        select(
            ProgrammeEdition.number,
            func.count().filter(Connection.state.in_(OPEN)),
            func.count(),
        )
        .join(Connection, Connection.edition_id == ProgrammeEdition.id)
        .join(Region, Region.id == Connection.region_id)
        .where(ProgrammeEdition.thing_id == programme.id, scope.covers(Region.organisation_id))
        .group_by(ProgrammeEdition.number)
    )
    with as_system():
        return {number: Count(underway, every) for number, underway, every in db.session.execute(held)}
