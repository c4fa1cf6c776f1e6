"""Accounts of residents without any plan: announced by mail when their term is over, and erased after that (F-16).

A job looks every night. Whoever is given a plan again meanwhile keeps the account, and hears nothing more of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import literal_column, not_, select, update
from sqlalchemy.orm import Session, joinedload

from app.common import audit, clock
from app.common.guards import TRANSACTION
from app.common.jobs import Work, job
from app.common.outbox import Message, asked_before
from app.common.words import N_
from app.plans import events
from app.plans.actions.accounts import erase_at, hold_by_term, with_plan
from app.plans.rules.accounts import Term
from app.security.login import mails
from app.security.login.actions.accounts import account_of
from app.security.login.actions.letters import Desk
from app.security.models import Resident, ResidentAccount, ResidentPolicy
from app.security.rules.areas import RESIDENTS_AT, Area

STILL_WITHOUT = "accounts.without_plan"
_account: Any = ResidentAccount.__table__


def terms_at(session: Session, places: Iterable[int], settings: Mapping[str, Any]) -> dict[int, Term]:
    """The term of each municipality: its own, or that of the portal."""
    policy: Any = ResidentPolicy.__table__.c
    wanted = set(places)
    asked = select(policy.organisation_id, policy.account_days).where(policy.organisation_id.in_(wanted))
    own = {row[0]: row[1] for row in session.execute(asked) if row[1]}
    kept, notice = settings["RESIDENT_WITHOUT_PLAN_DAYS"], settings["RESIDENT_NOTICE_DAYS"]
    return {place: Term(own.get(place, kept), notice) for place in wanted}


@job("accounts.tend", N_("Announce and delete accounts of residents without a plan"), every=timedelta(days=1))
def tend(work: Work) -> None:
    """Do what today asks for: note who has no plan, erase what was on hold, hold what ends, and write letters."""
    session, today = work.session, clock.on_the_wall(work.at).date()
    note(session, today)
    waiting = _without_plan(session)
    terms = terms_at(session, {one.organisation_id for one in waiting}, work.settings)
    desk = Desk.of(session, work.vault, work.settings)
    for one in waiting:
        _take_step(desk, one, terms[one.organisation_id], today, work)


def note(session: Session, today: date) -> None:
    """Keep since when each account has no plan; who has one again was announced nothing."""
    alone = _account.c.without_plan_since
    begins = update(_account).where(alone.is_(None), not_(with_plan())).values(without_plan_since=today)
    ends = update(_account).where(alone.is_not(None), with_plan())
    session.connection().execute(begins)
    session.connection().execute(ends.values(without_plan_since=None, warned_at=None))


def _without_plan(session: Session) -> list[ResidentAccount]:
    asked = select(ResidentAccount).where(ResidentAccount.without_plan_since.is_not(None))
    whole = joinedload(ResidentAccount.resident), joinedload(ResidentAccount.organisation)
    fresh = asked.options(*whole).order_by(ResidentAccount.id).execution_options(populate_existing=True)
    return list(session.scalars(fresh))


def _take_step(desk: Desk, one: ResidentAccount, term: Term, today: date, work: Work) -> None:
    if one.without_plan_since is None:
        return
    if one.warned_at is None:
        if today >= term.announced_from(one.without_plan_since):
            _announce(desk, one, term, today, work)
    elif today >= term.ends(clock.on_the_wall(one.warned_at).date()):
        if one.active:  # it goes in another transaction than the one in which it was put on hold
            hold_by_term(desk.session, one, work.at)
        elif not _held_just_now(desk.session, one):
            session, resident_id, place = desk.session, one.resident_id, one.organisation_id
            session.expunge(one)
            erase_at(session, resident_id, place, work.at)


def _held_just_now(session: Session, one: ResidentAccount) -> bool:
    here = session.scalar(select(literal_column(f"{TRANSACTION}()")))
    return one.held_in == here


def _announce(desk: Desk, one: ResidentAccount, term: Term, today: date, work: Work) -> None:
    one.warned_at = work.at
    desk.session.flush()
    audit.record(desk.session, events.ACCOUNT_WARNED, one, organisation_id=one.organisation_id)
    account = account_of(desk.session, one.resident.actor_id, Area.RESIDENT)
    if account is not None:
        link = f"{desk.public_url}{RESIDENTS_AT}/"
        letter = mails.account_ends_letter(account, desk.product, one.organisation.name, term.ends(today), link)
        desk.send(account, letter, only_while=f"{STILL_WITHOUT}:{one.organisation_id}")


@asked_before(STILL_WITHOUT)
def still_without(work: Work, message: Message, place: str) -> bool:
    """Whether the account still has no plan there when the letter leaves."""
    mine = select(Resident.id).where(Resident.actor_id == message.actor_id).scalar_subquery()
    its = _account.c.resident_id == mine, _account.c.organisation_id == int(place)
    asked = select(_account.c.id).where(*its, _account.c.warned_at.is_not(None), not_(with_plan()))
    return work.session.execute(asked).first() is not None
