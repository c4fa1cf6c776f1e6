"""Forms that were used: posting the same form twice does the work once (design, "Base screens")."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.common import clock, crypto
from app.common.erasing import Erased
from app.common.scope import ByActor
from app.common.statements import insert_or_update
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model


class UsedForm(Numbered, ByActor, Model):
    """A rendered form that was saved, and where its answer led."""

    __tablename__ = "used_form"
    erased_by = Erased.ROW

    key_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Key")})
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor")}
    )
    used_at: Mapped[datetime] = mapped_column(Moment, index=True, info={"label": N_("Used")})
    location: Mapped[str] = mapped_column(String(500), default="", info={"label": N_("Location")})


class AlreadyUsed(Exception):
    """The form was saved before; `location` is where that led."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def use(session: Session, key: str, actor_id: int | None, location: str = "") -> None:
    """Take a form's key in the transaction of its save; raises `AlreadyUsed` when it was taken before.

    The unique index decides between two posts at the same moment: the second waits for the first.
    """
    row = {"key_hash": crypto.hashed(key), "actor_id": actor_id, "used_at": clock.now(), "location": location}
    taken = session.execute(
        insert_or_update(session)(UsedForm).values(row).on_conflict_do_nothing().returning(UsedForm.id)
    ).first()
    if taken is None:
        raise AlreadyUsed(led_to(session, key) or "")


def led_to(session: Session, key: str) -> str | None:
    """Where a form led that was saved before, or nothing when it was not."""
    return session.scalar(select(UsedForm.location).where(UsedForm.key_hash == crypto.hashed(key)))
