"""Inviting a participant for the resident portal: sent, shown, withdrawn by who may edit the plan (P-32)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.common import audit, context, crypto, outbox
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE
from app.extensions import db
from app.plans import events
from app.plans.actions.participants import refuse_if_archived
from app.plans.models import Invitation, Participant
from app.plans.rules import invitations as rules
from app.plans.rules.invitations import Dead, Guest, State, Terms
from app.security.login import mails
from app.security.login.actions import accounts, factors
from app.security.login.actions.letters import Desk
from app.security.models import ResidentPolicy
from app.security.rules import verification
from app.security.rules.areas import RESIDENTS_AT

LINK = f"{RESIDENTS_AT}/invitation/"


@frozen
class Standing:
    """How things are with the invitation of a participant, for whoever sent it."""

    issued_at: datetime
    expires_at: datetime
    tries_left: int
    dead: Dead | None
    used_at: datetime | None = None

    @property
    def works(self) -> bool:
        """Whether it can still be taken up."""
        return self.dead is None


def invite(
    desk: Desk, participant: Participant, at: datetime, terms: Terms, language: str = DEFAULT_LANGUAGE
) -> None:
    """Mail somebody a link, and make the code that is handed over apart; an earlier one works no longer.

    The letter tells who invites and nothing of the plan, in the language chosen; the account begins in it.
    Raises `RuleBroken` for who cannot be invited.
    """
    refuse_if_archived(participant.plan)
    if reasons := rules.reasons_not_to_invite(_guest(participant)):
        raise RuleBroken(*reasons)
    token = crypto.token()
    one = of(participant) or Invitation(participant=participant, plan=participant.plan)
    one.language, one.issued_by_id = language, context.current().actor_id
    one.organisation_id, one.token_hash = participant.organisation_id, crypto.hashed(token)
    one.sealed_code = desk.vault.seal(verification.new_code())
    one.issued_at, one.expires_at, one.tries, one.used_at = at, at + terms.valid, 0, None
    db.session.add(one)
    db.session.flush()
    place = participant.plan.organisation.name
    letter = mails.resident_invitation_letter(
        participant.name, place, f"{desk.public_url}{LINK}{token}", terms.valid, language
    )
    with as_system():  # a letter to nobody with an account is seen by nobody else
        outbox.post(
            desk.session, desk.vault, recipient=participant.email or "", subject=letter.subject, body=letter.text,
            useful_until=one.expires_at,
        )  # fmt: skip
    audit.record(desk.session, events.INVITED, participant)


def _guest(participant: Participant) -> Guest:
    c = Participant.__table__.c
    mail = select(func.lower(c.email)).where(c.plan_id == participant.plan_id, c.id != participant.id, c.portal)
    others = frozenset(one for one in db.session.scalars(mail) if one)
    return Guest(participant.portal, participant.email, others, participant.resident_id is not None)


def language_for(participant: Participant) -> str:
    """The language that an invitation begins in: that of the last one, or of letters of the municipality."""
    if (before := of(participant)) is not None and before.language:
        return before.language
    row: Any = ResidentPolicy.__table__.c
    asked = select(row.letters_in).where(row.organisation_id == participant.organisation_id)
    return db.session.scalar(asked) or DEFAULT_LANGUAGE


def of(participant: Participant) -> Invitation | None:
    """The invitation of a participant."""
    return db.session.scalars(select(Invitation).where(Invitation.participant_id == participant.id)).first()


def state_of(one: Invitation, participant: Participant) -> State:
    """How things are with an invitation, as a plain value."""
    access = participant.portal and participant.plan.active
    return State(one.expires_at, one.tries, one.used_at is not None, access)


def standing(participant: Participant, at: datetime, terms: Terms) -> Standing | None:
    """How things are with the invitation of a participant, if there is one."""
    one = of(participant)
    if one is None:
        return None
    dead = rules.why_dead(state_of(one, participant), at, terms)
    return Standing(one.issued_at, one.expires_at, max(terms.tries - one.tries, 0), dead, one.used_at)


def show(desk: Desk, participant: Participant, at: datetime, terms: Terms) -> str:
    """The code of an invitation, for whoever hands it over; every look is an event of the audit log.

    Raises `RuleBroken` when no invitation works.
    """
    one = of(participant)
    if one is None or rules.why_dead(state_of(one, participant), at, terms):
        raise RuleBroken(rules.NO_CODE)
    audit.record(desk.session, events.INVITATION_CODE_SHOWN, participant)
    return desk.vault.open(one.sealed_code)


def has_other_step(desk: Desk, participant: Participant) -> bool:
    """Whether who takes part chose another second step than a code by mail, and so can lose it."""
    with as_system():
        account = accounts.account_of_resident(desk.session, participant.resident_id)
        return account is not None and factors.factor_of(desk.session, account.actor_id).method != "mail"


def back_to_mail(desk: Desk, participant: Participant) -> None:
    """Send codes by mail again to who lost telephone, app and recovery codes (decision 0070).

    The password stays, and the mail goes to the own address: whoever asks for this gets nothing by it alone.
    Raises `RuleBroken` where there is nothing to take away.
    """
    refuse_if_archived(participant.plan)
    if not has_other_step(desk, participant):
        raise RuleBroken(rules.BY_MAIL)
    with as_system():
        account = accounts.account_of_resident(desk.session, participant.resident_id)
        assert account is not None
        factors.back_to_mail(desk, replace(account, organisation_id=participant.organisation_id))


def withdraw(participant: Participant) -> None:
    """Let the link and the code work no longer; who came in by them stays in until access is taken away."""
    one = of(participant)
    if one is not None and one.used_at is None:
        db.session.delete(one)
        db.session.flush()
        audit.record(db.session(), events.INVITATION_WITHDRAWN, participant)
