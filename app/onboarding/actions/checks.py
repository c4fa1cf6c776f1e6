"""Going through the checklist of a step with an organisation (O-16)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.common import clock, context
from app.common.errors import RuleBroken
from app.extensions import db
from app.onboarding.models import Connection, ConnectionCheck
from app.onboarding.rules.standing import NOT_UNDERWAY, OPEN


def keep_checks(connection: Connection, step: str, told: Mapping[str, tuple[bool, str]]) -> None:
    """Keep which points were gone through, and what was noted with each. Raises `RuleBroken`.

    Whoever keeps them holds the row of the connection, so that two colleagues do so one after the other.
    """
    if connection.state not in OPEN:
        raise RuleBroken(NOT_UNDERWAY)
    wanted = select(ConnectionCheck).where(
        ConnectionCheck.connection_id == connection.id, ConnectionCheck.step == step
    )
    kept = {one.point: one for one in db.session.scalars(wanted)}
    for point, (ticked, words) in told.items():
        check = kept.get(point)
        if check is None:
            if not (ticked or words):
                continue
            check = ConnectionCheck(connection=connection, step=step, point=point)
            db.session.add(check)
        check.words = words or None
        if ticked != (check.ticked_at is not None):
            check.ticked_at = clock.now() if ticked else None
            check.ticked_by_id = context.current().actor_id if ticked else None
    db.session.flush()
