"""What is done with trainings: planned, changed, held, called off; who is invited, and who was there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.common import audit, clock, context
from app.common.errors import RuleBroken
from app.common.words import folded
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions import accounts, connections
from app.onboarding.models import (
    AccountLine,
    Connection,
    Training,
    TrainingAttendee,
    TrainingInvitation,
    TrainingOffer,
)
from app.onboarding.rules import trainings as rules
from app.onboarding.rules.programmes import StepKind
from app.onboarding.rules.standing import State
from app.onboarding.rules.trainings import Presence, TrainingKind, TrainingState
from app.security.models import Region, User
from app.security.rules.organisations import RegionKind

E_LEARNING = "E-learning"
"""Its title, which is the same in the three languages."""


def offer_of(region_id: int) -> TrainingOffer | None:
    """Which forms a region offers, where it said so."""
    return db.session.scalars(select(TrainingOffer).where(TrainingOffer.region_id == region_id)).first()


def usual_offer() -> tuple[int | None, TrainingOffer | None]:
    """The region for which one works, and what it offers; of several that of the referral index, or the first."""
    ours = select(Region.id).where(context.current().scope.reaches(Region.id))
    first = Region.kind != RegionKind.REFERRAL_INDEX, Region.sort_key, Region.id
    number = db.session.scalar(ours.order_by(*first).limit(1))
    return number, offer_of(number) if number else None


def keep_offer(region: Region, offered: dict[str, bool]) -> TrainingOffer:
    """Say which forms of training a region offers."""
    offer = offer_of(region.id) or TrainingOffer(region_id=region.id)
    for kind, told in offered.items():
        setattr(offer, kind, told)
    db.session.add(offer)
    db.session.flush()
    return offer


def plan(values: dict[str, Any]) -> Training:
    """Plan a training. Raises `RuleBroken`."""
    mine = select(User.id).where(User.actor_id == context.current().actor_id)
    training = Training(state=TrainingState.PLANNED, coordinator_id=db.session.scalar(mine))
    _set(training, values)
    db.session.add(training)
    db.session.flush()
    return training


def change(training: Training, values: dict[str, Any]) -> Training:
    """Change a training that is planned. Raises `RuleBroken`."""
    _refuse_unless_planned(training)
    taken = _taken(training)
    if values["places"] is not None and taken > values["places"]:
        raise RuleBroken(rules.IS_FULL)
    before = training.day
    _set(training, values)
    if training.day != before:
        _plan_steps(training, before, training.day)
    return training


def _plan_steps(training: Training, before: date | None, day: date | None) -> None:
    """Let the training step of whoever is invited fall on another day, where it fell on that of this training."""
    for one in invited_to(training):
        if _waits_for_training(one) and one.planned_on == before:
            connections.plan(one, day)


def planned_in(region_id: int, earliest: date, most: int = 10) -> list[Training]:
    """The next trainings of a region that are planned, from a day on."""
    ahead = Training.region_id == region_id, Training.state == TrainingState.PLANNED
    found = select(Training).where(*ahead, Training.starts_at >= clock.begin_of(earliest))
    return list(db.session.scalars(found.order_by(Training.starts_at, Training.id).limit(most)))


def _set(training: Training, values: dict[str, Any]) -> None:
    kind = values["kind"]
    moments = values["starts_at"], values["ends_at"]
    if reasons := rules.reasons_not_to_plan(kind, *moments, values["places"], clock.now()):
        raise RuleBroken(*reasons)
    offer = offer_of(values["region_id"])
    if offer is not None and not offer.offers(kind):
        raise RuleBroken(rules.NOT_OFFERED)
    for key, value in values.items():
        setattr(training, key, value)
    training.sort_key = folded(training.title)[:300]


def call_off(training: Training) -> None:
    """Call a training off; the step of whoever waited for it has no day any more. Raises `RuleBroken`."""
    _refuse_unless_planned(training)
    training.state = TrainingState.CALLED_OFF
    _plan_steps(training, training.day, None)


def _refuse_unless_planned(training: Training) -> None:
    if training.state is not TrainingState.PLANNED:
        raise RuleBroken(rules.NOT_PLANNED)


# Who is invited


def invite(training: Training, connection: Connection) -> TrainingInvitation:
    """Invite an organisation to a training, on the day of which its step falls. Raises `RuleBroken`."""
    _refuse_unless_planned(training)
    if connection.region_id != training.region_id:
        raise RuleBroken(rules.ANOTHER_REGION)
    invitation = TrainingInvitation(training=training, connection=connection)
    try:
        with db.session.begin_nested():
            db.session.add(invitation)
    except IntegrityError:
        raise RuleBroken(rules.INVITED_BEFORE) from None
    if _waits_for_training(connection) and connection.planned_on is None:
        connections.plan(connection, training.day)
    return invitation


def invited_to(training: Training) -> list[Connection]:
    """The connections that are invited, in the order of their names."""
    found = (
        select(Connection)
        .join(TrainingInvitation, TrainingInvitation.connection_id == Connection.id)
        .where(TrainingInvitation.training_id == training.id)
        .options(joinedload(Connection.organisation), joinedload(Connection.edition))
        .order_by(Connection.sort_key, Connection.id)
    )
    return list(db.session.scalars(found))


# Who comes


def e_learning_of(region_id: int) -> Training:
    """The e-learning of a region, which every region has: made when somebody follows it for the first time."""
    theirs = Training.region_id == region_id, Training.kind == TrainingKind.E_LEARNING
    if found := db.session.scalars(select(Training).where(*theirs)).first():
        return found
    made = Training(
        region_id=region_id, kind=TrainingKind.E_LEARNING, state=TrainingState.OFFERED, title=E_LEARNING,
        sort_key=folded(E_LEARNING),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def put_on_list(training: Training | None, connection: Connection, *, name: str, email: str) -> TrainingAttendee:
    """Put a professional on the list of a training, or of the e-learning where none is named.

    Raises `RuleBroken`.
    """
    training = training or e_learning_of(connection.region_id)
    db.session.scalars(select(Training.id).where(Training.id == training.id).with_for_update()).one()
    _refuse_to_come(training, connection)
    attendee = TrainingAttendee(
        training=training, connection=connection, name=name, email=email, presence=Presence.EXPECTED,
        sort_key=folded(name)[:300],
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(attendee)
    except IntegrityError:
        raise RuleBroken(rules.ON_LIST) from None
    return attendee


def _refuse_to_come(training: Training, connection: Connection) -> None:
    if training.state is TrainingState.CALLED_OFF:
        raise RuleBroken(rules.NOT_PLANNED)
    if connection.region_id != training.region_id:
        raise RuleBroken(rules.ANOTHER_REGION)
    if training.state is TrainingState.OFFERED:
        return
    theirs = TrainingInvitation.training_id == training.id, TrainingInvitation.connection_id == connection.id
    if db.session.scalar(select(TrainingInvitation.id).where(*theirs)) is None:
        raise RuleBroken(rules.NOT_INVITED)
    if training.places is not None and _taken(training) >= training.places:
        raise RuleBroken(rules.IS_FULL)


def _taken(training: Training) -> int:
    there = TrainingAttendee.training_id == training.id, TrainingAttendee.presence != Presence.ABSENT
    return db.session.scalar(select(func.count(TrainingAttendee.id)).where(*there)) or 0


def change_attendee(attendee: TrainingAttendee, *, name: str, email: str) -> TrainingAttendee:
    """Write a name or an address otherwise."""
    attendee.name, attendee.email, attendee.sort_key = name, email, folded(name)[:300]
    return attendee


def mark(attendee: TrainingAttendee, presence: Presence) -> None:
    """Say whether somebody was there; who was gets a certificate of that day. Raises `RuleBroken`."""
    training, today = attendee.training, clock.today()
    if reasons := rules.reasons_not_to_mark(training.state, training.day, today):
        raise RuleBroken(*reasons)
    attendee.presence = presence
    certified_on = (training.day or today) if presence is Presence.PRESENT else None
    attendee.certified_on = certified_on
    if certified_on and training.state in (TrainingState.HELD, TrainingState.OFFERED):
        train_accounts([attendee], certified_on)


def attendees_of(training: Training) -> list[TrainingAttendee]:
    """Who is on the list of a training, in the order of their names."""
    found = select(TrainingAttendee).where(TrainingAttendee.training_id == training.id)
    return list(db.session.scalars(found.order_by(TrainingAttendee.sort_key, TrainingAttendee.id)))


def trained_addresses(connection_id: int) -> dict[str, date]:
    """Since when professionals of an organisation are trained, by address, as account lines ask it (O-33)."""
    return accounts.trained_since(connection_id)


def train_accounts(attendees: Iterable[TrainingAttendee], on: date) -> int:
    """Note the training with the account lines of these people, by their addresses; for how many (O-33)."""
    there = {(one.connection_id, folded(one.email)) for one in attendees}
    keys = {key for _connection, key in there}
    wanted = select(AccountLine).where(
        AccountLine.connection_id.in_({number for number, _key in there}), AccountLine.email_key.in_(keys)
    )
    lines = db.session.scalars(wanted.order_by(AccountLine.id)) if there else ()
    return accounts.trained_all([one for one in lines if (one.connection_id, one.email_key) in there], on)


# Holding one


def hold(training: Training) -> list[Connection]:
    """Note that a training was held, and complete the step of each organisation that was there and has it due.

    What cannot be completed stays as it is, such as a connection that is paused. Raises `RuleBroken`.
    """
    there = [one for one in attendees_of(training) if one.presence is Presence.PRESENT]
    present = {one.connection_id for one in there}
    day = training.day
    if reasons := rules.reasons_not_to_hold(training.state, day, clock.today(), len(present)):
        raise RuleBroken(*reasons)
    assert day is not None, "a training that can be held has a day"
    training.state = TrainingState.HELD
    train_accounts(there, day)
    completed = [one for one in due_for(training, present) if _complete(one, day)]
    db.session.flush()
    audit.record(db.session(), events.TRAINED, training, connections=len(completed))
    return completed


def due_for(training: Training, present: Iterable[int]) -> list[Connection]:
    """The connections whose training step is due, of those that were there."""
    there = set(present)
    return [one for one in invited_to(training) if one.id in there and _waits_for_training(one)]


def _waits_for_training(connection: Connection) -> bool:
    step = connection.edition.route.step(connection.step)
    return connection.state is State.UNDERWAY and step is not None and step.kind is StepKind.TRAINING


def _complete(connection: Connection, day: date) -> bool:
    try:
        with db.session.begin_nested():
            connections.complete(connection, connection.step, day)
    except RuleBroken:  # such as a step before it that was done later
        return False
    return True
