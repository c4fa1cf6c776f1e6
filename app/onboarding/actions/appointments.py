"""What is done with appointments: made, changed, called off; each change goes to the guests as an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.common import audit, clock, context, crypto, outbox
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.words import DEFAULT_LANGUAGE
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions import connections, knowing
from app.onboarding.actions.paper_files import keep_made
from app.onboarding.models import Appointment, Connection, ConnectionContact
from app.onboarding.rules import appointments as rules
from app.onboarding.rules import invitations
from app.onboarding.rules.contacts import ContactKind
from app.onboarding.rules.invitations import Invitation, Party
from app.onboarding.rules.programmes import Route, Step, StepKind
from app.onboarding.rules.proposals import Proposal, propose
from app.onboarding.rules.standing import State
from app.security.login.actions.letters import Desk
from app.security.models import User

KEPT = timedelta(days=30)
"""So long an invitation is kept to be sent once more."""


def make(
    connection: Connection, values: dict[str, Any], guests: Sequence[Party], desk: Desk, signed: str = ""
) -> Appointment:
    """Make an appointment, and invite the guests by a letter that is `signed` so. Raises `RuleBroken`.

    One that is for the step which is due plans it: the step falls on that day.
    """
    connections.lock(connection)
    step = step_for(connection, values.get("step"))
    values = {**values, "ends_at": rules.end_of(values["starts_at"], values["ends_at"], step)}
    _refuse(values, step)
    host = urlsplit(desk.public_url).hostname or "regieportaal"
    appointment = Appointment(
        connection=connection, coordinator=_oneself(), uid=f"{crypto.token()}@{host}", number=0, called_off=False,
        guests=_told(guests), **values,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(appointment)
    except IntegrityError:  # two colleagues, or one who clicked twice
        raise RuleBroken(rules.PLANNED_ALREADY) from None
    _plan(appointment, appointment.day)
    _send(appointment, guests, desk, signed)
    return appointment


def change(
    appointment: Appointment, values: dict[str, Any], guests: Sequence[Party], desk: Desk, signed: str = ""
) -> Appointment:
    """Change an appointment, and tell the guests where something changed for them. Raises `RuleBroken`."""
    _refuse_unless_ahead(appointment)
    step = appointment.connection.edition.route.step(appointment.step or "")
    values = {**values, "ends_at": rules.end_of(values["starts_at"], values["ends_at"], step)}
    _refuse(values, step)
    before, day = invitation_of(appointment), appointment.day
    gone = [one for one in before.guests if one.email not in {each.email for each in guests}]
    for key, value in values.items():
        setattr(appointment, key, value)
    appointment.guests = _told(guests)
    if appointment.day != day:
        _plan(appointment, appointment.day)
    after = invitations.changed(before, invitation_of(appointment))
    if after.number == before.number:
        return appointment
    appointment.number = after.number
    if gone:  # who is not invited any more hears that it is called off for them
        _send_to(replace(before, number=after.number, called_off=True), gone, desk, signed)
    _send(appointment, guests, desk, signed)
    return appointment


def call_off(appointment: Appointment, desk: Desk, signed: str = "") -> None:
    """Call an appointment off, and tell the guests; its step has no day any more. Raises `RuleBroken`."""
    _refuse_unless_ahead(appointment)
    appointment.called_off, appointment.number = True, appointment.number + 1
    if appointment.connection.planned_on == appointment.day:
        _plan(appointment, None)
    _send(appointment, invitation_of(appointment).guests, desk, signed)


def hold(appointment: Appointment) -> None:
    """Note that an appointment took place; the step that it was for is completed by it. Raises `RuleBroken`."""
    _refuse_unless_ahead(appointment)
    if appointment.starts_at > clock.now():
        raise RuleBroken(rules.NOT_BEGUN)
    if step := completes(appointment):
        connections.complete(appointment.connection, step.key, appointment.day)
    appointment.held_on = appointment.day
    db.session.flush()


def completes(appointment: Appointment) -> Step | None:
    """The step that is completed once an appointment took place: the one that is due, where it is for that."""
    connection = appointment.connection
    step = connection.edition.route.step(appointment.step or "")
    its = step is not None and step.key == connection.step and connection.state is State.UNDERWAY
    return step if its and step and step.kind in rules.COMPLETED_BY_IT else None


def _refuse_unless_ahead(appointment: Appointment) -> None:
    if appointment.called_off:
        raise RuleBroken(rules.CALLED_OFF)
    if appointment.held_on:
        raise RuleBroken(rules.HELD_ALREADY)


def _plan(appointment: Appointment, day: date | None) -> None:
    """Let the step fall on the day of an appointment, where it is for the one that is due."""
    connection = appointment.connection
    if appointment.step == connection.step and connection.state is State.UNDERWAY:
        connections.plan(connection, day)


def invitation_of(appointment: Appointment) -> Invitation:
    """An appointment as its guests know it."""
    by = appointment.coordinator
    organiser = Party(by.name.full, by.email or "") if by else Party("", "")
    return Invitation(
        uid=appointment.uid, title=f"{appointment.subject}: {appointment.connection.organisation.name}",
        start=appointment.starts_at, end=appointment.ends_at, organiser=organiser,
        guests=tuple(Party(one["name"], one["email"]) for one in appointment.guests or ()),
        place=appointment.place or "", number=appointment.number, called_off=appointment.called_off,
    )  # fmt: skip


def _told(guests: Sequence[Party]) -> list[dict[str, str]]:
    return [{"name": one.name, "email": one.email} for one in guests]


def _oneself() -> User | None:
    return db.session.scalars(select(User).where(User.actor_id == context.current().actor_id)).first()


def _refuse(values: dict[str, Any], step: Step | None) -> None:
    starts, ends = values["starts_at"], values["ends_at"]
    reasons: list[str] = rules.reasons_not_to_make(starts, ends, clock.now())
    if step:
        reasons += rules.reasons_against_length(step, step.name[DEFAULT_LANGUAGE], starts, ends)
    if reasons:
        raise RuleBroken(*reasons)


def step_for(connection: Connection, key: str | None) -> Step | None:
    """The step of a connection that an appointment is for, where it is for one. Raises `RuleBroken`."""
    if not key:
        return None
    held = connections.standing_of(connection, connections.steps_of(connection)).held
    step = rules.meets_in(connection.edition.route, key, held)
    if step is None:
        raise RuleBroken(rules.NOT_FOR_STEP)
    return step


def guests_for(connection: Connection, step: Step) -> tuple[list[ConnectionContact], list[ContactKind]]:
    """Whom the programme invites to a step, as far as they are known, and who is not known yet (O-06)."""
    wanted = step.guests or (ContactKind.CONTACT,)
    known = [one for one in knowing.contacts_of(connection) if one.kind in wanted]
    return known, [kind for kind in wanted if kind not in {one.kind for one in known}]


def _send(appointment: Appointment, guests: Sequence[Party], desk: Desk, signed: str) -> None:
    db.session.flush()
    if guests:
        _send_to(invitation_of(appointment), guests, desk, signed)
        place = appointment.connection.organisation_id
        audit.record(
            db.session(), events.INVITED, appointment, organisation_id=place, guests=len(guests),
            change=appointment.number,
        )  # fmt: skip


def _send_to(invitation: Invitation, guests: Sequence[Party], desk: Desk, signed: str) -> None:
    """A message to each guest, with the invitation as a file that agendas read."""
    content, _media = invitations.message(invitation, at=clock.now())
    attached = keep_made(content, "uitnodiging.ics", expires_at=clock.now() + KEPT)
    with force_locale(DEFAULT_LANGUAGE):
        subject, body = _letter(invitation, signed)
    with as_system():  # messages of nobody in particular
        for guest in guests:
            outbox.post(
                desk.session, desk.vault, recipient=guest.email, subject=subject, body=body, attached=[attached]
            )


def _letter(invitation: Invitation, signed: str) -> tuple[str, str]:
    at = clock.on_the_wall(invitation.start)
    when = f"{at:%d-%m-%Y, %H:%M}"
    if invitation.called_off:
        subject = _("Called off: %(title)s", title=invitation.title)
        said = _("The appointment of %(when)s is called off.", when=when)
    else:
        subject = _("Invitation: %(title)s", title=invitation.title)
        said = _("You are invited on %(when)s. The file that comes with it puts it in your agenda.", when=when)
    place = [_("Place: %(place)s", place=invitation.place)] if invitation.place else []
    return subject[:300], "\n\n".join([said, *place, signed or invitation.organiser.name]) + "\n"


# Proposing days


def proposals_for(connection: Connection, earliest: date) -> list[Proposal]:
    """Days for the training and the first evaluation together, free in the agenda of whoever asks (O-30).

    The first is tomorrow: a training is planned ahead, and the hours of today go by.
    """
    evaluation = evaluation_after_training(connection.edition.route)
    if evaluation is None or evaluation.window is None:
        return []
    return propose(max(earliest, clock.today() + timedelta(days=1)), evaluation.window, busy=_busy())


def evaluation_after_training(route: Route) -> Step | None:
    """The step that is due some time after the training."""
    training = next((step for step in route.steps if step.kind is StepKind.TRAINING), None)
    return next(
        (step for step in route.steps if step.window and training and step.window.after == training.key), None
    )


def _busy() -> set[date]:
    """The days on which whoever asks has an appointment already."""
    mine = select(User.id).where(User.actor_id == context.current().actor_id).scalar_subquery()
    wanted = select(Appointment.starts_at).where(Appointment.coordinator_id == mine)
    ahead = wanted.where(Appointment.called_off.is_(False), Appointment.starts_at > clock.now())
    return {clock.on_the_wall(moment).date() for moment in db.session.scalars(ahead)}


LOADED = (
    joinedload(Appointment.connection).joinedload(Connection.organisation),
    joinedload(Appointment.coordinator),
)
