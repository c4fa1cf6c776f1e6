"""What a resident may do in a plan: asked of `rules.sharing.verdict` each time, and writing answers (P-20)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.common import files
from app.common.context import as_portal, as_system
from app.common.errors import PortalError
from app.common.files import StoredFile
from app.extensions import db
from app.plans.actions.participants import given_to, standing_of
from app.plans.models import Participant, Plan
from app.plans.rules import sharing as rules
from app.plans.rules.blocks import answered_parts
from app.plans.rules.sharing import Access
from app.questionnaires.actions import answers
from app.questionnaires.rules.answers import Answers, Place, numbers_in
from app.questionnaires.rules.designs import Part
from app.security.models import Resident


class NotNow(PortalError):
    """The right to write went while something was under way: nothing is saved."""


def access_to(me: Participant, key: str) -> Access:
    """What a participant may do with a block; nothing with one that is not there."""
    place = rules.block_places(me.plan.design).get(key)
    given = given_to(me).get(key, Access.NONE)
    return rules.verdict(standing_of(me.plan, me), place, given).access


def part_to_write(me: Participant, key: str) -> Part | None:
    """The questions of a block that a participant co-writes, or nothing for any other."""
    if access_to(me, key) is not Access.WRITE:
        return None
    return next((part for part in answered_parts(me.plan.design) if part.key == key), None)


def names_of(plan: Plan, actors: Iterable[int]) -> dict[int, str]:
    """The names of residents by their actors: as the plan has them, or as their account has of who has left."""
    here = and_(Participant.resident_id == Resident.id, Participant.plan_id == plan.id)
    named = select(Resident.actor_id, func.coalesce(Participant.name, Resident.name)).outerjoin(Participant, here)
    with as_system():
        return dict(db.session.execute(named.where(Resident.actor_id.in_(actors))).all())


def files_of_others(session: Session, actor_id: int, found: Answers) -> frozenset[int]:
    """The numbers of the files in some answers that somebody else handed in, or of which nobody knows who did."""
    return _numbers_in(found) - {one.id for one in files_of_mine(session, actor_id, found)}


def _numbers_in(found: Answers) -> frozenset[int]:
    return frozenset(number for value in found.values() for number in numbers_in(value))


def files_of_mine(session: Session, actor_id: int, found: Answers) -> list[StoredFile]:
    """The files in some answers that somebody handed in, the oldest first."""
    there = _numbers_in(found)
    if not there:
        return []
    mine = select(StoredFile).where(StoredFile.id.in_(there), StoredFile.actor_id == actor_id)
    return list(session.scalars(mine.order_by(StoredFile.id)))


def write(me: Participant, part: Part, given: Mapping[Place, Any], base: str) -> Answers:
    """Save what a resident wrote in a block, as `answers.answer` does for staff."""
    return answers.answer(me.plan, part, given, base)


def take_away(session: Session, actor_id: int, before: Answers, changed: Answers) -> None:
    """Delete the files of a resident that a change took out of his answers; nobody else's.

    Residents delete no row (decision 0060): the portal does so, of what was theirs.
    """
    gone = _numbers_in({place: before.get(place) for place in changed}) - _numbers_in(changed)
    if not gone:
        return
    mine = select(StoredFile).where(StoredFile.id.in_(gone), StoredFile.actor_id == actor_id)
    with as_portal():
        for stored in session.scalars(mine):
            files.remove(session, stored)
        session.flush()
