"""Plans as a file tells them: plain values, for thousands of rows of the ORM take three times as long (0097)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from app.common.among import among
from app.extensions import db
from app.plans.models import Plan, PlanTemplate
from app.plans.rules.plans import PlanState
from app.security.actions.naming import Known, full_names
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
    template_title: str
    organisation: str
    coordinator_name: str

    pathway, pathway_id = None, 0
    """A file leads nowhere."""


COLUMNS = (
    Plan.title, Plan.about, Plan.state, Plan.active, Plan.evaluates_on, Plan.adopted_on, Plan.closed_on,
    Plan.kept_until, Plan.template_id, Plan.organisation_id, Plan.coordinator_id,
)  # fmt: skip
"""What is read of a plan besides its number."""
LISTED = select(Plan.id, *COLUMNS).where(among(Plan.id, "ids"))
TEMPLATES = select(PlanTemplate.id, PlanTemplate.title).where(among(PlanTemplate.id, "ids"))
ORGANISATIONS = select(Organisation.id, Organisation.name, Organisation.code).where(among(Organisation.id, "ids"))


class Names:
    """What was read of templates, organisations and coordinators; `written` says a title in one language."""

    def __init__(self, written: Callable[[dict[str, str]], str]) -> None:
        self.users = full_names()
        self.templates = Known(TEMPLATES, written)
        self.organisations = Known(ORGANISATIONS, lambda name, code: f"{name} ({code})")


def read(ids: Sequence[int]) -> list[Any]:
    """The columns of the plans of these numbers, in their order."""
    by_id = {row[0]: row for row in db.session.execute(LISTED, {"ids": ids})}
    return [by_id[key] for key in ids if key in by_id]


def listed(rows: Sequence[Any], names: Names) -> list[Listed]:
    """Plans of which number and columns were read; `names` holds those that were read with others before."""
    templates = names.templates.of({row[-3] for row in rows})
    organisations = names.organisations.of({row[-2] for row in rows})
    users = names.users.of({row[-1] for row in rows})
    return [Listed._make((*row[:-3], templates[row[-3]], organisations[row[-2]], users[row[-1]])) for row in rows]
