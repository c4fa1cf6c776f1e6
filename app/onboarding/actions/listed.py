"""Connections as a file tells them: plain values, for thousands of rows of the ORM take three times as long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from app.common.among import among
from app.extensions import db
from app.onboarding.models import Connection
from app.onboarding.rules.gates import Papers
from app.onboarding.rules.sectors import Sector
from app.onboarding.rules.standing import State
from app.security.actions.naming import Known, full_names
from app.security.models import Organisation, Region


class Listed(NamedTuple):
    """What a list tells of a connection, under the names that the connection itself has for it."""

    id: int
    edition_id: int
    state: State
    step: str
    step_number: int
    sector: Sector | None
    joined_on: date | None
    planned_on: date | None
    due_on: date | None
    accession_signed_on: date | None
    account_form_on: date | None
    label: str
    region_name: str
    coordinator_name: str

    @property
    def papers(self) -> Papers:
        """The papers as the gates ask for them; who signed stands in no list."""
        return Papers(self.accession_signed_on, self.account_form_on)


LISTED = (
    select(
        Connection.id, Connection.edition_id, Connection.state, Connection.step, Connection.step_number,
        Connection.sector, Connection.joined_on, Connection.planned_on, Connection.due_on,
        Connection.accession_signed_on, Connection.account_form_on, Organisation.name, Connection.region_id,
        Connection.coordinator_id,
    )
    .outerjoin(Connection.organisation)
    .where(among(Connection.id, "ids"))
)  # fmt: skip
REGIONS = select(Region.id, Region.name).where(among(Region.id, "ids"))


class Names:
    """What was read of regions and coordinators."""

    def __init__(self) -> None:
        self.regions = Known(REGIONS, lambda name: name)
        self.users = full_names()


def in_order(ids: Sequence[int], names: Names) -> list[Listed]:
    """The connections of these numbers, in their order; `names` holds those that were read with others before."""
    rows: list[Any] = list(db.session.execute(LISTED, {"ids": ids}))
    regions = names.regions.of({row[-2] for row in rows})
    coordinators = names.users.of({row[-1] for row in rows})
    by_id = {row[0]: Listed._make((*row[:-2], regions[row[-2]], coordinators[row[-1]])) for row in rows}
    return [by_id[key] for key in ids if key in by_id]
