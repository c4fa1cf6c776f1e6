"""What an organisation expects to give, taken over from its profile once that is final (O-25, O-39)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.onboarding.models import AccountLine, Connection, SignalExpectation
from app.onboarding.rules.accounts import AccountState
from app.onboarding.rules.sectors import Sector


def keep(connection: Connection, signals: int, since: date) -> SignalExpectation:
    """Let an organisation expect so many signals a year from a day on.

    How many people may signal is what was said before, or else how many accounts there are.
    """
    theirs = (
        SignalExpectation.region_id == connection.region_id,
        SignalExpectation.organisation_id == connection.organisation_id,
    )
    newest = select(SignalExpectation).where(*theirs, SignalExpectation.since <= since)
    last = db.session.scalars(newest.order_by(SignalExpectation.since.desc()).limit(1)).first()
    if last is not None and last.since == since:
        last.signals = signals
        return last
    fresh = SignalExpectation(
        region_id=connection.region_id, organisation_id=connection.organisation_id, since=since, signals=signals,
        reporters=last.reporters if last else _accounts(connection),
        sector=connection.sector or (last.sector if last else Sector.OTHER),
    )  # fmt: skip
    db.session.add(fresh)
    db.session.flush()
    return fresh


def _accounts(connection: Connection) -> int | None:
    its = AccountLine.connection_id == connection.id, AccountLine.state != AccountState.REMOVED
    return db.session.scalar(select(func.count(AccountLine.id)).where(*its)) or None
