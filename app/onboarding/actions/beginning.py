"""How a connection begins: with an organisation of the region, or with one that is not in the portal yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.common import context
from app.common.errors import RuleBroken
from app.extensions import db
from app.onboarding.actions.connections import NOT_OF_REGION, NOT_OUR_REGION, begin
from app.onboarding.models import Connection
from app.onboarding.rules.connecting import CONNECTED_KINDS, NOT_CONNECTED_SO
from app.security.models import Organisation, Region, User
from app.security.rules.organisations import RegionKind


def usual() -> tuple[int | None, int | None]:
    """The region and the coordinator that a connection has where nobody says otherwise.

    Of several regions it is that of the referral index, which is what organisations are connected to.
    """
    now = context.current()
    if now.scope.everything:
        return None, None
    ours = select(Region.id).where(now.scope.reaches(Region.id))
    ours = ours.order_by(Region.kind != RegionKind.REFERRAL_INDEX, Region.sort_key, Region.id).limit(1)
    oneself = select(User.id).where(User.actor_id == now.actor_id)
    row = db.session.execute(select(ours.scalar_subquery(), oneself.scalar_subquery())).one()
    return row[0], row[1]


def begin_with(organisation_id: int, region_id: int, values: Mapping[str, Any]) -> Connection:
    """Begin to connect an organisation of a region, with what is known of it. Raises `RuleBroken`."""
    organisation, region = db.session.get(Organisation, organisation_id), db.session.get(Region, region_id)
    if organisation is None:
        raise RuleBroken(NOT_OF_REGION)
    if region is None:
        raise RuleBroken(NOT_OUR_REGION)
    if organisation.kind not in CONNECTED_KINDS:
        raise RuleBroken(NOT_CONNECTED_SO)
    return tell(begin(organisation, region, coordinator_id=values["coordinator_id"]), values)


def tell(connection: Connection, values: Mapping[str, Any]) -> Connection:
    """Keep what coordinators know of a connection."""
    for key, value in values.items():
        setattr(connection, key, value)
    db.session.flush()
    return connection
