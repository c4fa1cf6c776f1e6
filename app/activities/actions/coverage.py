"""Municipalities without a local administrator: which, what waits there, and telling the region (F-21, A-12).

Which they are is asked anew each time, so that one is on the list as soon as the last administrator is gone. What
was told is kept, so that a mail goes out once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.activities.actions import waiting
from app.activities.actions.waiting import Waiting
from app.activities.models import Activity, Silence
from app.activities.rules.activities import ActivityState
from app.common import clock, context
from app.common.frozen import frozen
from app.common.jobs import Work, job
from app.common.outbox import Message, asked_before
from app.common.words import N_
from app.extensions import db
from app.security.actions.gates import in_force
from app.security.actions.local_administrators import looked_after
from app.security.login import mails
from app.security.login.actions.accounts import account_of
from app.security.login.actions.letters import Desk
from app.security.login.mails import Silent
from app.security.models import Assignment, Organisation, Region, RegionMembership, Role, User
from app.security.rules.organisations import Kind

STILL_SILENT = "activities.silence"
_place: Any = Organisation.__table__
_kept: Any = Silence.__table__


def is_silent(at: datetime) -> ColumnElement[bool]:
    """The condition that an organisation is a municipality of today without a local administrator."""
    today = clock.on_the_wall(at).date()
    begun = or_(_place.c.valid_from.is_(None), _place.c.valid_from <= today)
    not_over = or_(_place.c.valid_to.is_(None), _place.c.valid_to >= today)
    return and_(_place.c.kind == Kind.MUNICIPALITY, begun, not_over, ~looked_after(_place, at))


def silent_here(at: datetime) -> list[ColumnElement[bool]]:
    """The conditions that it also is one of those that whoever acts works for."""
    return [is_silent(at), context.current().scope.covers(Organisation.id)]


def where_something_waits() -> ColumnElement[bool]:
    """The condition that something waits in a municipality."""
    return Organisation.id.in_(select(waiting.everything().c.municipality_id))


@frozen
class Standing:
    """How a municipality stands: what waits, how much is public, and when the region was told."""

    waits: Waiting = waiting.NOTHING
    public: int = 0
    told_at: datetime | None = None


def standings(places: Collection[int]) -> dict[int, Standing]:
    """How some municipalities stand, in one statement."""
    waits = waiting.counted(places).subquery()
    public = (
        select(func.count(Activity.id))
        .where(Activity.municipality_id == Organisation.id, Activity.state == ActivityState.PUBLISHED)
        .scalar_subquery()
    )
    told = select(Silence.told_at).where(Silence.organisation_id == Organisation.id, Silence.ended_at.is_(None))
    asked = (
        select(Organisation.id, waits.c.count, waits.c.since, public, told.scalar_subquery())
        .outerjoin(waits, waits.c.municipality_id == Organisation.id)
        .where(Organisation.id.in_(places))
    )
    return {
        key: Standing(Waiting(count or 0, since), shown, at)
        for key, count, since, shown, at in db.session.execute(asked)
    }


def waiting_for_nobody() -> Any:
    """In how many municipalities something waits that nobody looks after, and since when, as a statement."""
    waits = waiting.everything().c
    found = select(func.count(waits.municipality_id.distinct()), func.min(waits.since))
    return found.join(Organisation, Organisation.id == waits.municipality_id).where(*silent_here(clock.now()))


def is_silent_now(place_id: int, at: datetime) -> bool:
    """Whether one organisation is such a municipality."""
    found = select(_place.c.id).where(_place.c.id == place_id, is_silent(at))
    return db.session.execute(found).first() is not None


# Telling the region


@job(
    "activities.coverage",
    N_("Tell regions of municipalities without a local administrator"),
    every=timedelta(days=1),
)
def watch(work: Work) -> None:
    """Keep since when something waits for nobody, and write once when that takes too long.

    The region and the municipality are told apart, so that each hears of it when there is somebody to tell.
    """
    _keep(work.session, work.at)
    after = timedelta(days=work.settings["SILENCE_ESCALATES_DAYS"])
    asked = select(Silence).where(
        Silence.ended_at.is_(None), or_(Silence.told_at.is_(None), Silence.warned_at.is_(None))
    )
    still = {one.organisation_id: one for one in work.session.scalars(asked.order_by(Silence.id))}
    waits = waiting.by_municipality(work.session, still)
    late = {key: found for key, found in waits.items() if found.since and found.since <= work.at - after}
    desk = Desk.of(work.session, work.vault, work.settings)
    untold = {key: found for key, found in late.items() if still[key].told_at is None}
    for key in _write(desk, still, untold, _coordinators(work.session, untold, work.at), to_region=True):
        still[key].told_at = work.at
    unwarned = {key: found for key, found in late.items() if still[key].warned_at is None}
    for key in _write(desk, still, unwarned, _managers(work.session, unwarned, work.at), to_region=False):
        still[key].warned_at = work.at


def _keep(session: Session, at: datetime) -> None:
    """Begin a while for each municipality where something waits for nobody, and end those that are over."""
    covered = select(_place.c.id).where(looked_after(_place, at))
    session.execute(
        update(_kept).where(_kept.c.ended_at.is_(None), _kept.c.organisation_id.in_(covered)).values(ended_at=at)
    )
    open_ones = select(_kept.c.organisation_id).where(_kept.c.ended_at.is_(None))
    new = select(Organisation.id).where(is_silent(at), where_something_waits(), Organisation.id.not_in(open_ones))
    session.add_all(Silence(organisation_id=key, noticed_at=at) for key in session.scalars(new).all())
    session.flush()


def _write(
    desk: Desk,
    kept: dict[int, Silence],
    late: dict[int, Waiting],
    people: dict[int, set[int]],
    *,
    to_region: bool,
) -> set[int]:
    """One mail for each of some people about all municipalities that are theirs; the municipalities told of."""
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(late))
    names = {row.id: row.name for row in desk.session.execute(found)}
    link = f"{desk.public_url}/{'coverage/' if to_region else 'roles/add'}"
    told: set[int] = set()
    for actor_id, places in people.items():
        account = account_of(desk.session, actor_id)
        if account is None or not account.email:
            continue
        named = sorted(places, key=names.__getitem__)
        lines = [Silent(names[key], late[key].count, late[key].since or kept[key].noticed_at) for key in named]
        letter = mails.silence_letter(account, lines, link, to_region=to_region)
        numbers = [kept[key].id for key in places]
        desk.send(account, letter, only_while=f"{STILL_SILENT}:{min(numbers)}-{max(numbers)}")
        told |= places
    return told


def _coordinators(session: Session, places: Iterable[int], at: datetime) -> dict[int, set[int]]:
    """The network coordinators of the regions in which municipalities lie today: of each the municipalities."""
    link, today = RegionMembership.__table__.c, clock.on_the_wall(at).date()
    begun, not_over = (
        or_(link.valid_from.is_(None), link.valid_from <= today),
        or_(link.valid_to.is_(None), link.valid_to >= today),
    )
    lies = (
        select(_user.actor_id, link.organisation_id)
        .join(Assignment, Assignment.user_id == _user.id)
        .join(Region, Region.organisation_id == Assignment.organisation_id)
        .join(RegionMembership.__table__, link.region_id == Region.id)
        .where(begun, not_over, link.organisation_id.in_(places), *_holds("NC", at))
    )
    return _by_person(session.execute(lies))


def _managers(session: Session, places: Iterable[int], at: datetime) -> dict[int, set[int]]:
    """The user administrators of municipalities, who can give somebody the role."""
    held = select(_user.actor_id, Assignment.organisation_id).join(Assignment, Assignment.user_id == _user.id)
    return _by_person(session.execute(held.where(Assignment.organisation_id.in_(places), *_holds("GB", at))))


_user = User.__table__.c


def _holds(code: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    fixed = select(Role.id).where(Role.code == code, Role.organisation_id.is_(None)).scalar_subquery()
    return Assignment.role_id == fixed, in_force(at), _user.active, _user.verified_at.is_not(None)


def _by_person(rows: Iterable[Any]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for actor_id, place in rows:
        found[actor_id].add(place)
    return found


@asked_before(STILL_SILENT)
def is_still_silent(work: Work, _message: Message, more: str) -> bool:
    """Whether one of the municipalities of the mail has nobody yet when it leaves."""
    first, _dash, last = more.partition("-")
    mine = select(Silence.organisation_id).where(
        Silence.id.between(int(first), int(last)), Silence.ended_at.is_(None)
    )
    return (
        work.session.scalars(select(_place.c.id).where(_place.c.id.in_(mine), is_silent(work.at))).first()
        is not None
    )
