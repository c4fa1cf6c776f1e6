"""What a municipality decides about organisations on its territory: confirm, block, and undo the block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from app.activities import events
from app.activities.actions import notices
from app.activities.actions.activities import reasons_not_to_publish
from app.activities.models import Activity, Organiser
from app.activities.rules import organisers as rules
from app.activities.rules.activities import ActivityState, TakenOffline
from app.activities.rules.organisers import OrganiserState
from app.common import audit, clock, context
from app.common.errors import RuleBroken
from app.extensions import db


def looks_after(organiser: Organiser) -> bool:
    """Whether whoever acts works for the municipality, and not for the organisation alone."""
    return context.current().scope.holds(db.session(), organiser.municipality_id)


def confirm(organiser: Organiser) -> None:
    """Say that a municipality knows an organisation."""
    refuse_others(organiser)
    if organiser.state is not OrganiserState.NEW:
        raise RuleBroken(rules.NOT_NEW)
    organiser.confirmed_at = clock.now()
    _step(organiser, OrganiserState.CONFIRMED)


def block(organiser: Organiser, reason: str) -> None:
    """Take what an organisation published on a territory out of the agenda, and let it publish nothing there."""
    refuse_others(organiser)
    if organiser.state not in rules.AT_WORK:
        raise RuleBroken(rules.NOT_AT_WORK)
    organiser.reason = reason
    _step(organiser, OrganiserState.BLOCKED)
    for activity in _activities(organiser, Activity.state == ActivityState.PUBLISHED):
        activity.state, activity.offline_reason = ActivityState.OFFLINE, TakenOffline.BLOCKED
        activity.offline_words = reason
    notices.enqueue_about(notices.BLOCKED, organiser.id)


def unblock(organiser: Organiser) -> None:
    """Undo a block: what went out of the agenda by it comes back, as far as it is complete."""
    refuse_others(organiser)
    if organiser.state is not OrganiserState.BLOCKED:
        raise RuleBroken(rules.NOT_BLOCKED)
    organiser.reason = None
    _step(organiser, OrganiserState.CONFIRMED if organiser.confirmed_at else OrganiserState.NEW)
    blocked = Activity.offline_reason == TakenOffline.BLOCKED
    for activity in _activities(organiser, blocked, skipping=True):  # who publishes one now waits for this row
        activity.offline_reason = activity.offline_words = None
        if not reasons_not_to_publish(activity):
            activity.state = ActivityState.PUBLISHED
    notices.enqueue_about(notices.UNBLOCKED, organiser.id)


def refuse_others(organiser: Organiser) -> None:
    """Raise `RuleBroken` for whoever does not work for the municipality."""
    if not looks_after(organiser):
        raise RuleBroken(rules.ONLY_ITS_MUNICIPALITY)


def _activities(organiser: Organiser, condition: ColumnElement[bool], *, skipping: bool = False) -> list[Activity]:
    """Activities of an organisation on the territory of the municipality, in one order for everybody who locks."""
    here = (
        Activity.organisation_id == organiser.organisation_id,
        Activity.municipality_id == organiser.municipality_id,
    )
    asked = select(Activity).where(*here, condition).order_by(Activity.id)
    return list(db.session.scalars(asked.with_for_update(of=Activity, skip_locked=skipping)))


def _step(organiser: Organiser, state: OrganiserState) -> None:
    organiser.state = state
    db.session.flush()
    audit.record(
        db.session(), events.ORGANISER_STEPPED, organiser, organisation_id=organiser.municipality_id,
        state=str(state),
    )  # fmt: skip


def public_of(organisers: Sequence[Organiser]) -> dict[int, int]:
    """How many activities of each are in the agenda of its municipality."""
    if not organisers:
        return {}
    same = (
        Activity.organisation_id == Organiser.organisation_id,
        Activity.municipality_id == Organiser.municipality_id,
        Activity.state == ActivityState.PUBLISHED,
    )
    counted = select(Organiser.id, func.count()).join(Activity, and_(*same)).group_by(Organiser.id)
    wanted = counted.where(Organiser.id.in_([one.id for one in organisers]))
    found = {row[0]: row[1] for row in db.session.execute(wanted)}
    return {one.id: found.get(one.id, 0) for one in organisers}


def new_ones() -> Any:
    """How many organisations on the territory nobody looked at yet, as a statement."""
    here = context.current().scope.covers(Organiser.municipality_id)
    waiting = select(func.count(Organiser.id), func.min(Organiser.created_at))
    return waiting.where(Organiser.state == OrganiserState.NEW, here)
