"""The forms in which a connection begins, and in which what coordinators know of it is kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from app.common import clock, context
from app.common.web.fields import Lookup
from app.common.web.forms import form_for
from app.onboarding.models import Connection
from app.onboarding.rules.connecting import CONNECTED_KINDS
from app.security.actions.gates import in_force
from app.security.models import Assignment, Organisation, Region, Role, User

COORDINATOR = "AC"


def _ours() -> ColumnElement[bool]:
    """Organisations that lie in a region of whoever asks, of a kind that is connected."""
    return context.current().scope.covers(Organisation.id) & Organisation.kind.in_(CONNECTED_KINDS)


def _coordinators() -> ColumnElement[bool]:
    """Who is a coordinator now, at an organisation that whoever asks works for."""
    held, role = Assignment.__table__, Role.__table__
    found = select(held.c.user_id).join(role, role.c.id == held.c.role_id).where(role.c.code == COORDINATOR)
    here = context.current().scope.covers(held.c.organisation_id)
    return User.id.in_(found.where(in_force(clock.now()), here))


TO_CONNECT = Lookup(Organisation, only=_ours)
REGIONS = Lookup(Region, only=lambda: context.current().scope.reaches(Region.id))
COORDINATORS = Lookup(User, label=lambda user: user.name.full, only=_coordinators)
LOOKUPS = {"organisation_id": TO_CONNECT, "region_id": REGIONS, "coordinator_id": COORDINATORS}
KNOWN = ["coordinator_id", "sector", "approach", "warm_contact", "contract_partner"]


class KnownForm(form_for(Connection, KNOWN, LOOKUPS)):
    """What coordinators know of a connection beside its steps."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by column."""
        return {key: self[key].data for key in KNOWN}


class BeginForm(KnownForm, form_for(Connection, ["organisation_id", "region_id"], LOOKUPS)):
    """Which organisation begins, in which region."""
