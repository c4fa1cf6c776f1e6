"""What is done with agreements on figures: keep them, end them early, and ask which regions they open now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.activities.models import FiguresAgreement
from app.activities.rules import agreements as rules
from app.activities.rules.agreements import Term
from app.common import clock, context
from app.common.errors import RuleBroken
from app.extensions import db


def keep(values: dict[str, Any]) -> FiguresAgreement:
    """Record what a region agreed. Raises `RuleBroken`."""
    _refuse(values)
    agreement = FiguresAgreement(**values)
    db.session.add(agreement)
    db.session.flush()
    return agreement


def change(agreement: FiguresAgreement, values: dict[str, Any]) -> FiguresAgreement:
    """Change what was recorded; what it was stays in the history. Raises `RuleBroken`."""
    _refuse(values)
    for key, value in values.items():
        setattr(agreement, key, value)
    return agreement


def _refuse(values: dict[str, Any]) -> None:
    if reasons := rules.reasons_against(values["starts_at"], values["ends_at"]):
        raise RuleBroken(*reasons)


def end(agreement: FiguresAgreement) -> None:
    """End an agreement now, before its term."""
    now = clock.now()
    if agreement.term(now) is not Term.RUNS:
        raise RuleBroken(rules.NOT_IN_FORCE)
    agreement.ends_at = now


def open_regions(at: datetime) -> list[int]:
    """The regions for which whoever acts works, and of which an agreement is in force."""
    scope = context.current().scope
    if scope.regions is None:
        return []
    found = select(FiguresAgreement.region_id).where(
        scope.reaches(FiguresAgreement.region_id), FiguresAgreement.runs(at)
    )
    return list(db.session.scalars(found.distinct()))
