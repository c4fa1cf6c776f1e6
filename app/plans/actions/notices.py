"""Telling people by mail that something is new in a plan, and never what (decision 0067).

Residents are told of what they see and others changed, by the rule that marks it on *My plans*; colleagues of what
residents write in plans that they may edit. It is asked when the mail is made, and once more when it leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from app.common import clock
from app.common.frozen import frozen
from app.common.history import Change
from app.common.jobs import Work, job
from app.common.outbox import Message, asked_before
from app.common.words import N_
from app.plans.actions import own_plans
from app.plans.actions.news import Window, fresh
from app.plans.actions.own_readers import EVERYBODY, SCREEN
from app.plans.models import NoticeRound, Participant, Plan
from app.security.actions import insight
from app.security.actions.insight import Question
from app.security.login import mails
from app.security.login.actions.accounts import Account, account_of
from app.security.login.actions.letters import Desk
from app.security.models import Actor, Organisation, Resident, ResidentAccount, User
from app.security.rules.areas import RESIDENTS_AT, Area
from app.security.rules.notices import HELPS, TOLD, Pace, until

EVERY = timedelta(minutes=5)
TO_RESIDENTS, TO_COLLEAGUES = "plans.news", "plans.written"
_change: Any = Change.__table__.c


@frozen
class Ways:
    """Where a letter leads: the portal, and the page on which one chooses how often it comes."""

    home: str
    choice: str


def ways(desk: Desk, area: Area) -> Ways:
    """The addresses for somebody of an area."""
    if area is Area.RESIDENT:
        return Ways(f"{desk.public_url}{RESIDENTS_AT}/", f"{desk.public_url}{RESIDENTS_AT}/berichten")
    return Ways(f"{desk.public_url}/", f"{desk.public_url}/account/")


@job("plans.notices", N_("Tell people that something is new in a plan"), every=EVERY)
def tell(work: Work) -> None:
    """Write to everybody whose turn it is; what was told is kept along, so that nobody is told twice."""
    desk = Desk.of(work.session, work.vault, work.settings)
    for pace in TOLD:
        if window := _turn(work.session, pace, work.at):
            _tell_residents(desk, pace, window)
            _tell_colleagues(desk, pace, window, work.at)


def _turn(session: Session, pace: Pace, at: datetime) -> Window | None:
    """The changes that are told now to those of a pace; the first time it only begins to count."""
    last = session.scalar(select(func.max(_change.id)).where(_change.at <= until(pace, at))) or 0
    kept = session.get(NoticeRound, pace)
    if kept is None:
        session.add(NoticeRound(pace=pace, told_change=last))
        return None
    window = Window(kept.told_change, last)
    if last <= window.after:
        return None
    kept.told_change = last
    return window


def _tell_residents(desk: Desk, pace: Pace, window: Window) -> None:
    session = desk.session
    changed = _changed_plans(window)
    mine = (
        select(Participant)
        .join(Resident, Resident.id == Participant.resident_id)
        .join(Plan, Plan.id == Participant.plan_id)
        .join(ResidentAccount, own_plans.at_work())
        .where(Participant.portal, Plan.active, Resident.active, Resident.notices == pace)
        .where(Participant.plan_id.in_(changed))
        .options(joinedload(Participant.plan).joinedload(Plan.organisation))
        .order_by(Participant.id)
    )
    theirs: dict[int, list[Participant]] = defaultdict(list)
    for one in session.scalars(mine):
        theirs[one.resident_id or 0].append(one)
    actors = select(Resident.id, Resident.actor_id).where(Resident.id.in_(theirs))
    for resident_id, actor_id in session.execute(actors).all():
        found = fresh(session, theirs[resident_id], actor_id, window)
        places = {one.plan.organisation.name for one in theirs[resident_id] if one.plan_id in found}
        if places:
            _write(desk, pace, account_of(session, actor_id, Area.RESIDENT), places, TO_RESIDENTS)


def _changed_plans(window: Window) -> Any:
    """The numbers of plans about which something changed."""
    held = window.holds(_change.id)
    of_plan = select(_change.thing_id).where(_change.thing == Plan.__tablename__, held)
    return of_plan.union(select(_change.with_id).where(_change.with_thing == Plan.__tablename__, held))


def _write(desk: Desk, pace: Pace, account: Account | None, places: Iterable[str], question: str) -> None:
    if account is not None and account.active:
        to = ways(desk, account.area)
        letter = mails.news_letter(account, desk.product, sorted(places), to.home, to.choice, HELPS[pace])
        desk.send(account, letter, only_while=question)


@asked_before(TO_RESIDENTS)
def still_news(work: Work, message: Message, _more: str) -> bool:
    """Whether *My plans* of the resident marks something as new at this moment."""
    found = select(Resident).where(Resident.actor_id == message.actor_id, Resident.active)
    resident = work.session.scalars(found).first()
    if resident is None or resident.notices is Pace.NEVER:
        return False
    mine = own_plans.mine(work.session, resident.id)
    return bool(fresh(work.session, mine, resident.actor_id))


# Colleagues


def _tell_colleagues(desk: Desk, pace: Pace, window: Window, at: datetime) -> None:
    session, theirs = desk.session, defaultdict[int, set[str]](set)
    for plan_id, place in written_in(session, window).items():
        for user_id in _editors(session, plan_id, at):
            theirs[user_id].add(place)
    asked = select(User.id, User.actor_id).where(User.id.in_(theirs), User.notices == pace).order_by(User.id)
    for user_id, actor_id in session.execute(asked).all():
        _write(desk, pace, account_of(session, actor_id), theirs[user_id], _within(window))


def _within(window: Window) -> str:
    return f"{TO_COLLEAGUES}:{window.after}-{window.to}"


def written_in(session: Session, window: Window) -> Mapping[int, str]:
    """The plans in use in which residents wrote, by number, with the name of the organisation of each."""
    wrote = (
        select(_change.thing_id, _change.with_id, _change.thing)
        .join(Actor.__table__, Actor.__table__.c.id == _change.actor_id)
        .where(Actor.__table__.c.kind == Area.RESIDENT.value, window.holds(_change.id))
        .where(or_(_change.thing == Plan.__tablename__, _change.with_thing == Plan.__tablename__))
    )
    numbers = {
        thing_id if thing == Plan.__tablename__ else with_id for thing_id, with_id, thing in session.execute(wrote)
    }
    named = select(Plan.id, Organisation.name).join(Organisation, Organisation.id == Plan.organisation_id)
    return dict(session.execute(named.where(Plan.id.in_(numbers), Plan.active)).all())  # type: ignore[arg-type]


def _editors(session: Session, plan_id: int, at: datetime, *, only: int | None = None) -> set[int]:
    """Who may edit a plan now: everybody, or one colleague as far as he may."""
    asked = Question(Plan, plan_id, SCREEN, clock.on_the_wall(at).date(), at, to_edit=True)
    if only is not None:
        return {one.user_id for one in insight.seeing(session, asked, only)}
    return {one.user_id for one in insight.seers(session, asked, true(), most=EVERYBODY)}


@asked_before(TO_COLLEAGUES)
def may_still_edit(work: Work, message: Message, more: str) -> bool:
    """Whether a colleague may edit one of the plans of which the mail was made."""
    user = work.session.scalars(
        select(User).where(User.actor_id == message.actor_id, User.active.is_(True))
    ).first()
    if user is None or user.notices is Pace.NEVER:
        return False
    after, _dash, to = more.partition("-")
    plans = written_in(work.session, Window(int(after), int(to)))
    return any(_editors(work.session, plan_id, work.at, only=user.id) for plan_id in plans)
