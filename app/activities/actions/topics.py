"""What is done with topics: add, change, retire, merge, and find the ones that a source outside means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.activities.actions import merging
from app.activities.models import Topic
from app.activities.rules import topics as rules
from app.activities.rules.fixed_topics import FIXED_TOPICS, FixedTopic
from app.activities.rules.topics import Mergeable
from app.common import context
from app.common.errors import RuleBroken
from app.common.jobs import Work, enqueue, job
from app.common.words import DEFAULT_LANGUAGE, N_, Told, folded
from app.extensions import db
from app.security.models import Organisation

MOVE = "activities.move_topic"


def add_topic(values: dict[str, Any], *, organisation_id: int | None) -> Topic:
    """Make a topic of an organisation, or of the portal where there is none."""
    _refuse_used_name(values["name"], organisation_id)
    code = rules.code_of(values["name"][DEFAULT_LANGUAGE], _codes_of(organisation_id))
    topic = Topic(**values, code=code, organisation_id=organisation_id)
    db.session.add(topic)
    db.session.flush()
    return topic


def change_topic(topic: Topic, values: dict[str, Any]) -> Topic:
    """Change the words and terms of a topic; what uses it follows."""
    if folded(values["name"][DEFAULT_LANGUAGE]) != folded(topic.name[DEFAULT_LANGUAGE]):
        _refuse_used_name(values["name"], topic.organisation_id)
    for key, value in values.items():
        setattr(topic, key, value)
    return topic


def retire(topic: Topic) -> None:
    """Let a topic no longer be chosen."""
    topic.active = False


def revive(topic: Topic) -> None:
    """Let a retired topic be chosen again; what was merged stays with the other one."""
    topic.active, topic.merged_into = True, None


def merge(topic: Topic, into_id: int) -> Topic:
    """Let another topic go for this one, everywhere: it is retired, and a job gives its users the other one."""
    into = db.session.scalars(select(Topic).where(Topic.id == into_id)).first()
    reasons = [rules.NOT_IN_USE] if into is None else rules.reasons_not_to_merge(_plain(topic), _plain(into))
    if into is None or reasons:
        raise RuleBroken(*reasons)
    topic.active, topic.merged_into = False, into
    here = context.current()
    enqueue(
        db.session(), MOVE, actor_id=here.actor_id, organisation_id=here.organisation_id, topic=topic.id
    )  # fmt: skip
    return into


@job(MOVE, N_("Give what had a merged topic the other one"))
def move_topic(work: Work, *, topic: int) -> None:
    """Let all that uses a merged topic use the one it was merged with, unless it was brought back meanwhile."""
    merged = work.session.get(Topic, topic)
    if merged is not None and merged.merged_into is not None:
        merging.move(work.session, merged, merged.meant)


def reasons_not_to_delete(topic: Topic) -> list[str]:
    """Why a topic has to stay."""
    came_along = topic.organisation_id is None and topic.code in FIXED_TOPICS
    return rules.reasons_not_to_delete(used=any(merging.counts(topic).values()), came_along=came_along)


def remove(topic: Topic) -> None:
    """Delete a topic that nothing uses."""
    if reasons := reasons_not_to_delete(topic):
        raise RuleBroken(*reasons)
    db.session.delete(topic)


def to_choose() -> list[Topic]:
    """The topics that whoever acts may give to activities: of the portal, the organisation and its umbrella."""
    here = context.current().scope.organisation_id
    umbrella = select(Organisation.parent_id).where(Organisation.id == here).scalar_subquery()
    usable = select(Topic).where(Topic.active, or_(_usable_by(here), Topic.organisation_id == umbrella))
    return list(db.session.scalars(usable.order_by(Topic.sort_key, Topic.id)))


def reasons_not_to_give(topics: Iterable[Topic], had: Iterable[Topic]) -> list[Told]:
    """Why an activity cannot have these topics: one that is retired stays where it was, and goes nowhere else."""
    wanted, before = list(topics), {one.id for one in had}
    checks = (
        (len(wanted) > rules.MOST_TOPICS, Told(rules.TOO_MANY_TOPICS, most=str(rules.MOST_TOPICS))),
        (any(not one.active and one.id not in before for one in wanted), Told(rules.NOT_IN_USE)),
    )
    return [reason for holds, reason in checks if holds]


def of_terms(ids: Iterable[str], *, organisation_id: int | None = None) -> list[Topic]:
    """The topics that terms of a source outside mean: of the portal, and of an organisation; in their order.

    A topic that was merged gives the one it was merged with; one that is retired gives none.
    """
    wanted = set(ids)
    known = select(Topic).where(Topic.terms.is_not(None), _usable_by(organisation_id))
    topics = db.session.scalars(known.options(joinedload(Topic.merged_into)))
    named = (one for one in topics if wanted & {term.id for term in rules.terms_of(one.terms)})
    meant = {one.meant.id: one.meant for one in named}
    return sorted((one for one in meant.values() if one.active), key=lambda one: (one.sort_key, one.id))


def bring_fixed(topics: Mapping[str, FixedTopic] = FIXED_TOPICS) -> int:
    """Add the topics of the portal that are not there yet, and leave the others as people made them."""
    present = _codes_of(None)
    new = [
        Topic(code=code, name=dict(one.name), terms=[term.told() for term in one.terms] or None)
        for code, one in topics.items()
        if code not in present
    ]
    db.session.add_all(new)
    return len(new)


def _plain(topic: Topic) -> Mergeable:
    return Mergeable(topic.id, topic.organisation_id, topic.active, topic.merged_into_id is not None)


def _usable_by(organisation_id: int | None) -> ColumnElement[bool]:
    """The condition that a topic is of the portal, or of an organisation."""
    return or_(Topic.organisation_id.is_(None), Topic.organisation_id == organisation_id)


def _codes_of(organisation_id: int | None) -> set[str]:
    return set(db.session.scalars(select(Topic.code).where(Topic.organisation_id == organisation_id)))


def _refuse_used_name(name: Mapping[str, str], organisation_id: int | None) -> None:
    """One name stands for one topic, among those of the portal and one's own."""
    same = Topic.sort_key == folded(name[DEFAULT_LANGUAGE])[:300]
    owners = list(db.session.scalars(select(Topic.organisation_id).where(same, _usable_by(organisation_id))))
    if organisation_id in owners:
        raise RuleBroken(rules.NAME_IN_USE)
    if owners:
        raise RuleBroken(rules.NAME_OF_THE_PORTAL)
