"""The plans of a resident: the one door by which rows are read for the resident portal (decision 0058).

It works on all rows (`system_scope`), and gives out nothing but the participants that are this resident, with
access, in plans that are in use, at municipalities where the account is not on hold. What each of them sees is
decided by `rules.sharing.verdict`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, joinedload

from app.plans.models import Participant, Plan
from app.security.login.residents import tells_where
from app.security.models import ResidentAccount


def mine(session: Session, resident_id: int) -> Sequence[Participant]:
    """As whom a resident takes part, in the order of the plans."""
    found = _of(resident_id).order_by(Plan.sort_key, Plan.id)
    return session.scalars(found.options(*_whole())).all()


def one_of_mine(session: Session, resident_id: int, plan_id: int) -> Participant | None:
    """As whom a resident takes part in one plan, with the rights; nothing where he does not, or has no access."""
    options = *_whole(), joinedload(Participant.plan).joinedload(Plan.edition), joinedload(Participant.rights)
    return session.scalars(_of(resident_id).where(Plan.id == plan_id).options(*options)).unique().first()


def held(session: Session, resident_id: int, plan_id: int) -> Participant | None:
    """The same for who writes: the plan is locked before the rights are read, as it is by who sets them."""
    mine = _of(resident_id).with_only_columns(Plan.id).where(Plan.id == plan_id)
    session.execute(mine.with_for_update(of=Plan))
    return one_of_mine(session, resident_id, plan_id)


@tells_where
def organisations(session: Session, resident_id: int) -> Sequence[int]:
    """The municipalities of the plans in which a resident takes part."""
    return session.scalars(_of(resident_id).with_only_columns(Plan.organisation_id).distinct()).all()


def _of(resident_id: int) -> Select[Participant]:
    access = Participant.resident_id == resident_id, Participant.portal, Plan.active
    return select(Participant).join(Participant.plan).join(ResidentAccount, at_work()).where(*access)


def at_work() -> ColumnElement[bool]:
    """The condition that the account of a participant is in use at the municipality of the plan."""
    return and_(
        ResidentAccount.resident_id == Participant.resident_id,
        ResidentAccount.organisation_id == Participant.organisation_id,
        ResidentAccount.active,
    )


def _whole() -> tuple:
    plan = joinedload(Participant.plan)
    return plan.joinedload(Plan.organisation), plan.joinedload(Plan.coordinator)
