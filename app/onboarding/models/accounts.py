"""Account lines: accounts of an organisation in the referral index, and the lists that went to the helpdesk."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, Mapper, foreign, mapped_column, relationship

from app.common import search
from app.common.erasing import Erased
from app.common.files import StoredFile
from app.common.history import Remembered
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned, only_where
from app.common.types import sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.onboarding.models.connections import Connection, OfConnection
from app.onboarding.rules import accounts as rules
from app.onboarding.rules.accounts import ACCOUNT_STATES, AccountState, Employee
from app.security.models import User
from app.security.models.organisations import words_of


class AccountLine(Remembered, Numbered, Stamped, Versioned, OfConnection, Model):
    """The account of an employee in the referral index (O-32), followed here and kept there.

    The region and the organisation both write it. Who somebody is stands in the line alone, and not in its
    history, so that it is forgotten with the line.
    """

    __tablename__ = "account_line"
    erased_by = Erased.NOBODY
    remembered_as, remembered_with = N_("Account line"), "connection"
    read_by_organisation = written_by_organisation = True
    __table_args__ = (
        Index("ix_account_line_connection_id_sort_key", "connection_id", "sort_key", "id"),
        Index("ix_account_line_sort_key_id", "sort_key", "id"),
        only_where(
            "state <> 'removed'",
            Index("uq_account_line_connection_id_email_key", "connection_id", "email_key", unique=True),
        ),
        NEVER_AGAIN,
    )

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    first_name: Mapped[str | None] = mapped_column(
        String(100), info={"label": N_("First name"), "forgotten": True}
    )
    prefix: Mapped[str | None] = mapped_column(
        String(30),
        info={"label": N_("Name prefix"), "forgotten": True},
    )
    last_name: Mapped[str] = mapped_column(String(100), info={"label": N_("Last name"), "forgotten": True})
    email: Mapped[str] = mapped_column(
        String(254),
        info={"label": N_("E-mail address"), "help": N_("Of this person alone, and at work."), "forgotten": True},
    )
    function: Mapped[str | None] = mapped_column(String(120), info={"label": N_("Function"), "forgotten": True})
    phone: Mapped[str | None] = mapped_column(
        String(32), info={"label": N_("Telephone number"), "forgotten": True}
    )
    coordinator: Mapped[bool] = mapped_column(default=False, info={"label": N_("Institution coordinator")})
    state: Mapped[AccountState] = mapped_column(
        words_of(AccountState),
        default=AccountState.REQUESTED,
        index=True,
        info={"label": N_("State"), "choices": ACCOUNT_STATES},
    )
    requested_on: Mapped[date | None] = mapped_column(info={"label": N_("Requested on")})
    created_on: Mapped[date | None] = mapped_column(info={"label": N_("Created on")})
    trained_on: Mapped[date | None] = mapped_column(info={"label": N_("Trained on")})
    active_on: Mapped[date | None] = mapped_column(info={"label": N_("In use since")})
    leaves_on: Mapped[date | None] = mapped_column(info={"label": N_("Leaves on")})
    removed_on: Mapped[date | None] = mapped_column(index=True, info={"label": N_("Removed on")})
    handed_over_id: Mapped[int | None] = mapped_column(
        ForeignKey("account_hand_over.id", ondelete="SET NULL"),
        index=True,
        info={"label": N_("Handed over"), "forgotten": True},
    )
    leaving_handed_over_id: Mapped[int | None] = mapped_column(
        ForeignKey("account_hand_over.id", ondelete="SET NULL"),
        index=True,
        info={"label": N_("Leaving handed over"), "forgotten": True},
    )
    email_key: Mapped[str] = mapped_column(String(300), info={"label": N_("Search key"), "forgotten": True})
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})

    @property
    def employee(self) -> Employee:
        """Who it is."""
        told = (self.first_name, self.prefix, self.function, self.phone)
        first_name, prefix, function, phone = (one or "" for one in told)
        return Employee(self.last_name, self.email, first_name, prefix, function, phone, self.coordinator)

    @property
    def told(self) -> rules.AccountLine:
        """What the rules look at."""
        return rules.AccountLine(
            self.employee, self.state, self.requested_on, self.created_on, self.trained_on, self.active_on,
            self.leaves_on, self.removed_on, self.handed_over_id is not None,
            self.leaving_handed_over_id is not None,
        )  # fmt: skip

    @property
    def label(self) -> str:
        """The name as it stands in lists: "Vries, Anna de"."""
        return rules.listed(self.employee)

    def __repr__(self) -> str:
        return f"<AccountLine {self.id}>"


class AccountHandOver(Remembered, Numbered, Stamped, Versioned, OfConnection, Model):
    """A list that went to the helpdesk which makes the accounts (O-31): when, by whom, and who confirmed it.

    The file goes after a while; how many lines it had stays.
    """

    __tablename__ = "account_hand_over"
    erased_by = Erased.TOKEN
    remembered_as, remembered_with = N_("Hand-over to the helpdesk"), "connection"
    read_by_organisation = True
    __table_args__ = (Index("ix_account_hand_over_connection_id_id", "connection_id", "id"), NEVER_AGAIN)

    connection_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), info={"label": N_("Connection")}
    )
    handed_over_on: Mapped[date] = mapped_column(info={"label": N_("Handed over on")})
    handed_over_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Handed over by"), "forgotten": True}
    )
    to_create: Mapped[int] = mapped_column(default=0, info={"label": N_("Accounts to create")})
    to_remove: Mapped[int] = mapped_column(default=0, info={"label": N_("Accounts to remove")})
    file_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id", ondelete="SET NULL"),
        unique=True,
        info={"label": N_("File"), "forgotten": True},
    )
    confirmed_on: Mapped[date | None] = mapped_column(index=True, info={"label": N_("Receipt confirmed on")})
    confirmed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Receipt confirmed by"), "forgotten": True}
    )

    connection: Mapped[Connection] = relationship(info={"label": N_("Connection")})
    file: Mapped[StoredFile | None] = relationship(info={"label": N_("File")})
    handed_over_by: Mapped[User | None] = relationship(
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: foreign(AccountHandOver.handed_over_by_id) == User.actor_id,
    )
    confirmed_by: Mapped[User | None] = relationship(
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: foreign(AccountHandOver.confirmed_by_id) == User.actor_id,
    )

    @property
    def told(self) -> rules.HandOver:
        """What the rules look at."""
        return rules.HandOver(self.handed_over_on, self.confirmed_on)

    @property
    def label(self) -> str:
        """The day."""
        return self.handed_over_on.isoformat()

    def __repr__(self) -> str:
        return f"<AccountHandOver {self.id}>"


search.searched("account_line", "sort_key", "id", "connection_id", "state", "search_key")


@event.listens_for(AccountLine, "before_insert")
@event.listens_for(AccountLine, "before_update")
def _key_line(_mapper: Mapper[Any], _connection: Any, line: AccountLine) -> None:
    line.email_key = line.employee.key
    line.sort_key = folded(rules.listed(line.employee))[:300]
    line.search_key = folded(" ".join((line.employee.name, line.email, line.function or "")))[:1000]
