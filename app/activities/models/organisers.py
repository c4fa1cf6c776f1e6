"""Organisations that offer activities, as municipalities know them, and people who register one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, event, inspect, select, update
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.activities.rules.organisers import ORGANISER_KINDS, ORGANISER_STATES, OrganiserKind, OrganiserState
from app.activities.rules.registrations import ALIKE, JOIN_STATES, Alike, JoinState
from app.common import search
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import BySystem, OnTerritory
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import Moment, sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.security.models import Organisation, User
from app.security.models.organisations import words_of


class Organiser(Remembered, Numbered, Stamped, Versioned, OnTerritory, Model):
    """An organisation on the territory of a municipality, and how that municipality stands to it.

    It is there once for each municipality in which the organisation offers something, so that each decides for its
    own territory. The keys are those of the name of the organisation.
    """

    __tablename__ = "organiser"
    erased_by = Erased.NOBODY
    remembered_as = N_("Organiser")
    __table_args__ = (
        UniqueConstraint("organisation_id", "municipality_id"),
        Index("ix_organiser_sort_key_id", "sort_key", "id"),
    )

    state: Mapped[OrganiserState] = mapped_column(
        words_of(OrganiserState),
        default=OrganiserState.NEW,
        index=True,
        info={"label": N_("State"), "choices": ORGANISER_STATES},
    )
    kind: Mapped[OrganiserKind | None] = mapped_column(
        words_of(OrganiserKind), info={"label": N_("Kind of organisation"), "choices": ORGANISER_KINDS}
    )
    web_address: Mapped[str | None] = mapped_column(String(500), info={"label": N_("Web address")})
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Confirmed")})
    reason: Mapped[str | None] = mapped_column(Text, info={"label": N_("Why it is blocked")})
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("organiser.id"), index=True, info={"label": N_("Has become part of")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation] = relationship(
        foreign_keys="Organiser.organisation_id", info={"label": N_("Organisation")}
    )
    municipality: Mapped[Organisation] = relationship(
        foreign_keys="Organiser.municipality_id", info={"label": N_("Municipality")}
    )
    merged_into: Mapped[Organiser | None] = relationship(
        remote_side="Organiser.id", info={"label": N_("Has become part of")}
    )

    @property
    def label(self) -> str:
        """The name of the organisation."""
        return self.organisation.name

    def __repr__(self) -> str:
        return f"<Organiser {self.id}>"


_organisation, _organiser = Organisation.__table__, Organiser.__table__


@event.listens_for(Organiser, "before_insert")
def _key_organiser(_mapper: Mapper[Any], connection: Any, organiser: Organiser) -> None:
    known = select(_organisation.c.sort_key, _organisation.c.search_key)
    organisation_id = organiser.organisation_id or organiser.organisation.id
    keys = connection.execute(known.where(_organisation.c.id == organisation_id)).one()
    organiser.sort_key, organiser.search_key = keys


@event.listens_for(Organisation, "after_update")
def _key_again(_mapper: Mapper[Any], connection: Any, organisation: Organisation) -> None:
    """An organisation that has another name is found by that one."""
    if not inspect(organisation).attrs.search_key.history.has_changes():
        return
    keys = {"sort_key": folded(organisation.name), "search_key": organisation.search_key}
    connection.execute(update(_organiser).where(_organiser.c.organisation_id == organisation.id).values(keys))


search.searched("organiser", "sort_key", "id", "organisation_id", "municipality_id", "state", "search_key")


class Registration(Numbered, BySystem, Model):
    """What somebody filled in to register an organisation, until the link that was mailed is used or is too old.

    Whoever filled it in has not shown to own the address: nobody sees it, and it goes by itself.
    """

    __tablename__ = "registration"
    erased_by = Erased.NOBODY

    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"label": N_("Token")})
    asked_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Asked")})
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True, info={"label": N_("Valid until")})
    municipality_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info={"label": N_("Municipality")}
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name of the organisation")})
    kind: Mapped[OrganiserKind] = mapped_column(
        words_of(OrganiserKind), info={"label": N_("Kind of organisation"), "choices": ORGANISER_KINDS}
    )
    web_address: Mapped[str | None] = mapped_column(String(500), info={"label": N_("Web address")})
    kvk_number: Mapped[str | None] = mapped_column(String(8), info={"label": N_("KvK number")})
    kbo_number: Mapped[str | None] = mapped_column(String(10), info={"label": N_("KBO number")})
    first_name: Mapped[str] = mapped_column(String(64), info={"label": N_("First name")})
    last_name: Mapped[str] = mapped_column(String(64), info={"label": N_("Last name")})
    email: Mapped[str] = mapped_column(String(320), info={"label": N_("E-mail address")})
    phone: Mapped[str] = mapped_column(String(32), info={"label": N_("Telephone number")})
    language: Mapped[str] = mapped_column(String(2), info={"label": N_("Language")})
    terms: Mapped[str] = mapped_column(String(16), info={"label": N_("Terms agreed to")})


class JoinRequest(Remembered, Numbered, Stamped, Versioned, OnTerritory, Model):
    """Somebody who registered an organisation that was there already, and may not simply act in its name.

    The organisation and its municipality both see it. What it says of the person goes with the answer.
    """

    __tablename__ = "join_request"
    erased_by = Erased.ROW
    remembered_as = N_("Join request")

    state: Mapped[JoinState] = mapped_column(
        words_of(JoinState),
        default=JoinState.OPEN,
        index=True,
        info={"label": N_("State"), "choices": JOIN_STATES},
    )
    alike: Mapped[Alike] = mapped_column(
        words_of(Alike), info={"label": N_("Seems to be the same by"), "choices": ALIKE}
    )
    told_name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name that was filled in")})
    first_name: Mapped[str | None] = mapped_column(String(64), info={"label": N_("First name"), "forgotten": True})
    last_name: Mapped[str | None] = mapped_column(String(64), info={"label": N_("Last name"), "forgotten": True})
    email: Mapped[str | None] = mapped_column(String(320), info={"label": N_("E-mail address"), "forgotten": True})
    phone: Mapped[str | None] = mapped_column(
        String(32), info={"label": N_("Telephone number"), "forgotten": True}
    )
    language: Mapped[str | None] = mapped_column(String(2), info={"label": N_("Language")})
    answered_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Answered")})
    reason: Mapped[str | None] = mapped_column(Text, info={"label": N_("Reason")})
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), unique=True, info={"label": N_("Account")}
    )

    organisation: Mapped[Organisation] = relationship(
        foreign_keys="JoinRequest.organisation_id", info={"label": N_("Organisation")}
    )
    municipality: Mapped[Organisation] = relationship(
        foreign_keys="JoinRequest.municipality_id", info={"label": N_("Municipality")}
    )
    user: Mapped[User | None] = relationship(info={"label": N_("Account")})

    @property
    def label(self) -> str:
        """The organisation; who asks is told only while the request waits."""
        return self.organisation.name

    def __repr__(self) -> str:
        return f"<JoinRequest {self.id}>"
