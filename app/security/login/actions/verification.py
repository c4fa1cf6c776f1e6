"""Verification codes: made, shown to who hands them over, redeemed once by whom they are for (U-32 to U-40)."""

from __future__ import annotations

import hmac
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import CursorResult, bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.common import audit
from app.common.crypto import Vault
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.statements import changes_one, insert_or_update
from app.common.words import N_
from app.security import events
from app.security.login.lifetimes import end_sessions
from app.security.models import Assignment, Enrolment, Role, User, VerificationCode
from app.security.rules import verification as rules
from app.security.rules.enrolments import EnrolmentState
from app.security.rules.states import Marks, State, state_of
from app.security.rules.verification import Terms

_table = VerificationCode.__table__
_of_user = delete(_table).where(_table.c.user_id == bindparam("user"))

NOT_WAITING = N_("This user does not wait for a verification code.")
NO_CODE = N_("The code no longer works. Make a new one.")


@frozen
class Standing:
    """How things are with the code of a user: nothing of the code itself."""

    issued_at: datetime
    expires_at: datetime
    tries_left: int
    works: bool


class Answer(Enum):
    """What comes of a code that somebody typed."""

    RIGHT = "right"
    WRONG = "wrong"
    DEAD = "dead"
    """No code works: none was made, it is too old, or it was typed wrongly too often."""


def issue(session: Session, vault: Vault, user: User, at: datetime, terms: Terms) -> None:
    """Make a code for a user who waits for one; an earlier one no longer works.

    Raises `RuleBroken` for anybody else.
    """
    if state_of(Marks(bool(user.active), user.profile_at, user.verified_at)) is not State.FILLED:
        raise RuleBroken(NOT_WAITING)
    values = {
        "organisation_id": user.organisation_id,
        "sealed_code": vault.seal(rules.new_code()),
        "issued_at": at,
        "expires_at": at + terms.valid,
        "tries": 0,
    }
    statement = insert_or_update(session)(_table).values(user_id=user.id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
    audit.record(session, events.CODE_ISSUED, user)


def standing(session: Session, user_id: int, at: datetime, terms: Terms) -> Standing | None:
    """How things are with the code of a user, if there is one."""
    row = session.scalars(select(VerificationCode).where(VerificationCode.user_id == user_id)).first()
    if row is None:
        return None
    left = max(terms.tries - row.tries, 0)
    return Standing(row.issued_at, row.expires_at, left, left > 0 and at < row.expires_at)


def show(session: Session, vault: Vault, user: User, at: datetime, terms: Terms) -> str:
    """The code of a user, for whoever hands it over; every look is an event of the audit log (F-03).

    Raises `RuleBroken` when no code works.
    """
    found = standing(session, user.id, at, terms)
    if found is None or not found.works:
        raise RuleBroken(NO_CODE)
    sealed = session.execute(select(_table.c.sealed_code).where(_table.c.user_id == user.id)).scalar_one()
    audit.record(session, events.CODE_SHOWN, user)
    return vault.open(sealed)


def void(session: Session, user_id: int) -> None:
    """Take the code of a user away."""
    session.execute(_of_user, {"user": user_id})


def redeem(session: Session, vault: Vault, user: User, typed: str, at: datetime, terms: Terms) -> Answer:
    """Judge the code that a user typed; the right one is used up, and all sessions of the user end (U-35, U-36).

    Every try counts, so the caller commits whatever comes of it. Of two right ones at the same moment one wins.
    """
    tried = (
        update(_table)
        .where(_table.c.user_id == user.id, _table.c.tries < terms.tries, _table.c.expires_at > at)
        .values(tries=_table.c.tries + 1)
        .returning(_table.c.sealed_code)
    )
    sealed = session.execute(tried).scalar()
    if sealed is None:
        audit.record(session, events.CODE_REFUSED, user, result="refused", reason="dead")
        return Answer.DEAD
    if not hmac.compare_digest(vault.open(sealed), rules.signs(typed)):
        audit.record(session, events.CODE_REFUSED, user, result="failed", reason="wrong")
        return Answer.WRONG
    used = delete(_table).where(_table.c.user_id == user.id, _table.c.sealed_code == sealed)
    if not changes_one(session, used):
        return Answer.DEAD
    user.verified_at = at
    _close_enrolment(session, user.id)
    audit.record(session, events.VERIFIED, user)
    end_sessions(session, user.actor_id, "verified")
    return Answer.RIGHT


def _close_enrolment(session: Session, user_id: int) -> None:
    """An enrolment is done once the person filled in the code."""
    found = session.scalars(select(Enrolment).where(Enrolment.user_id == user_id)).first()
    if found is not None:
        found.state = EnrolmentState.VERIFIED


@frozen
class Helper:
    """Somebody who can hand over a code: a user administrator, with a telephone number."""

    name: str
    phone: str


def is_administrator(session: Session, user_id: int) -> bool:
    """Whether a user becomes a user administrator: then the code comes from the Servicedesk (U-34, U-75)."""
    held = select(Assignment.id).join(Role, Role.id == Assignment.role_id)
    mine = held.where(Assignment.user_id == user_id, Assignment.active, Role.code == "GB")
    return session.scalars(mine).first() is not None


def helpers(session: Session, organisation_id: int, most: int = 3) -> list[Helper]:
    """The active user administrators of an organisation, by name."""
    found = session.scalars(
        select(User)
        .join(Assignment, Assignment.user_id == User.id)
        .join(Role, Role.id == Assignment.role_id)
        .where(
            Assignment.organisation_id == organisation_id,
            Assignment.active,
            Role.code == "GB",
            User.active.is_(True),
        )
        .where(User.verified_at.is_not(None))
        .order_by(User.sort_key, User.id)
        .limit(most)
    )
    return [Helper(user.name.full, user.phone or "") for user in found.unique()]


def purge(session: Session, at: datetime) -> int:
    """Remove codes that nobody can use any more because their days are over."""
    result: CursorResult[Any] = session.execute(delete(_table).where(_table.c.expires_at < at))  # type: ignore[assignment]
    return result.rowcount
