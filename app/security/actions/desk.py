"""What waits for the Servicedesk: counted in one statement, over all organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from app.common.frozen import frozen
from app.extensions import db
from app.security.actions import gates
from app.security.models import Agreement, Enrolment, Organisation, User
from app.security.rules.agreements import SATISFYING
from app.security.rules.enrolments import EnrolmentState


@frozen
class DeskWork:
    """How many organisations and people wait for what."""

    unsigned: int
    without_administrator: int
    to_link: int
    to_verify: int


def begun() -> Any:
    """The condition that an organisation works with the portal or is about to; the others are only on the list."""
    place, user = Organisation.__table__, User.__table__
    agreement, form = Agreement.__table__, Enrolment.__table__
    return or_(
        exists().where(user.c.organisation_id == place.c.id, user.c.active).correlate(place),
        exists().where(agreement.c.organisation_id == place.c.id).correlate(place),
        exists().where(form.c.organisation_id == place.c.id, form.c.state == EnrolmentState.OPEN).correlate(place),
    )


def waits_for_agreement() -> Any:
    """The condition that an organisation that is about to begin has not signed everything."""
    return begun() & gates.lacks_agreement(Organisation.__table__)


def waits_for_administrator(at: datetime) -> Any:
    """The condition that an organisation signed something or has users, and has no user administrator."""
    place, user, agreement = Organisation.__table__, User.__table__, Agreement.__table__
    signed = exists().where(agreement.c.organisation_id == place.c.id, agreement.c.state.in_(SATISFYING))
    peopled = exists().where(user.c.organisation_id == place.c.id, user.c.active)
    return or_(signed.correlate(place), peopled.correlate(place)) & gates.lacks_administrator(place, at)


def work(at: datetime) -> DeskWork:
    """How much waits at a moment."""
    place, form = Organisation.__table__, Enrolment.__table__

    def places(condition: Any) -> Any:
        return select(func.count()).select_from(place).where(condition).scalar_subquery()

    def forms(state: EnrolmentState) -> Any:
        return select(func.count()).select_from(form).where(form.c.state == state).scalar_subquery()

    found = select(
        places(waits_for_agreement()),
        places(waits_for_administrator(at)),
        forms(EnrolmentState.OPEN),
        forms(EnrolmentState.LINKED),
    )
    return DeskWork(*db.session.execute(found).one())
