"""How residents log in to the portal of a municipality: set by it, read when they choose a password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.common.errors import RuleBroken
from app.common.words import N_
from app.extensions import db
from app.security.login.rules.passwords import PasswordPolicy
from app.security.login.rules.providers import Providers
from app.security.login.rules.wishes import reasons_not_to_ask, under, wishes_in
from app.security.models import Organisation, ResidentPolicy
from app.security.rules import digid
from app.security.rules.organisations import Country, Kind
from app.security.rules.ways import Way, allowed

NOT_HERE = N_("Only a municipality sets how its residents log in.")
SET_BEFORE = N_("This is set already. Change it instead.")

_table = ResidentPolicy.__table__


def begin(
    values: dict[str, Any], *, organisation_id: int, portal: PasswordPolicy, providers: Providers
) -> ResidentPolicy:
    """Set it for the first time, for one's own municipality."""
    place = db.session.get_one(Organisation, organisation_id)
    if place.kind is not Kind.MUNICIPALITY:
        raise RuleBroken(NOT_HERE)
    if db.session.scalar(select(_table.c.id).where(_table.c.organisation_id == organisation_id)):
        raise RuleBroken(SET_BEFORE)
    policy = change(ResidentPolicy(organisation=place), values, portal=portal, providers=providers)
    db.session.add(policy)
    return policy


def change(
    policy: ResidentPolicy, values: dict[str, Any], *, portal: PasswordPolicy, providers: Providers
) -> ResidentPolicy:
    """Set it otherwise; it counts at the next choice of a password, and for links that are sent from now on."""
    for key, value in values.items():
        setattr(policy, key, value)
    if reasons := reasons_not_to_ask(wishes_in(values), portal):
        raise RuleBroken(*reasons.values())
    place = policy.organisation
    if values.get("digid") and (reasons := _reasons_against_digid(place, values["digid_ground"], providers)):
        raise RuleBroken(*reasons)
    return policy


def _reasons_against_digid(place: Organisation, ground: str | None, providers: Providers) -> list[str]:
    checks = (
        (place.country is not Country.NETHERLANDS, digid.NOT_DUTCH),
        (not (ground or "").strip(), digid.NO_GROUND),
        (providers.digid_of(place.code) is None, digid.NOT_CONNECTED),
    )
    return [reason for holds, reason in checks if holds]


def policy_for(session: Session, organisation_ids: Iterable[int], portal: PasswordPolicy) -> PasswordPolicy:
    """What is asked of who takes part in these organisations: all that any of them asks."""
    return under(portal, (wishes_in(row) for row in _set_by(session, organisation_ids)))


def ways_for(session: Session, organisation_ids: Iterable[int]) -> frozenset[Way]:
    """What who takes part in these organisations may choose as second step: what each of them allows."""
    return allowed(_set_by(session, organisation_ids))


def _set_by(session: Session, organisation_ids: Iterable[int]) -> list[dict[str, Any]]:
    asked = select(_table).where(_table.c.organisation_id.in_(list(organisation_ids)))
    return [dict(row) for row in session.execute(asked).mappings()]
