"""Who at the municipality can open a plan, as a resident is told: teams, and no colleague (decision 0061)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import true
from sqlalchemy.orm import Session

from app.common.frozen import frozen
from app.plans.actions.explaining import Reason, reasons_of
from app.plans.models import Plan
from app.plans.rules.layers import Level
from app.security.actions import insight
from app.security.actions.insight import Question, Seer

SCREEN = "Plan"
EVERYBODY = 5_000
"""More colleagues than any plan is open to."""


@frozen
class Team:
    """A group whose members can open a plan: how many there are, where, and whether they may change it."""

    name: str
    place: str
    count: int
    edits: bool


def teams_of(session: Session, plan: Plan, on: date, at: datetime) -> list[Team]:
    """The groups by which colleagues can open a plan, each colleague counted once; asked on all rows.

    It is made from the same answers as "Who can see this?" of staff (mission F-09), so that the two agree.
    """
    seers = insight.seers(session, Question(Plan, plan.id, SCREEN, on, at), true(), most=EVERYBODY)
    return _counted(seers, reasons_of(session, plan, {one.user_id for one in seers}, at))


def _counted(seers: Iterable[Seer], reasons: Mapping[int, Sequence[Reason]]) -> list[Team]:
    """Each colleague in the group that gives the most."""
    who: dict[tuple[str, str, bool], set[int]] = {}
    for one in seers:
        for reason in reasons.get(one.user_id, ())[:1]:
            who.setdefault((one.place, reason.group, reason.level is Level.EDIT), set()).add(one.user_id)
    return [Team(group, place, len(found), edits) for (place, group, edits), found in sorted(who.items())]
