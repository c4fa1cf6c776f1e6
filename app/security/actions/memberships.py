"""What an organisation takes part in, and who takes part in it."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.security.models import Organisation, OrganisationMembership, Region, RegionMembership

MOST_SHOWN = 25


def of_organisation(organisation: Organisation) -> list[OrganisationMembership]:
    """The joint arrangements it takes part in, or its members; the newest first, at most twenty-five."""
    link = OrganisationMembership
    mine = or_(link.umbrella_id == organisation.id, link.member_id == organisation.id)
    loaded = joinedload(link.umbrella), joinedload(link.member)
    return list(
        db.session.scalars(select(link).where(mine).options(*loaded).order_by(link.id.desc()).limit(MOST_SHOWN))
    )


def regions_of(organisation: Organisation) -> list[RegionMembership]:
    """The regions in which it lies or lay; the newest first, at most twenty-five."""
    link = RegionMembership
    found = select(link).where(link.organisation_id == organisation.id).options(joinedload(link.region))
    return list(db.session.scalars(found.order_by(link.id.desc()).limit(MOST_SHOWN)))


def in_region(region: Region) -> list[RegionMembership]:
    """The organisations that lie or lay in a region; the newest first, at most twenty-five."""
    link = RegionMembership
    found = select(link).where(link.region_id == region.id).options(joinedload(link.organisation))
    return list(db.session.scalars(found.order_by(link.id.desc()).limit(MOST_SHOWN)))
