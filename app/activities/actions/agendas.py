"""Whether a municipality shows its agenda to everybody: up to who looks after its territory (A-13)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.activities.models import PublicAgenda
from app.activities.rules import agendas as rules
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.extensions import db
from app.security.models import Organisation
from app.security.rules.organisations import Kind

_table: Any = PublicAgenda.__table__


def begin(values: dict[str, Any], *, organisation_id: int) -> PublicAgenda:
    """Set the agenda of a municipality for the first time. Raises `RuleBroken`."""
    place = db.session.get_one(Organisation, organisation_id)
    if place.kind is not Kind.MUNICIPALITY:
        raise RuleBroken(rules.NOT_A_MUNICIPALITY)
    if db.session.scalar(select(_table.c.id).where(_table.c.organisation_id == organisation_id)):
        raise RuleBroken(rules.SET_BEFORE)
    agenda = change(PublicAgenda(organisation=place), values)
    db.session.add(agenda)
    return agenda


def change(agenda: PublicAgenda, values: dict[str, Any]) -> PublicAgenda:
    """Set it otherwise; visitors see it within minutes. Raises `RuleBroken`."""
    if (short_name := values.get("short_name")) and _is_taken(short_name, agenda.id):
        raise RuleBroken(rules.TAKEN)
    for key, value in values.items():
        setattr(agenda, key, value)
    place = agenda.organisation
    if agenda.shown and not (agenda.short_name or place.nis_code or place.cbs_code):
        raise RuleBroken(rules.NO_CODE)
    return agenda


def _is_taken(short_name: str, by_another_than: int | None) -> bool:
    """Whether another municipality has a short name, be its agenda shown or not."""
    asked = select(_table.c.id).where(_table.c.short_name == short_name)
    if by_another_than is not None:
        asked = asked.where(_table.c.id != by_another_than)
    with as_system(), db.session.no_autoflush:
        return db.session.scalar(asked) is not None
