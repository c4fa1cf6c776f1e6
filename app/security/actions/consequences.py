"""What else follows when a user is put on hold: told on the question, by whoever knows (F-07).

Subjects above add what they know with `foretells`: a function that looks at a user and tells consequences, such as
plans that nobody else can edit. So this subject knows nothing of theirs. What leaves others with something that
nobody can mend is told with `weighs`: it has to be accepted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.common.frozen import frozen
from app.common.jobs import Job
from app.common.jobs import State as JobState
from app.common.words import N_
from app.security.models import Assignment, LoginSession, Role, User

PROPOSED = 3
ADMINISTRATORS = ("PB", "GB")
"""Roles that an organisation should have somebody for, per product."""


@frozen
class Consequence:
    """A sentence with its places, as message id, and who could take over, by name.

    A place that is a mapping is a text in several languages.
    """

    sentence: str
    places: dict[str, Any] = field(default_factory=dict)
    successors: tuple[str, ...] = ()
    weighs: bool = False
    """Whether it has to be accepted before the user is put on hold."""


Look = Callable[[Session, User], Iterable[Consequence]]
L = TypeVar("L", bound=Look)
_looks: list[Look] = []
_weighed: list[Look] = []


def foretells(look: L) -> L:
    """Have a function tell consequences of putting somebody on hold; it sees what whoever asks may see."""
    _looks.append(look)
    return look


def weighs(look: L) -> L:
    """Have a function tell consequences of which some have to be accepted before it is done."""
    _weighed.append(look)
    return look


def of_deactivation(session: Session, user: User) -> list[Consequence]:
    """Everything that follows for one user, beyond the rules that hold for all."""
    return [each for look in (*_looks, *_weighed) for each in look(session, user)]


def to_accept(session: Session, user: User) -> bool:
    """Whether something follows that somebody has to accept."""
    return any(each.weighs for look in _weighed for each in look(session, user))


@foretells
def sessions_and_work(session: Session, user: User) -> Iterator[Consequence]:
    """Where the user is logged in now, and what the portal is doing for the user."""
    live = select(func.count()).where(LoginSession.actor_id == user.actor_id, LoginSession.ended_at.is_(None))
    busy = Job.state.in_((JobState.WAITING, JobState.RUNNING))
    asked = select(func.count()).where(Job.actor_id == user.actor_id, busy)
    devices, jobs = session.execute(select(live.scalar_subquery(), asked.scalar_subquery())).one()
    if devices:
        yield Consequence(
            N_("The user is logged in now (%(count)s devices) and is logged out there."), {"count": devices}
        )
    if jobs:
        yield Consequence(
            N_("Files that the portal is making for the user are not made (%(count)s)."), {"count": jobs}
        )


@foretells
def empty_posts(session: Session, user: User) -> Iterator[Consequence]:
    """What the user is the last one for at an organisation, with the same successors for all of it."""
    names = cache(lambda: successors(session, user))
    yield from _contact_person(session, user, names)
    yield from _only_administrator(session, user, names)


def _contact_person(session: Session, user: User, names: Callable[[], tuple[str, ...]]) -> Iterator[Consequence]:
    """Whether the organisation keeps another contact person."""
    if not user.contact_person:
        return
    others = session.execute(
        select(func.count()).where(
            User.organisation_id == user.organisation_id,
            User.contact_person.is_(True),
            User.active.is_(True),
            User.id != user.id,
        )
    ).scalar_one()
    places = {"count": others, "organisation": user.organisation.name}
    if others:
        yield Consequence(N_("%(organisation)s keeps other contact persons (%(count)s)."), places)
        return
    yield Consequence(N_("%(organisation)s then has no contact person any more."), places, names())


def _only_administrator(
    session: Session, user: User, names: Callable[[], tuple[str, ...]]
) -> Iterator[Consequence]:
    """Products that nobody else administers at the organisation."""
    other, held = aliased(Assignment), Assignment
    same = [getattr(other, name) == getattr(held, name) for name in ("organisation_id", "role_id")]
    covers = or_(other.product_id.is_(None), other.product_id == held.product_id)
    somebody = (
        exists()
        .where(other.user_id != user.id, other.active, *same, covers)
        .where(User.__table__.c.id == other.user_id, User.__table__.c.active)
    )
    alone = (
        select(held.id)
        .join(Role, Role.id == held.role_id)
        .where(held.user_id == user.id, held.active, Role.code.in_(ADMINISTRATORS), ~somebody)
    )
    keys = set(session.scalars(alone))
    for one in (each for each in user.assignments if each.id in keys):
        places = {"role": one.role.label, "organisation": one.organisation.name}
        if one.product:
            sentence = N_("%(organisation)s then has nobody else as %(role)s for %(product)s.")
            yield Consequence(sentence, {**places, "product": one.product.name}, names())
        else:
            yield Consequence(N_("%(organisation)s then has nobody else as %(role)s."), places, names())


def successors(session: Session, user: User, *, first: tuple[str, ...] = ADMINISTRATORS) -> tuple[str, ...]:
    """Colleagues who could take over: active, with a role at the same organisation; some roles come first."""
    suits = exists().where(
        Assignment.user_id == User.id,
        Assignment.active,
        Assignment.role_id == Role.id,
        Role.code.in_(first),
    )
    works = exists().where(Assignment.user_id == User.id, Assignment.active)
    found = (
        select(User)
        .where(User.organisation_id == user.organisation_id, User.active.is_(True), User.id != user.id, works)
        .order_by(suits.desc(), User.sort_key, User.id)
        .limit(PROPOSED)
    )
    return tuple(each.name.full for each in session.scalars(found).unique())
