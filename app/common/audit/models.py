"""The tables of the audit log: events, their seals, and the keys that where people were is read with."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.common import guards
from app.common.erasing import Erased
from app.common.scope import BySystem, Scope, Scoped
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model


class AuditEvent(Numbered, Scoped, Model):
    """Something that happened: the six fields of the BIO, and under which roles and where.

    Rows are only added. `hash` is a keyed hash over all other fields but the number, so that a row that was
    changed or made up is known by itself; `AuditSeal` says which rows there are.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_organisation_id_id", "organisation_id", "id"),
        Index("ix_audit_event_thing_thing_id", "thing", "thing_id"),
    )

    erased_by = Erased.TOKEN
    """The rows stay; where the person was can no longer be read once his key is destroyed (`ActorKey`)."""

    uid: Mapped[str] = mapped_column(String(32), unique=True, info={"label": N_("Mark")})
    at: Mapped[datetime] = mapped_column(Moment, index=True, info={"label": N_("Moment")})
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.id"), index=True, info={"label": N_("Actor")})
    action: Mapped[str] = mapped_column(String(64), index=True, info={"label": N_("Action")})
    thing: Mapped[str | None] = mapped_column(String(64), info={"label": N_("Kind of object")})
    thing_id: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Object")})
    result: Mapped[str] = mapped_column(String(16), info={"label": N_("Result")})
    organisation_id: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Organisation")})
    """Whose log it stands in: the organisation the object belongs to, or the one the actor worked in. A plain
    number, because a row that is never changed cannot follow an organisation that is deleted."""
    place_id: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Working at")})
    roles: Mapped[str] = mapped_column(String(200), default="", info={"label": N_("Roles")})
    origin: Mapped[str | None] = mapped_column(String(500), info={"label": N_("Address and device")})
    request_id: Mapped[str] = mapped_column(String(32), default="", info={"label": N_("Request")})
    details: Mapped[str] = mapped_column(Text, default="{}", info={"label": N_("Details")})
    hash: Mapped[str] = mapped_column(String(64), info={"label": N_("Hash")})
    if TYPE_CHECKING:
        actor: Mapped[Any]
        user: Mapped[Any]
        place: Mapped[Any]

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return scope.covers(cls.organisation_id)

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        """Nobody: rows are added on all rows, on behalf of whoever acts."""
        return false()


class AuditSeal(Numbered, BySystem, Model):
    """A stretch of events that is closed: which there are and what they say, chained to the stretch before."""

    __tablename__ = "audit_seal"
    erased_by = Erased.NOBODY

    from_id: Mapped[int] = mapped_column(Integer, unique=True, info={"label": N_("From")})
    to_id: Mapped[int] = mapped_column(Integer, info={"label": N_("Up to")})
    count: Mapped[int] = mapped_column(Integer, info={"label": N_("Number of events")})
    members: Mapped[str] = mapped_column(Text, info={"label": N_("Events")})
    """The numbers of the events as ranges ("1-57,59"): numbers left out were never used, or undone."""
    previous: Mapped[str] = mapped_column(String(64), info={"label": N_("Hash before")})
    hash: Mapped[str] = mapped_column(String(64), info={"label": N_("Hash")})
    sealed_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Sealed")})


class ActorKey(Numbered, BySystem, Model):
    """The key with which the address and device of one actor are sealed; without it nobody reads them again.

    The row without an actor is for whoever is not known: tries to log in with a name that does not exist.
    """

    __tablename__ = "actor_key"

    erased_by = Erased.ROW
    """Destroyed with the person, and with it where he was."""

    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), unique=True, info={"label": N_("Actor")}
    )
    sealed_key: Mapped[str] = mapped_column(String(500), info={"sealed": True, "label": N_("Key")})


guards.append_only("audit_event")
guards.append_only("audit_seal")
