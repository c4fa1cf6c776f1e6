"""Telling local administrators by mail what is new on their territory (mission A-19; decision 0082).

It is noted with the change it tells of, told to each pace in its turn, and asked again when the mail leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from app.activities.actions.waiting import which_wait
from app.activities.models import Activity, TerritoryNews
from app.activities.rules.activities import ActivityState
from app.common import clock, context
from app.common.context import as_system
from app.common.jobs import Work, job
from app.common.outbox import Message, asked_before
from app.common.statements import insert_or_update
from app.common.words import N_
from app.extensions import db
from app.security.actions.local_administrators import on_duty
from app.security.login import mails
from app.security.login.actions.accounts import account_of
from app.security.login.actions.letters import Desk
from app.security.login.mails import Territory
from app.security.models import Organisation, User
from app.security.rules.notices import HELPS, TOLD, Pace, until

EVERY = timedelta(minutes=5)
PUBLISHED, STILL_NEWS = "activity", "activities.territory"
MOST_NAMED, AT_ONCE = 5, 500
_news = TerritoryNews.__table__


def note_published(activity_id: int, municipality_id: int, session: Session | None = None) -> None:
    """Note that an activity is public in a municipality; the first time it is told, and never again."""
    _note(session or db.session(), municipality_id, PUBLISHED, activity_id, again=False)


def note_waiting(name: str, thing_id: int, municipality_id: int) -> None:
    """Note that something waits for a decision; `name` is that of its kind (`waiting.that_waits`).

    What was decided about and waits again is told again.
    """
    _note(db.session(), municipality_id, name, thing_id, again=True)


def _note(session: Session, municipality_id: int, about: str, thing_id: int, *, again: bool) -> None:
    here = {"at": clock.now(), "actor_id": context.current().actor_id}
    key = {"municipality_id": municipality_id, "about": about, "thing_id": thing_id}
    with as_system():
        insert = insert_or_update(session)(_news).values(**key, **here)
        if again:
            session.execute(insert.on_conflict_do_update(index_elements=list(key), set_={**here, "told_to": None}))
        else:
            session.execute(insert.on_conflict_do_nothing(index_elements=list(key)))


@job("activities.notices", N_("Tell local administrators what is new on their territory"), every=EVERY)
def tell(work: Work) -> None:
    """Write to everybody whose turn it is; what was told is kept along, so that nobody is told twice."""
    desk = Desk.of(work.session, work.vault, work.settings)
    before: Pace | None = None
    for pace in TOLD:
        _tell(desk, pace, _whose_turn(work.session, before, pace, work.at), work.at)
        before = pace


def _whose_turn(session: Session, before: Pace | None, pace: Pace, at: datetime) -> list[Row[Any]]:
    """The news that those of a pace are told now, marked as told in the same statement."""
    due = _news.c.told_to.is_(None) if before is None else _news.c.told_to == before
    told = update(_news).where(due, _news.c.at <= until(pace, at)).values(told_to=pace).returning(*_news.c)
    return sorted(session.execute(told), key=lambda row: row.id)


def _tell(desk: Desk, pace: Pace, news: Sequence[Row[Any]], at: datetime) -> None:
    known = _that_hold(desk.session, news)
    if not known:
        return
    theirs: dict[int, list[Row[Any]]] = defaultdict(list)
    by_place = _by_place(known)
    for one in on_duty(desk.session, at, places=by_place):
        if one.notices is pace:
            theirs[one.actor_id] += [row for row in by_place[one.organisation_id] if row.actor_id != one.actor_id]
    for actor_id, rows in theirs.items():
        if rows:
            _write(desk, pace, actor_id, rows)


def _by_place(news: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in news:
        found[row.municipality_id].append(row)
    return found


def _write(desk: Desk, pace: Pace, actor_id: int, news: Sequence[Row[Any]]) -> None:
    account = account_of(desk.session, actor_id)
    if account is None or not account.active:
        return
    numbers = [row.id for row in news]
    letter = mails.territory_letter(
        account, desk.product, list(_told(desk.session, news)),
        home=f"{desk.public_url}/", choice=f"{desk.public_url}/account/", useful=HELPS[pace],
    )  # fmt: skip
    desk.send(account, letter, only_while=f"{STILL_NEWS}:{min(numbers)}-{max(numbers)}")


def _told(session: Session, news: Iterable[Row[Any]]) -> Iterator[Territory]:
    """What is new in each municipality: how much, and some activities by their title."""
    by_place = _by_place(news)
    named = select(Organisation).where(Organisation.id.in_(sorted(by_place))).order_by(Organisation.sort_key)
    for place in session.scalars(named):
        rows = by_place[place.id]
        public = [row.thing_id for row in rows if row.about == PUBLISHED]
        some = select(Activity.title).where(Activity.id.in_(public[:MOST_NAMED])).order_by(Activity.id)
        yield Territory(place.name, tuple(session.scalars(some)), len(public), len(rows) - len(public))


def _that_hold(session: Session, news: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The news that is still so: activities that are public there, and what waits there."""
    held: set[int] = set()
    by_kind: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in news:
        by_kind[row.about].append(row)
    for about, rows in by_kind.items():
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            now = _now(session, about, [row.thing_id for row in some])
            held |= {row.id for row in some if (row.thing_id, row.municipality_id) in now}
    return [row for row in news if row.id in held]


def _now(session: Session, about: str, numbers: Collection[int]) -> set[tuple[int, int]]:
    """Which of some things are news now, each with the municipality where they are."""
    if about == PUBLISHED:
        public = Activity.id.in_(numbers), Activity.state == ActivityState.PUBLISHED
        found = session.execute(select(Activity.id, Activity.municipality_id).where(*public))
        return {(row.id, row.municipality_id) for row in found}
    return which_wait(session, about, numbers)


@asked_before(STILL_NEWS)
def is_still_news(work: Work, message: Message, more: str) -> bool:
    """Whether something of the mail is still so, where whoever gets it is local administrator at this moment."""
    session, (first, _dash, last) = work.session, more.partition("-")
    user = session.scalars(select(User).where(User.actor_id == message.actor_id)).first()
    if user is None or user.notices is Pace.NEVER:
        return False
    places = {one.organisation_id for one in on_duty(session, work.at, user_id=user.id)}
    his = _news.c.municipality_id.in_(sorted(places)), _news.c.actor_id.is_distinct_from(user.actor_id)
    news = session.execute(select(_news).where(_news.c.id.between(int(first), int(last)), *his))
    return bool(_that_hold(session, news.all()))
