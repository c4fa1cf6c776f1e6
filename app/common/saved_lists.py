"""Lists as people want them: kept under a name, shared with colleagues, with columns of choice (decision 0020).

What a list is narrowed by may hold names of people, so it is sealed, and addresses carry an opaque token only.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.common import clock
from app.common.crypto import Vault
from app.common.erasing import Erased
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.rowsecurity import PLANNED_ONCE
from app.common.scope import ByActor, Owned
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model

MOST_PER_PERSON = 50
LONGEST_NAME = 60


class SavedList(Numbered, Owned, Model):
    """What a list was narrowed to, under a name; its owner's own, or shared with the organisation."""

    __tablename__ = "saved_list"
    erased_by = Erased.ROW
    __table_args__ = (Index("ix_saved_list_screen_organisation_id", "screen", "organisation_id"),)

    token: Mapped[str] = mapped_column(
        String(16), unique=True, default=lambda: secrets.token_urlsafe(9), info={"label": N_("Token")}
    )
    screen: Mapped[str] = mapped_column(String(64), info={"label": N_("Screen")})
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id", ondelete="CASCADE"), index=True, info={"label": N_("Actor")}
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info={"label": N_("Organisation")}
    )
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), info={"label": N_("Name")})
    shared: Mapped[bool] = mapped_column(default=False, server_default=false(), info={"label": N_("Shared")})
    sealed_wish: Mapped[str] = mapped_column(Text, info={"sealed": True, "label": N_("Filters")})
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Created")})


class ListChoice(Numbered, ByActor, Model):
    """What one person chose for a list: the columns, and the saved list that it opens with."""

    __tablename__ = "list_choice"
    erased_by = Erased.ROW
    __table_args__ = (UniqueConstraint("actor_id", "screen"),)

    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id", ondelete="CASCADE"), info={"label": N_("Actor")})
    screen: Mapped[str] = mapped_column(String(64), info={"label": N_("Screen")})
    columns: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), info={"label": N_("Columns")})
    saved_list_id: Mapped[int | None] = mapped_column(
        ForeignKey("saved_list.id", ondelete="SET NULL"), index=True, info={"label": N_("Opens with")}
    )


@frozen
class Kept:
    """What a list was narrowed to: the pairs of its address, the text searched for, and the columns shown."""

    pairs: tuple[tuple[str, str], ...] = ()
    search: str = ""
    columns: tuple[str, ...] = ()

    def written(self) -> str:
        """As text, to be sealed."""
        return json.dumps([self.pairs, self.search, self.columns])


def unwritten(text: str) -> Kept:
    """What a text of `Kept.written` says."""
    pairs, search, columns = json.loads(text)
    return Kept(tuple((name, value) for name, value in pairs), search, tuple(columns))


@frozen
class Entry:
    """A saved list as it is offered: still sealed, because most are not opened."""

    id: int
    token: str
    name: str
    shared: bool
    actor_id: int
    sealed_wish: str = field(repr=False)

    def opened(self, vault: Vault) -> Kept:
        """What the list was narrowed to."""
        return unwritten(vault.open(self.sealed_wish))


@frozen
class Offer:
    """What somebody may open a list with, and what was chosen for it."""

    lists: tuple[Entry, ...] = ()
    columns: tuple[str, ...] | None = None
    first: int | None = None

    def find(self, token: str) -> Entry | None:
        """The saved list behind a token."""
        return next((entry for entry in self.lists if entry.token == token), None)

    def opening(self) -> Entry | None:
        """The saved list that this person's list opens with."""
        return next((entry for entry in self.lists if entry.id == self.first), None)


def offered(session: Session, screen: str, actor_id: int | None, organisation_id: int | None) -> Offer:
    """What somebody chose for a list, with the saved lists of their own and those shared here; one statement."""
    values = {"screen": screen, "actor": actor_id, "organisation": organisation_id}
    rows = session.connection().execute(_offered(), values).all()
    columns, first = rows[0].columns, rows[0].saved_list_id
    lists = tuple(Entry(*tuple(row)[2:]) for row in rows if row.id is not None)
    return Offer(lists, None if columns is None else tuple(columns), first)


@cache
def _offered() -> Any:
    screen, actor = bindparam("screen"), bindparam("actor")
    one = select(literal(1).label("one")).subquery()
    mine = or_(SavedList.actor_id == actor, SavedList.shared)
    here = and_(SavedList.screen == screen, SavedList.organisation_id == bindparam("organisation"), mine)
    chosen = and_(ListChoice.screen == screen, ListChoice.actor_id == actor)
    parts = (SavedList.id, SavedList.token, SavedList.name, SavedList.shared, SavedList.actor_id)
    return (
        select(ListChoice.columns, ListChoice.saved_list_id, *parts, SavedList.sealed_wish)
        .select_from(one)
        .outerjoin(ListChoice, chosen)
        .outerjoin(SavedList, here)
        .order_by(SavedList.name, SavedList.id)
        .execution_options(**{PLANNED_ONCE: True})
    )


def keep(session: Session, saved: SavedList) -> SavedList:
    """Keep a new list; refused where somebody has very many already."""
    own = select(SavedList.id).where(SavedList.actor_id == saved.actor_id).limit(MOST_PER_PERSON)
    if len(session.scalars(own).all()) >= MOST_PER_PERSON:
        raise RuleBroken(N_("You have 50 saved views. Delete one first."))
    session.add(saved)
    session.flush()
    return saved


def choice(session: Session, screen: str, actor_id: int) -> ListChoice:
    """What somebody chose for a list, to be changed; made when nothing was chosen yet."""
    found = session.scalars(
        select(ListChoice).where(ListChoice.screen == screen, ListChoice.actor_id == actor_id)
    ).first()
    if found is None:
        found = ListChoice(screen=screen, actor_id=actor_id)
        session.add(found)
    return found


def in_order(columns: Iterable[str], moved: str, up: bool) -> list[str]:
    """Columns with one moved a place up or down; the first stays where it is."""
    found = list(columns)
    here = found.index(moved) if moved in found else 0
    there = here - 1 if up else here + 1
    if here >= 1 and 1 <= there < len(found):
        found[here], found[there] = found[there], found[here]
    return found
