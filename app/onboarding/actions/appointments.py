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
from sqlalchemy.orm import joinedload

from app.common import audit, clock, context, crypto, outbox
from app.common.context import as_system
from app.common.errors import RuleBroken
from app.common.words import DEFAULT_LANGUAGE
from app.extensions import db
from app.onboarding import events
from app.onboarding.actions.paper_files import keep_made
from app.onboarding.models import Appointment, Connection
from app.onboarding.rules import appointments as rules
from app.onboarding.rules import invitations
from app.onboarding.rules.invitations import Invitation, Party
from app.onboarding.rules.programmes import StepKind
from app.onboarding.rules.proposals import Proposal, propose
from app.security.login.actions.letters import Desk
from app.security.models import User

KEPT = timedelta(days=30)
"""So long an invitation is kept to be sent once more."""


def make(connection: Connection, values: dict[str, Any], guests: Sequence[Party], desk: Desk) -> Appointment:
    """Make an appointment, and invite the guests. Raises `RuleBroken`."""
    _refuse(values)
    host = urlsplit(desk.public_url).hostname or "regieportaal"
    appointment = Appointment(
        connection=connection, coordinator=_oneself(), uid=f"{crypto.token()}@{host}", number=0, called_off=False,
        guests=_told(guests), **values,
    )  # fmt: skip
    db.session.add(appointment)
    db.session.flush()
    _send(appointment, guests, desk)
    return appointment


def change(appointment: Appointment, values: dict[str, Any], guests: Sequence[Party], desk: Desk) -> Appointment:
    """Change an appointment, and tell the guests where something changed for them. Raises `RuleBroken`."""
    if appointment.called_off:
        raise RuleBroken(rules.CALLED_OFF)
    _refuse(values)
    before = invitation_of(appointment)
    gone = [one for one in before.guests if one.email not in {each.email for each in guests}]
    for key, value in values.items():
        setattr(appointment, key, value)
    appointment.guests = _told(guests)
    after = invitations.changed(before, invitation_of(appointment))
    if after.number == before.number:
        return appointment
    appointment.number = after.number
    if gone:  # who is not invited any more hears that it is called off for them
        _send_to(replace(before, number=after.number, called_off=True), gone, desk)
    _send(appointment, guests, desk)
    return appointment


def call_off(appointment: Appointment, desk: Desk) -> None:
    """Call an appointment off, and tell the guests. Raises `RuleBroken`."""
    if appointment.called_off:
        raise RuleBroken(rules.CALLED_OFF)
    appointment.called_off, appointment.number = True, appointment.number + 1
    _send(appointment, invitation_of(appointment).guests, desk)


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


def _refuse(values: dict[str, Any]) -> None:
    if reasons := rules.reasons_not_to_make(values["starts_at"], values["ends_at"], clock.now()):
        raise RuleBroken(*reasons)


def _send(appointment: Appointment, guests: Sequence[Party], desk: Desk) -> None:
    db.session.flush()
    if guests:
        _send_to(invitation_of(appointment), guests, desk)
        place = appointment.connection.organisation_id
        audit.record(
            db.session(), events.INVITED, appointment, organisation_id=place, guests=len(guests),
            change=appointment.number,
        )  # fmt: skip


def _send_to(invitation: Invitation, guests: Sequence[Party], desk: Desk) -> None:
    """A message to each guest, with the invitation as a file that agendas read."""
    content, _media = invitations.message(invitation, at=clock.now())
    attached = keep_made(content, "uitnodiging.ics", expires_at=clock.now() + KEPT)
    with force_locale(DEFAULT_LANGUAGE):
        subject, body = _letter(invitation)
    with as_system():  # messages of nobody in particular
        for guest in guests:
            outbox.post(
                desk.session, desk.vault, recipient=guest.email, subject=subject, body=body, attached=[attached]
            )


def _letter(invitation: Invitation) -> tuple[str, str]:
    at = clock.on_the_wall(invitation.start)
    when = f"{at:%d-%m-%Y, %H:%M}"
    if invitation.called_off:
        subject = _("Called off: %(title)s", title=invitation.title)
        said = _("The appointment of %(when)s is called off.", when=when)
    else:
        subject = _("Invitation: %(title)s", title=invitation.title)
        said = _("You are invited on %(when)s. The file that comes with it puts it in your agenda.", when=when)
    place = [_("Place: %(place)s", place=invitation.place)] if invitation.place else []
    return subject[:300], "\n\n".join([said, *place, invitation.organiser.name]) + "\n"


# Proposing days


def proposals_for(connection: Connection, earliest: date) -> list[Proposal]:
    """Days for the training and the first evaluation together, free in the agenda of whoever asks (O-30)."""
    route = connection.edition.route
    training = next((step for step in route.steps if step.kind is StepKind.TRAINING), None)
    evaluation = next(
        (step for step in route.steps if step.window and training and step.window.after == training.key), None
    )
    if evaluation is None or evaluation.window is None:
        return []
    return propose(earliest, evaluation.window, busy=_busy())


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
