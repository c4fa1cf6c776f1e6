"""What was typed in a form that could not be saved: sealed, for a day, for whoever typed it (decision 0019)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, Select, String, Text, UniqueConstraint, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.common import clock
from app.common.crypto import Vault
from app.common.erasing import Erased
from app.common.scope import ByActor
from app.common.statements import insert_or_update
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model

KEPT_FOR = timedelta(hours=24)
LARGEST = 100_000
"""How many bytes a draft may have; nobody types more in one go."""

Fields = tuple[tuple[str, str], ...]
"""Names and values as a form sends them."""


class Draft(Numbered, ByActor, Model):
    """A form that was filled in and not saved; one per person and form."""

    __tablename__ = "draft"
    erased_by = Erased.ROW
    __table_args__ = (UniqueConstraint("actor_id", "form"),)

    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), info={"label": N_("Actor")})
    form: Mapped[str] = mapped_column(String(200), info={"label": N_("Form")})
    sealed_fields: Mapped[str] = mapped_column(Text, info={"sealed": True, "label": N_("Typed text")})
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True, info={"label": N_("Created")})


def keep(
    session: Session, vault: Vault, *, actor_id: int, form: str, fields: Sequence[tuple[str, str]], at: datetime
) -> int | None:
    """Keep a form for somebody, in place of an earlier draft of it; its number, or nothing when it is too large.

    `form` is the address of the form, which names screen, verb and row.
    """
    text = json.dumps(fields)
    if not fields or len(text.encode()) > LARGEST:
        return None
    insert = insert_or_update(session)
    values = {"sealed_fields": vault.seal(text), "made_at": at}
    statement = insert(Draft).values(actor_id=actor_id, form=form, **values)
    statement = statement.on_conflict_do_update(index_elements=["actor_id", "form"], set_=values)
    return session.execute(statement.returning(Draft.id)).scalar_one()


def find(session: Session, actor_id: int | None, form: str, at: datetime) -> Draft | None:
    """The draft that somebody has of a form."""
    return session.scalars(_of_form(), {"actor": actor_id, "since": at - KEPT_FOR, "form": form}).first()


@cache
def _of_form() -> Any:
    mine = Draft.actor_id == bindparam("actor"), Draft.made_at > bindparam("since")
    return select(Draft).where(*mine, Draft.form == bindparam("form"))


def waiting(session: Session, actor_id: int | None, at: datetime) -> list[Draft]:
    """Every draft of somebody, the newest first."""
    return list(session.scalars(_waiting(actor_id, at).order_by(Draft.made_at.desc())))


def _waiting(actor_id: int | None, at: datetime) -> Select[Any]:
    return select(Draft).where(Draft.actor_id == actor_id, Draft.made_at > at - KEPT_FOR)


def opened(vault: Vault, draft: Draft) -> Fields:
    """What was typed."""
    return tuple((name, value) for name, value in json.loads(vault.open(draft.sealed_fields)))


def forget(session: Session, actor_id: int | None, number: int) -> None:
    """Take a draft away, after a save or because its owner says so; that of somebody else stays."""
    session.execute(delete(Draft).where(Draft.id == number, Draft.actor_id == actor_id))


def purge(session: Session, at: datetime) -> None:
    """Take away what nobody came back for within a day."""
    session.execute(delete(Draft).where(Draft.made_at <= at - KEPT_FOR))
