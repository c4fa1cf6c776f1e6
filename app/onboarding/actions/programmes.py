"""Programmes: the one that comes with the portal, publishing, and which one a region connects by."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.common import clock
from app.common.errors import RuleBroken
from app.extensions import db
from app.onboarding.models import Programme, ProgrammeEdition
from app.onboarding.rules.programmes import Route, faults
from app.questionnaires.rules import editions
from app.security.models import Region


def bring_programme(title: Mapping[str, str], route: Route) -> Programme | None:
    """Add the programme of the portal where it has none; one that people changed is left as it is."""
    if db.session.scalars(select(Programme.id).where(Programme.organisation_id.is_(None)).limit(1)).first():
        return None
    programme = begin(title, route, organisation_id=None)
    publish(programme)
    return programme


def begin(title: Mapping[str, str], route: Route, *, organisation_id: int | None) -> Programme:
    """Put a new programme in the database, with the first version of it as a draft."""
    programme = Programme(title=dict(title), organisation_id=organisation_id, being_made=1)
    db.session.add(programme)
    db.session.flush()
    edition = ProgrammeEdition(thing_id=programme.id, organisation_id=organisation_id, number=1, kept=route.told())
    db.session.add(edition)
    db.session.flush()
    return programme


def publish(programme: Programme) -> None:
    """Fix the version that is being made, and use it for what begins from now on. Raises `RuleBroken`."""
    made = ProgrammeEdition.thing_id == programme.id, ProgrammeEdition.number == programme.being_made
    draft = db.session.scalars(select(ProgrammeEdition).where(*made).with_for_update()).first()
    if draft is None:
        raise RuleBroken(editions.NO_DRAFT)
    if reasons := faults(draft.route):
        raise RuleBroken(*reasons)
    draft.published_at = clock.now()
    programme.in_use, programme.being_made = draft.number, None
    db.session.flush()


def edition_for(region: Region) -> ProgrammeEdition | None:
    """The version by which a region connects: of who runs it, or else of the portal; of several the newest."""
    ours = Programme.organisation_id == region.organisation_id
    found = (
        select(ProgrammeEdition)
        .join(Programme, Programme.id == ProgrammeEdition.thing_id)
        .where(Programme.active.is_(True), ProgrammeEdition.number == Programme.in_use)
        .where(ours | Programme.organisation_id.is_(None))
        .order_by(Programme.organisation_id.is_(None), Programme.id.desc())
    )
    return db.session.scalars(found.limit(1)).first()
