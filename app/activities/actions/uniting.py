"""Making one organisation of two that are the same: what the one has goes to the other, and nothing is lost.

Rows are changed one by one through the session, so that their histories tell of it. The organisation that goes
stays on record, with its name and numbers, and leads to the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from app.activities import events
from app.activities.actions import notices
from app.activities.actions.organisers import refuse_others
from app.activities.models import Activity, ActivityClaim, JoinRequest, Organiser
from app.activities.rules import organisers as rules
from app.activities.rules.claims import ClaimState
from app.activities.rules.organisers import OrganiserState
from app.activities.rules.registrations import JoinState
from app.common import audit, clock
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.extensions import db
from app.security.login.lifetimes import end_sessions
from app.security.models import Assignment, Organisation, OrganisationName, User
from app.security.rules.organisations import Kind


@frozen
class Moves:
    """How much goes from one organisation to another."""

    activities: int
    users: int
    requests: int


def ahead(organiser: Organiser) -> Moves:
    """What would move, counted without reading it."""
    one = organiser.organisation_id
    with as_system():
        return Moves(
            _count(Activity.id, Activity.organisation_id == one),
            _count(User.id, _people(one)),
            _count(JoinRequest.id, *_waiting(one)),
        )


def reasons_not_to_merge(organiser: Organiser, into: Organiser) -> list[str]:
    """Why two organisations stay apart."""
    both, here = (organiser.organisation_id, into.organisation_id), organiser.municipality_id
    elsewhere = (
        (Organiser.id, Organiser.organisation_id.in_(both), Organiser.municipality_id != here),
        (Activity.id, Activity.organisation_id.in_(both), Activity.municipality_id != here),
    )
    with as_system():
        found = any(_count(*asked) for asked in elsewhere)
    return rules.reasons_not_to_merge(
        itself=organiser.id == into.id,
        same_territory=here == into.municipality_id,
        states=(organiser.state, into.state),
        organisers=all(each.organisation.kind is Kind.ORGANISER for each in (organiser, into)),
        elsewhere=found,
    )


def merge(organiser: Organiser, into_id: int) -> Organiser:
    """Let another organisation have all that one has; returns the other. Raises `RuleBroken`.

    Both are locked in the order of their numbers, so that two merges of the same pair never wait for each other.
    """
    refuse_others(organiser)
    both = select(Organiser).where(Organiser.id.in_([organiser.id, into_id])).order_by(Organiser.id)
    locked = both.with_for_update(of=Organiser).execution_options(populate_existing=True)
    known = {each.id: each for each in db.session.scalars(locked)}
    into = known.get(into_id)
    if into is None:
        raise RuleBroken(rules.ANOTHER_TERRITORY)
    if reasons := reasons_not_to_merge(organiser, into):
        raise RuleBroken(*reasons)
    at, moves = clock.now(), ahead(organiser)
    with as_system():
        _move(organiser.organisation, into.organisation_id, at)
        organiser.state, organiser.merged_into_id = OrganiserState.MERGED, into.id
        db.session.flush()
    audit.record(
        db.session(), events.ORGANISER_MERGED, organiser, organisation_id=organiser.municipality_id, into=into.id,
        activities=moves.activities, users=moves.users,
    )  # fmt: skip
    notices.enqueue_about(notices.MERGED, organiser.id)
    return into


def _move(one: Organisation, other_id: int, at: datetime) -> None:
    """Move what belongs to an organisation; its own name becomes a former name of the other."""
    people = list(db.session.scalars(select(User).where(_people(one.id)).order_by(User.id)).unique())
    for row in _rows(Activity, Activity.organisation_id == one.id):
        row.organisation_id = other_id
    for row in _rows(JoinRequest, *_waiting(one.id)):
        row.organisation_id = other_id
    for claim in _rows(ActivityClaim, ActivityClaim.organisation_id == one.id):
        _move_claim(claim, other_id)
    for held in _rows(Assignment, Assignment.organisation_id == one.id, Assignment.active):
        _move_role(held, other_id)
    for user in people:
        if user.organisation_id == one.id:
            user.organisation_id = other_id
        end_sessions(db.session(), user.actor_id, "roles_changed")
    day = clock.on_the_wall(at).date()
    one.valid_to = day
    other = db.session.get_one(Organisation, other_id)
    other.former_names.append(OrganisationName(name=one.name, name_fr=one.name_fr, valid_to=day))
    db.session.flush()


def _move_role(held: Assignment, other_id: int) -> None:
    """Let somebody have a role at the other organisation; one that is held there already is kept once."""
    if held.role.organisation_id is not None:
        return  # composed by the organisation that goes, and of no use elsewhere
    same = (
        Assignment.user_id == held.user_id, Assignment.organisation_id == other_id, Assignment.active,
        Assignment.role_id == held.role_id, Assignment.product_id.is_not_distinct_from(held.product_id),
    )  # fmt: skip
    if _count(Assignment.id, *same):
        held.active = False
    else:
        held.organisation_id = other_id
    db.session.flush()


def _move_claim(claim: ActivityClaim, other_id: int) -> None:
    """Let the other organisation go on with a request; where it asked for the same itself, that one goes on."""
    same = (
        ActivityClaim.organisation_id == other_id, ActivityClaim.activity_id == claim.activity_id,
        ActivityClaim.state == ClaimState.OPEN,
    )  # fmt: skip
    if claim.state is ClaimState.OPEN and _count(ActivityClaim.id, *same):
        claim.state, claim.answered_at = ClaimState.WITHDRAWN, clock.now()
    claim.organisation_id = other_id
    db.session.flush()


def _people(organisation_id: int) -> Any:
    """Users of an organisation, and those who have a role there."""
    held = select(Assignment.user_id).where(Assignment.organisation_id == organisation_id, Assignment.active)
    return or_(User.organisation_id == organisation_id, User.id.in_(held))


def _waiting(organisation_id: int) -> tuple[Any, ...]:
    return JoinRequest.organisation_id == organisation_id, JoinRequest.state == JoinState.OPEN


def _rows(kind: Any, *conditions: Any) -> list[Any]:
    return list(db.session.scalars(select(kind).where(*conditions).order_by(kind.id)).unique())


def _count(column: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count(column)).where(*conditions)) or 0
