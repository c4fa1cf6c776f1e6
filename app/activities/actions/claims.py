"""Taking over an imported activity: asked, accepted, declined, withdrawn (A-W10)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from app.activities import events
from app.activities.actions import notices, standing
from app.activities.actions.waiting import NO_MATTER
from app.activities.models import Activity, ActivityClaim, Organiser
from app.activities.rules import claims as rules
from app.activities.rules.activities import Source
from app.activities.rules.claims import ClaimState
from app.activities.rules.organisers import AT_WORK
from app.common import audit, clock, context
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import folded
from app.extensions import db
from app.security.models import Organisation

MOST_FOUND = 20


@frozen
class Claimable:
    """An activity as the agenda shows it, for an organisation that looks for its own."""

    id: int
    title: dict[str, str]
    place: str
    municipality_id: int
    municipality: str


def to_claim(organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an organisation may ask for an activity: on a territory where it is at work."""
    at_work = select(Organiser.municipality_id).where(
        Organiser.organisation_id == organisation_id, Organiser.state.in_(AT_WORK)
    )
    return (
        Activity.source != Source.OWN,
        Activity.organisation_id == Activity.municipality_id,
        Activity.state.in_(rules.TO_CLAIM),
        Activity.municipality_id.in_(at_work),
    )


def find(organisation_id: int, text: str) -> list[Claimable]:
    """Activities that an organisation may ask for, by words of title or place; looked up by the portal itself."""
    words = folded(text)
    conditions = [Activity.search_key.contains(words, autoescape=True)] if words else []
    return _claimable(organisation_id, *conditions)


def named(organisation_id: int, activity_id: int) -> Claimable | None:
    """One of them, by its number."""
    return next(iter(_claimable(organisation_id, Activity.id == activity_id)), None)


def _claimable(organisation_id: int, *conditions: ColumnElement[bool]) -> list[Claimable]:
    """As values: rows that were read by the portal would stay readable to whoever asks."""
    told = select(
        Activity.id, Activity.title, Activity.place, Activity.city, Activity.municipality_id, Organisation.name
    )
    wanted = told.join(Organisation, Organisation.id == Activity.municipality_id)
    asked = wanted.where(*to_claim(organisation_id), *conditions).order_by(Activity.sort_key, Activity.id)
    with as_system():
        found = db.session.execute(asked.limit(MOST_FOUND)).all()
    return [
        Claimable(one.id, dict(one.title), one.place or one.city or "", one.municipality_id, one.name)
        for one in found
    ]


def ask(activity_id: int, why: str, *, organisation_id: int) -> ActivityClaim:
    """Ask for an activity in the name of an organisation. Raises `RuleBroken`.

    Whoever asks may not read the activity, so the portal looks whether it can be claimed, and keeps the request.
    """
    if not context.current().scope.holds(db.session(), organisation_id):
        raise RuleBroken(rules.NOT_TO_CLAIM)
    activity = named(organisation_id, activity_id)
    if activity is None:
        raise RuleBroken(rules.NOT_TO_CLAIM)
    claim = ActivityClaim(
        activity_id=activity.id, title=activity.title, why=why, organisation_id=organisation_id,
        municipality_id=activity.municipality_id, asked_by_id=context.current().actor_id,
    )  # fmt: skip
    with as_system():
        try:
            with db.session.begin_nested():
                db.session.add(claim)
        except IntegrityError:  # two colleagues, or one who clicked twice
            raise RuleBroken(rules.ASKED_ALREADY) from None
    notices.enqueue_about(notices.CLAIMED, claim.id)
    return claim


def looks_after(claim: ActivityClaim) -> bool:
    """Whether whoever acts works for the municipality that decides."""
    return context.current().scope.holds(db.session(), claim.municipality_id)


def is_ours(claim: ActivityClaim) -> bool:
    """Whether whoever acts works for the organisation that asks."""
    return context.current().scope.holds(db.session(), claim.organisation_id)


def accept(claim: ActivityClaim) -> None:
    """Let an organisation have an activity; every other request for it comes to an end. Raises `RuleBroken`.

    The activity is locked first: of two that are accepted at the same moment, the second finds it taken over.
    """
    _refuse_others(claim)
    locked = select(Activity).where(Activity.id == claim.activity_id).with_for_update(of=Activity)
    activity = db.session.scalars(locked.execution_options(populate_existing=True)).first()
    _lock_waiting(claim)
    if activity is None or not _can_be_claimed(activity):
        raise RuleBroken(rules.TAKEN_OVER)
    standing.admit(claim.organisation_id, claim.municipality_id)
    activity.organisation_id, activity.claimed_at = claim.organisation_id, clock.now()
    _answer(claim, ClaimState.ACCEPTED)
    others = (
        ActivityClaim.activity_id == claim.activity_id, ActivityClaim.id != claim.id,
        ActivityClaim.state == ClaimState.OPEN,
    )  # fmt: skip
    rest = select(ActivityClaim).where(*others).order_by(ActivityClaim.id).with_for_update(of=ActivityClaim)
    for other in db.session.scalars(rest).all():
        _answer(other, ClaimState.OVERTAKEN)


def decline(claim: ActivityClaim, reason: str) -> None:
    """Leave an activity with the municipality, and tell the organisation why."""
    _refuse_others(claim)
    _lock_waiting(claim)
    claim.reason = reason
    _answer(claim, ClaimState.DECLINED)


def withdraw(claim: ActivityClaim) -> None:
    """Take back one's own request."""
    if not is_ours(claim):
        raise RuleBroken(rules.ONLY_WHO_ASKED)
    _lock_waiting(claim)
    _step(claim, ClaimState.WITHDRAWN)


def waiting() -> Any:
    """How many requests wait for the municipality of whoever acts, as a statement."""
    here = context.current().scope.covers(ActivityClaim.municipality_id)
    return select(func.count(ActivityClaim.id), NO_MATTER).where(ActivityClaim.state == ClaimState.OPEN, here)


def _refuse_others(claim: ActivityClaim) -> None:
    if not looks_after(claim):
        raise RuleBroken(rules.ONLY_ITS_MUNICIPALITY)


def _lock_waiting(claim: ActivityClaim) -> None:
    """Lock a request as it is now; after the activity, where both are locked, so that nobody waits in a ring."""
    db.session.refresh(claim, with_for_update={"of": ActivityClaim})
    if claim.state is not ClaimState.OPEN:
        raise RuleBroken(rules.NOT_WAITING)


def _can_be_claimed(activity: Activity) -> bool:
    held = activity.organisation_id == activity.municipality_id
    return rules.can_be_claimed(source=activity.source, held_by_municipality=held, state=activity.state)


def _answer(claim: ActivityClaim, state: ClaimState) -> None:
    _step(claim, state)
    notices.enqueue_about(notices.CLAIM_ANSWERED, claim.id)


def _step(claim: ActivityClaim, state: ClaimState) -> None:
    claim.state, claim.answered_at = state, clock.now()
    db.session.flush()
    audit.record(
        db.session(), events.CLAIM_STEPPED, claim, organisation_id=claim.municipality_id, state=str(state)
    )
