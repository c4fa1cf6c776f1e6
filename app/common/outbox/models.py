"""The table of messages: what the portal writes to people, by mail or to a telephone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Enum, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import clock
from app.common.erasing import Erased
from app.common.jobs.models import Job
from app.common.scope import ByActor
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model


class Channel(StrEnum):
    """How a message travels."""

    MAIL = "mail"
    SMS = "sms"


class State(StrEnum):
    """Where a message is; a queued one waits for a worker, or until its channel is set up."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


CHANNELS = {Channel.MAIL: N_("E-mail"), Channel.SMS: N_("Text message")}
STATES = {
    State.QUEUED: N_("Waiting"),
    State.SENT: N_("Sent"),
    State.FAILED: N_("Failed"),
    State.CANCELLED: N_("Cancelled"),
    State.EXPIRED: N_("Expired"),
}


def _words(kind: type[StrEnum], name: str) -> Enum:
    return Enum(
        kind,
        values_callable=lambda values: [value.value for value in values],
        native_enum=False,
        length=16,
        create_constraint=True,
        name=name,
    )


class Message(Numbered, ByActor, Model):
    """A message to one address. The text is sealed: it may hold a login code or a link that lets somebody in."""

    __tablename__ = "message"
    erased_by = Erased.ROW

    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor")}
    )
    channel: Mapped[Channel] = mapped_column(
        _words(Channel, "message_channel"),
        default=Channel.MAIL,
        server_default=Channel.MAIL,
        info={"label": N_("Channel")},
    )
    recipient: Mapped[str] = mapped_column(String(320), info={"label": N_("To")})
    subject: Mapped[str] = mapped_column(String(300), info={"label": N_("Subject")})
    sealed_body: Mapped[str] = mapped_column(Text, info={"sealed": True, "label": N_("Text")})
    file_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True), info={"label": N_("Attachments")})
    """The stored files that go with it, of the record that the message is about."""
    state: Mapped[State] = mapped_column(
        _words(State, "message_state"), default=State.QUEUED, index=True, info={"label": N_("State")}
    )
    created_at: Mapped[datetime] = mapped_column(
        Moment, default=clock.now, index=True, info={"label": N_("Created")}
    )
    useful_until: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Useful until")})
    """After this moment it helps nobody, and is not sent any more: a login code, a link."""
    only_while: Mapped[str | None] = mapped_column(String(64), info={"label": N_("Sent only while")})
    """The question that is asked once more before it leaves, and what it is asked with (`outbox.asked_before`)."""
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Sent")})
    failure: Mapped[str | None] = mapped_column(String(300), info={"label": N_("Failure")})
    job_id: Mapped[int | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True, info={"label": N_("Job")}
    )

    job: Mapped[Job | None] = relationship(lazy="raise", viewonly=True)

    @property
    def reference(self) -> str:
        """What tells this message from all others, the same at each try: a server may see that it has it."""
        return f"{self.id}.{int(self.created_at.timestamp())}"
