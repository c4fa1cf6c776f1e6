"""Whom one speaks to about a connection: people of the organisation, and those at a municipality who help."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.words import N_, folded
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.onboarding.rules.contacts import CONTACT_KINDS, ContactKind
from app.security.models.organisations import words_of


class ConnectionContact(Remembered, Numbered, Stamped, Versioned, OfConnection, Model):
    """Somebody who is spoken to, with how to reach him or her; the organisation keeps its own (O-15, O-28).

    These people have no account here, so that they are taken away on this screen and by no erasure of a user.
    """

    __tablename__ = "connection_contact"
    erased_by = Erased.NOBODY
    remembered_as, remembered_with = N_("Contact"), "connection"
    __table_args__ = (Index("ix_connection_contact_connection_id_id", "connection_id", "id"), NEVER_AGAIN)
    read_by_organisation = written_by_organisation = True

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    kind: Mapped[ContactKind] = mapped_column(
        words_of(ContactKind), info={"label": N_("Who it is"), "choices": CONTACT_KINDS}
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name")})
    function: Mapped[str | None] = mapped_column(
        String(150), info={"label": N_("Function"), "help": N_("Such as director.")}
    )
    phone: Mapped[str | None] = mapped_column(String(40), info={"label": N_("Telephone number")})
    email: Mapped[str | None] = mapped_column(String(254), info={"label": N_("E-mail address")})
    search_key: Mapped[str] = mapped_column(
        String(1000), default="", server_default="", info={"label": N_("Search key"), "forgotten": True}
    )

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})

    @property
    def label(self) -> str:
        """The name, with the function."""
        return f"{self.name}, {self.function}" if self.function else self.name


@event.listens_for(ConnectionContact, "before_insert")
@event.listens_for(ConnectionContact, "before_update")
def _key_contact(_mapper: Mapper[Any], _connection: Any, one: ConnectionContact) -> None:
    one.search_key = folded(" ".join((one.name, one.function or "", one.email or "")))[:1000]
