"""Answering somebody who registered an organisation that was there already: let in, or declined with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, object_session

from app.activities import events
from app.activities.actions import letters
from app.activities.actions.accounts import let_in
from app.activities.actions.waiting import NO_MATTER
from app.activities.models import JoinRequest, Registration
from app.activities.rules.registrations import NOT_OPEN, PERSONAL, JoinState
from app.common import audit, clock, context, outbox
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.jobs import Work, job
from app.common.words import N_
from app.security.login.actions.letters import Desk

ANSWERED_WITHIN = timedelta(days=90)
"""How long a request keeps the details of a person when nobody answers it."""


def accept(request: JoinRequest, desk: Desk) -> None:
    """Let somebody publish for an organisation, with an account of the own."""
    if request.state is not JoinState.OPEN:
        raise RuleBroken(NOT_OPEN)
    person = {**{key: getattr(request, key) for key in PERSONAL}, "language": request.language}
    with as_system():  # the accounts of an organisation are beyond those of its municipality
        user, _link = let_in(desk, person, request.organisation, clock.now())
        request.user_id = user.id
        _answer(request, JoinState.ACCEPTED)


def decline(request: JoinRequest, reason: str, desk: Desk) -> None:
    """Refuse, and write the reason to whoever asked."""
    if request.state is not JoinState.OPEN:
        raise RuleBroken(NOT_OPEN)
    letter = letters.declined(request.language, desk.product, request.organisation.name, reason)
    if request.email:
        with as_system():  # the letter is to nobody whom the portal knows
            outbox.post(
                desk.session, desk.vault, recipient=request.email, subject=letter.subject, body=letter.text
            )
    request.reason = reason
    _answer(request, JoinState.DECLINED)


def _answer(request: JoinRequest, state: JoinState) -> None:
    """Note the answer; what the request says of the person goes."""
    for key in PERSONAL:
        setattr(request, key, None)
    request.state, request.answered_at = state, clock.now()
    session = object_session(request)
    assert session is not None, "a request that is answered was read"
    session.flush()
    audit.record(
        session, events.JOIN_ANSWERED, request, organisation_id=request.municipality_id, answer=str(state)
    )


def tidy(session: Session, at: datetime) -> None:
    """Take away what was never confirmed, and what nobody answered says of people."""
    session.execute(delete(Registration).where(Registration.expires_at <= at))
    waiting = JoinRequest.state == JoinState.OPEN, JoinRequest.created_at <= at - ANSWERED_WITHIN
    for request in session.scalars(select(JoinRequest).where(*waiting)):
        _answer(request, JoinState.LAPSED)


@job("organisers.tidy", N_("Clear up registrations of organisations"), every=timedelta(hours=1))
def tidy_now(work: Work) -> None:
    """Clear up as of now."""
    tidy(work.session, work.at)


def waiting() -> Any:
    """How many requests wait for whoever acts, as a statement."""
    mine = JoinRequest.readable(context.current().scope)
    return select(func.count(JoinRequest.id), NO_MATTER).where(JoinRequest.state == JoinState.OPEN, mine)
