"""What is done with the yearly round: made, people chosen, shown before it goes, sent, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, false, func, insert, literal, or_, select
from sqlalchemy.orm import joinedload

from app.common import audit, clock, outbox
from app.common.errors import RuleBroken
from app.common.jobs import Work, enqueue, job
from app.common.outbox import Message
from app.common.outbox import State as MessageState
from app.common.words import N_, Told
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions.reaching import Reached, block, desk_of
from app.onboarding.models import Connection, ConnectionContact, ProgrammeEdition, RoundRecipient, YearlyRound
from app.onboarding.rules import rounds as rules
from app.onboarding.rules.contacts import ContactKind
from app.onboarding.rules.programmes import StepKind
from app.onboarding.rules.rounds import Delivery, RoundState
from app.onboarding.rules.standing import OPEN, State
from app.security.actions.gates import in_force
from app.security.models import Assignment, Role, User

COORDINATOR_OF_INSTITUTION = "IC"
SEND = "rounds.send"
READ = (
    joinedload(Connection.organisation), joinedload(Connection.region), joinedload(Connection.coordinator)
)  # fmt: skip
"""What is read with a connection to fill in a letter."""


def keep(round_: YearlyRound, values: Mapping[str, Any]) -> YearlyRound:
    """Make a round, or change one that is not sent yet. Raises `RuleBroken`."""
    if round_.id is not None:
        refuse_unless_concept(round_)
    rules.check(values["subject"], values["body"])
    for key, value in values.items():
        setattr(round_, key, value)
    db.session.add(round_)
    db.session.flush()
    return round_


def refuse_unless_concept(round_: YearlyRound) -> None:
    """Refuse that a round is changed which was sent. Raises `RuleBroken`."""
    if round_.state is not RoundState.CONCEPT:
        raise RuleBroken(rules.NOT_A_CONCEPT)


# Who is in it


def choose_due(round_: YearlyRound) -> int:
    """Put all whose yearly evaluation is due in a round, each once; returns how many came. Raises `RuleBroken`.

    They are put in by one statement, however many there are: nothing is decided for each.
    """
    refuse_unless_concept(round_)
    db.session.flush()
    fresh = _due_and_new(round_)
    many = db.session.scalar(select(func.count()).select_from(fresh.subquery())) or 0
    if many + count_of(round_) > rules.MOST_RECIPIENTS:
        raise RuleBroken(rules.TOO_MANY)
    recipient, now = RoundRecipient.__table__, clock.now()
    told = {
        recipient.c.round_id: round_.id, recipient.c.state: Delivery.WAITING,
        recipient.c.created_at: now, recipient.c.changed_at: now,
    }  # fmt: skip
    values = [literal(value, column.type) for column, value in told.items()]
    rows = fresh.add_columns(*values).order_by(Connection.sort_key, Connection.id)
    db.session.execute(insert(recipient).from_select([recipient.c.connection_id, *told], rows))
    return many


def _due_and_new(round_: YearlyRound) -> Any:
    """The numbers of connections whose yearly evaluation is due and that are not in the round yet (O-13)."""
    there = select(RoundRecipient.connection_id).where(_of(round_))
    ours = Connection.region_id == round_.region_id, Connection.state == State.UNDERWAY
    yearly = [
        and_(Connection.edition_id == edition.id, Connection.step == step.key)
        for edition in db.session.scalars(
            select(ProgrammeEdition).where(ProgrammeEdition.id.in_(select(Connection.edition_id).where(*ours)))
        )
        for step in edition.route.steps
        if step.kind is StepKind.YEARLY
    ]
    due = Connection.joined_on.is_not(None), Connection.due_on <= round_.until, or_(false(), *yearly)
    return select(Connection.id).where(*ours, *due, Connection.id.not_in(there))


def gather(round_: YearlyRound) -> None:
    """The same, told when it adds nobody. Raises `RuleBroken`."""
    if not choose_due(round_):
        raise RuleBroken(Told(rules.NOBODY_DUE, day=round_.until))


def choose(round_: YearlyRound, connection: Connection) -> RoundRecipient:
    """Put one connection in a round. Raises `RuleBroken`."""
    refuse_unless_concept(round_)
    if connection.region_id != round_.region_id:
        raise RuleBroken(rules.ANOTHER_REGION)
    theirs = RoundRecipient.connection_id == connection.id
    if db.session.scalar(select(RoundRecipient.id).where(_of(round_), theirs)) is not None:
        raise RuleBroken(rules.CHOSEN_BEFORE)
    fresh = RoundRecipient(round=round_, connection=connection, state=Delivery.WAITING)
    db.session.add(fresh)
    db.session.flush()
    return fresh


def leave_out(recipient: RoundRecipient) -> None:
    """Take a connection out of a round that is not sent yet. Raises `RuleBroken`."""
    refuse_unless_concept(recipient.round)
    db.session.delete(recipient)
    db.session.flush()


def recipients_of(round_: YearlyRound, most: int) -> list[RoundRecipient]:
    """Some of those in a round, in the order of their names."""
    wanted = select(RoundRecipient).join(Connection, Connection.id == RoundRecipient.connection_id)
    loaded = joinedload(RoundRecipient.connection).options(*READ)
    wanted = wanted.where(_of(round_)).options(loaded).order_by(Connection.sort_key, Connection.id)
    return list(db.session.scalars(wanted.limit(most)))


def count_of(round_: YearlyRound) -> int:
    """How many are in a round."""
    return db.session.scalar(select(func.count(RoundRecipient.id)).where(_of(round_))) or 0


def _of(round_: YearlyRound) -> Any:
    return RoundRecipient.round_id == round_.id


# The letter


def values_of(connection: Connection, desk: Reached) -> dict[str, str]:
    """What is filled in for a connection."""
    by, due = connection.coordinator, connection.due_on
    return {
        "organisatie": connection.organisation.name,
        "regio": connection.region.name,
        "coordinator": by.name.full if by else "",
        "contact": block(connection, desk),
        "datum": f"{due:%d-%m-%Y}" if due else "",
    }


def addresses_of(session: Any, organisations: Sequence[int]) -> dict[int, str]:
    """The address of each organisation, where there is one.

    It is that of its institution coordinator, the first that has one, or else that of the contact person.
    """
    return _of_contacts(session, organisations) | _of_coordinators(session, organisations)


def _of_contacts(session: Any, organisations: Sequence[int]) -> dict[int, str]:
    """Addresses of contacts: the institution coordinator before the contact person, then as they were added."""
    first = case((ConnectionContact.kind == ContactKind.COORDINATOR, 0), else_=1)
    found = (
        select(Connection.organisation_id, ConnectionContact.email)
        .join(Connection, Connection.id == ConnectionContact.connection_id)
        .where(Connection.organisation_id.in_(organisations), Connection.state.in_(OPEN))
        .where(ConnectionContact.kind.in_((ContactKind.COORDINATOR, ContactKind.CONTACT)))
        .where(ConnectionContact.email.is_not(None))
        .order_by(first.desc(), ConnectionContact.id.desc())
    )
    return {place: address for place, address in session.execute(found) if address}


def _of_coordinators(session: Any, organisations: Sequence[int]) -> dict[int, str]:
    found = (
        select(Assignment.organisation_id, User.email)
        .join(Role, Role.id == Assignment.role_id)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.organisation_id.in_(organisations), Role.code == COORDINATOR_OF_INSTITUTION)
        .where(in_force(clock.now()), User.active.is_(True), User.email.is_not(None))
        .order_by(Assignment.id.desc())
    )
    return {place: address for place, address in session.execute(found) if address}


# Sending


def send(round_: YearlyRound) -> None:
    """Let the letters go, as a job. Raises `RuleBroken`."""
    refuse_unless_concept(round_)
    if not recipients_of(round_, 1):
        raise RuleBroken(rules.NOBODY)
    rules.check(round_.subject, round_.body)
    round_.state, round_.sent_at = RoundState.SENDING, clock.now()
    db.session.flush()
    enqueue(db.session(), SEND, round_id=round_.id)
    audit.record(db.session(), events.ROUND_SENT, round_, letters=count_of(round_))


def send_again(recipient: RoundRecipient) -> None:
    """Send one letter once more that did not arrive. Raises `RuleBroken`."""
    if recipient.state not in (Delivery.FAILED, Delivery.NO_ADDRESS):
        raise RuleBroken(rules.NOT_FAILED)
    recipient.state, recipient.message_id = Delivery.WAITING, None
    db.session.flush()
    enqueue(db.session(), SEND, round_id=recipient.round_id)


@job(SEND, N_("Send the letters of a round"))
def send_letters(work: Work, round_id: int) -> None:
    """Put the letter of each connection in the outbox, once; who has no address is noted.

    A letter and the note that it was written are kept together, and the row of the round is locked: a job that is
    done twice, or by two workers, finds nothing left to write.
    """
    session = work.session
    found = select(YearlyRound).where(YearlyRound.id == round_id).with_for_update()
    round_ = session.scalars(found).first()
    if round_ is None or round_.state is RoundState.CONCEPT:
        return
    waiting = _waiting(session, round_id)
    addresses = addresses_of(session, [one.connection.organisation_id for one in waiting])
    desk = desk_of(work.settings)
    written, letters = list[RoundRecipient](), list[tuple[str, str, str]]()
    for one in waiting:
        one.told_at = work.at
        address = addresses.get(one.connection.organisation_id)
        if address is None:
            one.state = Delivery.NO_ADDRESS
            continue
        told = values_of(one.connection, desk)
        subject, body = rules.filled(round_.subject, told)[:300], rules.filled(round_.body, told)
        written.append(one)
        letters.append((address, subject, body))
    for one, number in zip(written, outbox.post_all(session, work.vault, letters), strict=True):
        one.message_id = number
    round_.state = RoundState.SENT


def _waiting(session: Any, round_id: int) -> list[RoundRecipient]:
    wanted = select(RoundRecipient).where(
        RoundRecipient.round_id == round_id,
        RoundRecipient.state == Delivery.WAITING,
        RoundRecipient.message_id.is_(None),
    )
    loaded = joinedload(RoundRecipient.connection).options(*READ)
    return list(session.scalars(wanted.options(loaded).order_by(RoundRecipient.id)))


@job("rounds.follow", N_("See what became of the letters of rounds"), every=timedelta(minutes=10))
def follow(work: Work) -> None:
    """Note of each letter that waits whether it left or failed."""
    became = {
        MessageState.SENT: Delivery.SENT, MessageState.FAILED: Delivery.FAILED,
        MessageState.CANCELLED: Delivery.FAILED, MessageState.EXPIRED: Delivery.FAILED,
    }  # fmt: skip
    found = (
        select(RoundRecipient, Message.state, Message.sent_at)
        .join(Message, Message.id == RoundRecipient.message_id)
        .where(RoundRecipient.state == Delivery.WAITING, Message.state != MessageState.QUEUED)
        .limit(5_000)
    )
    for recipient, state, sent_at in work.session.execute(found).all():
        recipient.state, recipient.told_at = became[state], sent_at or work.at
