"""Residents: people from outside with an account of the resident portal. They are no users (design, "Actors")."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, event, select, true
from sqlalchemy.orm import Mapped, Mapper, foreign, mapped_column, relationship

from app.common import guards, search
from app.common.erasing import Erased
from app.common.scope import ByActor, Owned, Scope, also_limit
from app.common.tables import NEVER_AGAIN, Numbered, Stamped
from app.common.types import Moment, sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.security.models.organisations import Organisation, words_of
from app.security.models.users import Actor, User
from app.security.rules.notices import PACES, Pace


class Resident(Numbered, Stamped, ByActor, Model):
    """An account of the resident portal: of no organisation, with no role; `email` is the login name.

    What somebody sees hangs on the plans in which the resident takes part, and on nothing that stands here. It is
    active while it is so at one municipality (`ResidentAccount`), and seen by staff of those.
    """

    __tablename__ = "resident"
    erased_by = Erased.ROW
    __table_args__ = (NEVER_AGAIN,)

    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), unique=True, info={"label": N_("Actor")})
    name: Mapped[str] = mapped_column(String(200), info={"label": N_("Name")})
    email: Mapped[str] = mapped_column(String(320), unique=True, info={"label": N_("E-mail address")})
    language: Mapped[str | None] = mapped_column(String(2), info={"label": N_("Language")})
    notices: Mapped[Pace] = mapped_column(
        words_of(Pace, checked=False),
        default=Pace.DAILY,
        server_default=Pace.DAILY,
        info={
            "label": N_("E-mail when something is new"),
            "help": N_("It only says that there is something new, and never what."),
            "choices": PACES,
        },
    )
    password: Mapped[str | None] = mapped_column(String(256), info={"label": N_("Password"), "secret": True})
    password_changed_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Password changed")})
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("Active")})
    invited_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Invited")})
    verified_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Verified")})
    last_in_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Last active")})

    actor: Mapped[Actor] = relationship()

    @classmethod
    def also_readable(cls, scope: Scope) -> ColumnElement[bool]:
        """Staff see the accounts that exist at their own municipality, and of those no password."""
        account: Any = ResidentAccount.__table__
        here = select(account.c.resident_id).where(scope.covers(account.c.organisation_id))
        return cls.id.in_(here)

    def __repr__(self) -> str:
        return f"<Resident {self.id}>"


also_limit(Resident, Resident.also_readable)


class ResidentAccount(Numbered, Owned, Model):
    """The account of a resident as one municipality has it: who invited, whether it is on hold, when it goes.

    A resident has one at each municipality that let him in. On hold it shows no plan of that municipality; what
    another one has stays out of sight. `name` and `email` of the account are searched by here.
    """

    __tablename__ = "resident_account"
    erased_by = Erased.THING
    __table_args__ = (
        UniqueConstraint("resident_id", "organisation_id"),
        Index("ix_resident_account_sort_key_id", "sort_key", "id"),
        NEVER_AGAIN,
    )

    resident_id: Mapped[int] = mapped_column(
        ForeignKey("resident.id", ondelete="CASCADE"), info={"label": N_("Resident")}
    )
    since: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Account since")})
    invited_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Invited by")}
    )
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("Active")})
    held_because: Mapped[str | None] = mapped_column(Text, info={"label": N_("Why it was deactivated")})
    held_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Deactivated")})
    held_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Deactivated by")}
    )
    held_in: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Deactivated in transaction")})
    """The transaction in which that was done; the database fills it in (`guards.stamp_when_off`)."""
    without_plan_since: Mapped[date | None] = mapped_column(index=True, info={"label": N_("Without a plan since")})
    warned_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Deletion announced")})
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key")})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key")})

    resident: Mapped[Resident] = relationship(info={"label": N_("Resident")})
    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    invited_by: Mapped[User | None] = relationship(
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: foreign(ResidentAccount.invited_by_id) == User.actor_id,
        info={"label": N_("Invited by")},
    )
    held_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(ResidentAccount.held_by_id) == User.actor_id
    )

    @property
    def label(self) -> str:
        """The name."""
        return self.resident.name


search.searched("resident_account")
guards.stamp_when_off("resident_account", flag="active", column="held_in")
guards.refuse_delete(
    "resident_account",
    when=f"OLD.active OR coalesce(OLD.held_in, '') = coalesce({guards.TRANSACTION}(), '-')",
    message="an account of a resident is put on hold before it goes",
)
guards.refuse_delete(
    "resident",
    when="OLD.active OR NOT EXISTS "
    "(SELECT 1 FROM actor WHERE actor.id = OLD.actor_id AND actor.erased_at IS NOT NULL)",
    message="a resident is erased, and on hold before that",
)


@event.listens_for(ResidentAccount, "before_insert")
def _key_account(_mapper: Mapper[Any], _connection: Any, account: ResidentAccount) -> None:
    account.sort_key, account.search_key = keys_of(account.resident.name, account.resident.email)


def keys_of(name: str, email: str) -> tuple[str, str]:
    """How an account is sorted and searched."""
    return folded(name)[:200], folded(f"{name} {email}")[:1000]


class ResidentIdentity(Numbered, Owned, Model):
    """That a resident is the one whom DigiD knows by a BSN, for one municipality.

    Kept is a keyed fingerprint of municipality and BSN. The BSN itself is not, and the same person has another
    fingerprint at each municipality, so that rows of two of them cannot be laid beside each other.
    """

    __tablename__ = "resident_identity"
    erased_by = Erased.ROW
    __table_args__ = (UniqueConstraint("resident_id", "organisation_id"),)

    resident_id: Mapped[int] = mapped_column(
        ForeignKey("resident.id", ondelete="CASCADE"), info={"label": N_("Resident")}
    )
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Fingerprint")})
    provider: Mapped[str] = mapped_column(String(32), info={"label": N_("Identity provider")})
    linked_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Linked")})
