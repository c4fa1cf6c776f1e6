"""Naming a deputy: the same role at the same place for the same product, for a while, and both hear of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.common.errors import RuleBroken
from app.common.jobs import Work, enqueue, job
from app.common.words import N_
from app.extensions import db
from app.security.actions.roles import grant
from app.security.login import mails
from app.security.login.actions.accounts import account_of
from app.security.login.actions.letters import Desk
from app.security.models import Assignment
from app.security.rules.deputies import Turn, reasons_not_to_appoint
from app.security.rules.roles import Grants

TELL = "deputies.tell"


def appoint(
    held: Assignment, deputy_id: int, turn: Turn, *, by_user_id: int | None, grantable: Grants
) -> Assignment:
    """Let somebody hold the role of another from a moment until the next; never more than one may grant."""
    reasons = reasons_not_to_appoint(
        turn,
        in_force=held.active and not held.is_over(turn.at),
        a_deputy_himself=held.deputy_for_id is not None,
        of_oneself=held.user_id == deputy_id,
    )
    if reasons:
        raise RuleBroken(*reasons)
    values = {
        "user_id": deputy_id, "role_id": held.role_id, "organisation_id": held.organisation_id,
        "product_id": held.product_id, "valid_from": turn.since, "valid_to": turn.until,
        "deputy_for_id": held.user_id,
    }  # fmt: skip
    made = grant(values, by_user_id=by_user_id, grantable=grantable)
    enqueue(db.session(), TELL, assignment=made.id)
    return made


@job(TELL, N_("Tell of a deputy"))
def tell(work: Work, assignment: int) -> None:
    """Write to the deputy and to whoever is replaced, each in the own language."""
    loaded = [joinedload(one) for one in (Assignment.user, Assignment.deputy_for, Assignment.role)]
    statement = select(Assignment).where(Assignment.id == assignment, Assignment.active)
    made = work.session.scalars(statement.options(*loaded, joinedload(Assignment.organisation))).first()
    if made is None or made.deputy_for is None or made.valid_from is None or made.valid_to is None:
        return  # ended or erased meanwhile
    deputy, replaced = (account_of(work.session, one.actor_id) for one in (made.user, made.deputy_for))
    if deputy is None or replaced is None:
        return
    desk = Desk.of(work.session, work.vault, work.settings)
    turn, role, place = Turn(made.valid_from, made.valid_to, work.at), made.role.label, made.organisation.name
    desk.send(deputy, mails.deputy_letter(deputy, desk.product, replaced.full_name, role, place, turn))
    desk.send(replaced, mails.replaced_letter(replaced, desk.product, deputy.full_name, role, place, turn))
