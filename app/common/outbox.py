"""Mail that has to leave: written in the transaction of the change, sent after it is kept.

The text is sealed at rest, because it may hold a login code or a link that lets somebody in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CursorResult, Enum, ForeignKey, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.common import clock
from app.common.crypto import Vault
from app.common.scope import ByActor
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model

POSTED = "message posted"
"""Mark on a session that mail was put in the outbox, for whoever sends it after the commit."""


class State(StrEnum):
    """Where a message is; a queued one waits until mail is configured.

    One that is being sent when the process dies stays so: a login code that comes twice or late helps nobody.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Message(Numbered, ByActor, Model):
    """A message to one address."""

    __tablename__ = "message"

    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor")}
    )
    recipient: Mapped[str] = mapped_column(String(320), info={"label": N_("To")})
    subject: Mapped[str] = mapped_column(String(300), info={"label": N_("Subject")})
    sealed_body: Mapped[str] = mapped_column(Text, info={"sealed": True, "label": N_("Text")})
    state: Mapped[State] = mapped_column(
        Enum(
            State,
            values_callable=lambda states: [state.value for state in states],
            native_enum=False,
            length=16,
            create_constraint=True,
            name="message_state",
        ),
        default=State.QUEUED,
        index=True,
        info={"label": N_("State")},
    )
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Created")})
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Sent")})
    failure: Mapped[str | None] = mapped_column(String(300), info={"label": N_("Failure")})


def post(
    session: Session, vault: Vault, *, recipient: str, subject: str, body: str, actor_id: int | None = None
) -> Message:
    """Put a message in the outbox, as part of the caller's transaction."""
    message = Message(recipient=recipient, subject=subject, sealed_body=vault.seal(body), actor_id=actor_id)
    session.add(message)
    session.info[POSTED] = True
    return message


@dataclass(frozen=True)
class Envelope:
    """A message as it goes out: opened, and no longer tied to the database."""

    recipient: str
    subject: str
    body: str


AT_ONCE = 50


class Undelivered(Exception):
    """The mail server did not take a message; the text says why, without naming anybody."""


def send_waiting(session: Session, vault: Vault, deliver: Callable[[Envelope], None], at: datetime) -> int:
    """Send what waits, oldest first, and keep of each how it went; returns how many went out.

    The only action that commits: a message is claimed before it is handed over, so that two processes never
    send it twice, and no lock is held while the mail server thinks.
    """
    waiting = select(Message.id).where(Message.state == State.QUEUED).order_by(Message.id).limit(AT_ONCE)
    keys = list(session.scalars(waiting))
    session.commit()
    return sum(_send(session, vault, deliver, key, at) for key in keys)


def _send(session: Session, vault: Vault, deliver: Callable[[Envelope], None], key: int, at: datetime) -> bool:
    if not _moved(session, key, State.QUEUED, state=State.SENDING):
        return False
    message = session.get_one(Message, key)
    recipient, subject, sealed = message.recipient, message.subject, message.sealed_body
    session.commit()
    try:
        deliver(Envelope(recipient, subject, vault.open(sealed)))
    except (Undelivered, ValueError) as refusal:
        _moved(session, key, State.SENDING, state=State.FAILED, failure=str(refusal)[:300])
        return False
    return _moved(session, key, State.SENDING, state=State.SENT, sent_at=at)


def _moved(session: Session, key: int, before: State, **values: Any) -> bool:
    """Move a message on from a state and keep it; false when another process did so first."""
    statement = update(Message).where(Message.id == key, Message.state == before).values(**values)
    result: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]  (an update gives a cursor)
    session.commit()
    return result.rowcount == 1
