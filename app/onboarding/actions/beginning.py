"""How a connection begins: with an organisation of the region, or with one that is not in the portal yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import false, func, or_, select

from app.common import clock, context
from app.common.errors import RuleBroken
from app.common.words import folded
from app.extensions import db
from app.onboarding.actions.connections import NOT_OF_REGION, NOT_OUR_REGION, begin
from app.onboarding.actions.knowing import sisters
from app.onboarding.models import Connection
from app.onboarding.rules.connecting import CONNECTED_KINDS, ELSEWHERE, NOT_CONNECTED_SO, alike, next_code
from app.security.models import Organisation, Region, RegionMembership, User
from app.security.rules.organisations import Country, Kind, RegionKind

SHORTEST_WORD, MOST_COMPARED = 4, 200


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


def looks_like(values: Mapping[str, Any]) -> list[Organisation]:
    """Organisations that may be the one that somebody wants to add: by a number, or by a name like it."""
    place = Organisation
    numbers = [getattr(place, key) == values[key] for key in ("kvk_number", "kbo_number") if values.get(key)]
    words = sorted(folded(values["name"]).split(), key=len, reverse=True)
    named = [place.search_key.contains(word, autoescape=True) for word in words[:2] if len(word) >= SHORTEST_WORD]
    wanted = select(place).where(place.kind.in_(CONNECTED_KINDS), or_(false(), *numbers, *named))
    found = {one.id: one for one in db.session.scalars(wanted.order_by(place.sort_key).limit(MOST_COMPARED))}
    same = [key for key, one in found.items() if _numbered(one, values)]
    names = {key: one.name for key, one in found.items() if key not in same}
    return [found[key] for key in (*same, *alike(values["name"], names))]


def _numbered(one: Organisation, values: Mapping[str, Any]) -> bool:
    return any(values.get(key) and getattr(one, key) == values[key] for key in ("kvk_number", "kbo_number"))


def sisters_under(umbrella_id: int | None) -> list[Connection]:
    """Connections, not over, of an umbrella organisation and those below it (O-14)."""
    if umbrella_id is None:
        return []
    place = Organisation
    return list(sisters((place.parent_id == umbrella_id) | (place.id == umbrella_id), but=0))


def begin_with_known(organisation_id: int, region_id: int, values: Mapping[str, Any]) -> Connection:
    """Begin with one that was found in the portal; one that lies elsewhere is not drawn into the region.

    Whoever works for a region works for all organisations in it, so who lies in it is up to the Servicedesk.
    """
    if not context.current().scope.holds(db.session(), organisation_id):
        raise RuleBroken(ELSEWHERE)
    return begin_with(organisation_id, region_id, values)


def begin_with_new(told: Mapping[str, Any], region_id: int, values: Mapping[str, Any]) -> Connection:
    """Add an organisation that is not in the portal yet to the region, and begin with it (O-40).

    Coordinators may not add organisations in general: this one is an institution, with a name and its numbers, and
    with nothing that others had before. Raises `RuleBroken`.
    """
    scope = context.current().scope
    region = db.session.get(Region, region_id)
    if region is None or not (scope.everything or Connection.owner_within(db.session(), scope, region.id)):
        raise RuleBroken(NOT_OUR_REGION)
    country = region.organisation.country if region.organisation else Country.NETHERLANDS
    place = Organisation.__table__
    with context.as_system():
        last = db.session.scalar(select(func.max(place.c.code)).where(place.c.code.like("IN-_____")))
        organisation = Organisation(kind=Kind.INSTITUTION, code=next_code(last), country=country, **told)
        membership = RegionMembership(region=region, organisation=organisation, valid_from=clock.today())
        db.session.add_all([organisation, membership])
        db.session.flush()
    return tell(begin(organisation, region, coordinator_id=values["coordinator_id"]), values)
