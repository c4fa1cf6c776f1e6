"""The table of jobs: work that is done after the answer, kept in the transaction of what it follows from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.common import clock
from app.common.erasing import Erased
from app.common.scope import ByActor
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model


class State(StrEnum):
    """Where a job is; one that failed too often stays until an operator starts it again or takes it back."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


STATES = {
    State.WAITING: N_("Waiting"),
    State.RUNNING: N_("Running"),
    State.DONE: N_("Done"),
    State.FAILED: N_("Failed"),
    State.CANCELLED: N_("Cancelled"),
}


class Job(Numbered, ByActor, Model):
    """One piece of work. Its payload holds numbers and opaque tokens; people and texts stay where they are."""

    __tablename__ = "job"
    erased_by = Erased.ROW
    __table_args__ = (Index("ix_job_state_due_at", "state", "due_at"),)

    kind: Mapped[str] = mapped_column(String(64), info={"label": N_("Kind of job")})
    payload: Mapped[str] = mapped_column(Text, default="{}", info={"label": N_("Payload")})
    sealed_detail: Mapped[str | None] = mapped_column(Text, info={"sealed": True, "label": N_("Detail")})
    """What it is about where that may hold names, such as the text of a search; gone once the job is done."""
    state: Mapped[State] = mapped_column(
        Enum(
            State,
            values_callable=lambda states: [state.value for state in states],
            native_enum=False,
            length=16,
            create_constraint=True,
            name="job_state",
        ),
        default=State.WAITING,
        info={"label": N_("State")},
    )
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor")}
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info={"label": N_("Organisation")}
    )
    slot: Mapped[str | None] = mapped_column(String(100), unique=True, info={"label": N_("Turn")})
    """What makes sure that work with a rhythm is queued once a turn, however many processes keep time."""
    request_id: Mapped[str] = mapped_column(String(36), default="", info={"label": N_("Request")})
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Created")})
    due_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Due")})
    lease_until: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Held until")})
    finished_at: Mapped[datetime | None] = mapped_column(Moment, index=True, info={"label": N_("Finished")})
    tries: Mapped[int] = mapped_column(default=0, server_default="0", info={"label": N_("Tries")})
    done: Mapped[int] = mapped_column(default=0, server_default="0", info={"label": N_("Parts done")})
    total: Mapped[int] = mapped_column(default=0, server_default="0", info={"label": N_("Parts in all")})
    failure: Mapped[str | None] = mapped_column(String(300), info={"label": N_("Failure")})
    result_file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id", ondelete="SET NULL"), index=True, info={"label": N_("File")}
    )
