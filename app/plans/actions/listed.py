"""Plans as a file tells them: plain values, for thousands of rows of the ORM take three times as long (0097)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from app.extensions import db
from app.plans.models import Plan, PlanTemplate
from app.plans.rules.plans import PlanState
from app.security.actions.naming import FullNames
from app.security.models import Organisation


class Listed(NamedTuple):
    """What a list tells of a plan, under the names that the plan itself has for it."""

    id: int
    title: str
    about: str
    state: PlanState
    active: bool
    evaluates_on: date | None
    adopted_on: date | None
    closed_on: date | None
    kept_until: date | None
    template_title: dict[str, str] | None
    organisation: str
    coordinator_name: str

    pathway, pathway_id = None, 0
    """A file leads nowhere."""


LISTED = (
    select(
        Plan.id, Plan.title, Plan.about, Plan.state, Plan.active, Plan.evaluates_on, Plan.adopted_on,
        Plan.closed_on, Plan.kept_until, PlanTemplate.title, Plan.coordinator_id, Organisation.name,
        Organisation.code,
    )
    .outerjoin(Plan.template)
    .outerjoin(Plan.organisation)
    .where(Plan.id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip


def in_order(ids: Sequence[int], names: FullNames) -> list[Listed]:
    """The plans of these numbers, in their order; `names` holds those that were read with others before."""
    rows: list[Any] = list(db.session.execute(LISTED, {"ids": ids}))
    coordinators = names.of({row[-3] for row in rows})
    by_id = {}
    for *told, coordinator, name, code in rows:
        organisation = f"{name} ({code})" if name else ""
        by_id[told[0]] = Listed._make((*told, organisation, coordinators[coordinator]))
    return [by_id[key] for key in ids if key in by_id]
