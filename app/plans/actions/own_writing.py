"""What a resident may do in a plan: asked of `rules.sharing.verdict` each time, and writing answers (P-20)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, func, select

from app.common.context import as_system
from app.extensions import db
from app.plans.actions.participants import given_to, standing_of
from app.plans.models import Participant, Plan
from app.plans.rules import sharing as rules
from app.plans.rules.blocks import answered_parts
from app.plans.rules.sharing import Access
from app.questionnaires.actions import answers
from app.questionnaires.rules.answers import Answers, Place
from app.questionnaires.rules.designs import Part
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import QuestionKind
from app.security.models import Resident


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


def without_files(part: Part) -> Part:
    """A part as residents fill it in: files are handed in by the professional."""
    asked = (item for item in part.items if item.kind is not QuestionKind.FILE)
    return replace(part, items=tuple(replace(item, items=_no_files(item.items)) for item in asked))


def _no_files(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(item for item in items if item.kind is not QuestionKind.FILE)


def has_files(part: Part) -> bool:
    """Whether files are asked for somewhere in a part."""
    return any(item.kind is QuestionKind.FILE for item in part.every)


def names_of(plan: Plan, actors: Iterable[int]) -> dict[int, str]:
    """The names of residents by their actors: as the plan has them, or as their account has of who has left."""
    here = and_(Participant.resident_id == Resident.id, Participant.plan_id == plan.id)
    named = select(Resident.actor_id, func.coalesce(Participant.name, Resident.name)).outerjoin(Participant, here)
    with as_system():
        return dict(db.session.execute(named.where(Resident.actor_id.in_(actors))).all())


def write(me: Participant, part: Part, given: Mapping[Place, Any], base: str) -> Answers:
    """Save what a resident wrote in a block, as `answers.answer` does for staff.

    A file that has to be there keeps nobody from writing who cannot hand one in.
    """
    return answers.answer(me.plan, _files_left(part), given, base)


def _files_left(part: Part) -> Part:
    items = tuple(replace(_left(item), items=tuple(map(_left, item.items))) for item in part.items)
    return replace(part, items=items)


def _left(item: Item) -> Item:
    return replace(item, required=False) if item.kind is QuestionKind.FILE else item
