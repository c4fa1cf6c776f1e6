"""Receipts of erasures: that everything about somebody is gone, told without saying who it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, String, event, func, select
from sqlalchemy.orm import Mapped, Mapper, foreign, mapped_column, relationship

from app.common import guards
from app.common.erasing import Erased
from app.common.scope import Owned
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models.organisations import Organisation, words_of
from app.security.models.users import Actor, User
from app.security.rules.areas import KINDS_OF_ACCOUNTS, Area


class Erasure(Numbered, Owned, Model):
    """The receipt of one erasure: when, under which token, what went, and whether a check found anything left.

    `signature` is a keyed hash over the rest, so that a receipt that was changed or made up is known.
    """

    __tablename__ = "erasure"
    erased_by = Erased.TOKEN

    pseudonym: Mapped[str] = mapped_column(String(36), unique=True, info={"label": N_("Token")})
    """The token of the actor behind the account; history and audit log go on pointing at it."""
    kind: Mapped[Area] = mapped_column(
        words_of(Area, checked=False),
        default=Area.STAFF,
        server_default=Area.STAFF,
        info={"label": N_("Kind of account"), "choices": KINDS_OF_ACCOUNTS},
    )
    number: Mapped[int] = mapped_column(unique=True, info={"label": N_("Former number")})
    """The number of the account. It is never given out again: events in the audit log are about it."""
    erased_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Deleted on")})
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Deleted by")}
    )
    rows: Mapped[dict[str, int]] = mapped_column(JSON, info={"label": N_("What was deleted")})
    checked_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Checked")})
    remains: Mapped[dict[str, int] | None] = mapped_column(
        JSON(none_as_null=True), info={"label": N_("What was left")}
    )
    signature: Mapped[str] = mapped_column(String(64), info={"label": N_("Signature")})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    actor: Mapped[Actor | None] = relationship(viewonly=True)
    user: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Erasure.actor_id) == User.actor_id
    )

    @property
    def label(self) -> str:
        """The beginning of the token, as it also stands in the history."""
        return self.pseudonym[:8]

    @property
    def place(self) -> Organisation:
        """The organisation, as traces have it (`telling.who`)."""
        return self.organisation


guards.refuse_delete("erasure", when="", message="a receipt of an erasure stays")
guards.refuse_update(
    "erasure",
    when="OLD.checked_at IS NOT NULL OR NEW.pseudonym <> OLD.pseudonym OR NEW.number <> OLD.number "
    "OR NEW.kind <> OLD.kind OR NEW.erased_at <> OLD.erased_at",
    message="a receipt of an erasure is only completed",
)


@event.listens_for(User, "before_insert")
def _never_the_same_number(_mapper: Mapper[Any], connection: Connection, user: Any) -> None:
    """SQLite would give the number of the newest account again, once it is erased; PostgreSQL never does."""
    if connection.dialect.name != "sqlite" or user.id is not None:
        return
    receipt = Erasure.__table__.c
    erased = select(func.max(receipt.number)).where(receipt.kind == Area.STAFF).scalar_subquery()
    there = select(func.max(User.__table__.c.id)).scalar_subquery()
    user.id = select(func.max(func.coalesce(erased, 0), func.coalesce(there, 0)) + 1).scalar_subquery()
