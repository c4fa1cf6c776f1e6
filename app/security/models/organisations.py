"""Organisations and regions: who works where, and what covers what."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Enum,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    true,
)
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Common, Scope, Scoped
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.security.rules.organisations import COUNTRIES, KINDS, REGION_KINDS, Country, Kind, RegionKind


def words_of(kind: type, *, checked: bool = True) -> Enum:
    """An enumeration kept as its own words, readable in the database and checked by it.

    One that came later to a table that everything points at is not `checked` there: SQLite would make it anew.
    """
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        length=32,
        create_constraint=checked,
        validate_strings=True,
        name=kind.__name__.lower(),
    )


class Organisation(Remembered, Numbered, Stamped, Versioned, Scoped, Model):
    """A municipality, joint arrangement, region, institution, organiser, or the portal's own desk.

    Everybody may read that an organisation exists; it is written by itself and by whoever covers it.
    """

    __tablename__ = "organisation"
    erased_by = Erased.NOBODY
    __table_args__ = (
        CheckConstraint("valid_to is null or valid_from is null or valid_from <= valid_to", name="validity"),
        Index("ix_organisation_sort_key_id", "sort_key", "id"),
    )

    owner = "id"
    remembered_as = N_("Organisation")

    kind: Mapped[Kind] = mapped_column(words_of(Kind), index=True, info={"label": N_("Kind"), "choices": KINDS})
    code: Mapped[str] = mapped_column(
        String(16),
        unique=True,
        info={"label": N_("Code"), "help": N_("Letters and four digits, such as IB-0001.")},
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name")})
    name_fr: Mapped[str | None] = mapped_column(String(150), info={"label": N_("French name")})
    country: Mapped[Country] = mapped_column(
        words_of(Country), default=Country.NETHERLANDS, info={"label": N_("Country"), "choices": COUNTRIES}
    )
    cbs_code: Mapped[str | None] = mapped_column(
        String(4),
        unique=True,
        info={"label": N_("CBS code"), "help": N_("Of a Dutch municipality: 4 digits.")},
    )
    nis_code: Mapped[str | None] = mapped_column(
        String(5),
        unique=True,
        info={"label": N_("NIS code"), "help": N_("Of a Belgian municipality: 5 digits.")},
    )
    kvk_number: Mapped[str | None] = mapped_column(
        String(8),
        unique=True,
        info={"label": N_("KvK number"), "help": N_("Dutch Chamber of Commerce: 8 digits.")},
    )
    kbo_number: Mapped[str | None] = mapped_column(
        String(10),
        unique=True,
        info={"label": N_("KBO number"), "help": N_("Belgian enterprise number: 10 digits.")},
    )
    oin: Mapped[str | None] = mapped_column(
        String(20),
        unique=True,
        info={"label": N_("OIN"), "help": N_("Government identification number: 20 digits.")},
    )
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Umbrella organisation")}
    )
    valid_from: Mapped[date | None] = mapped_column(
        info={"label": N_("Valid from"), "help": N_("First day. Leave empty when it has always existed.")}
    )
    valid_to: Mapped[date | None] = mapped_column(
        info={"label": N_("Valid until"), "help": N_("Last day, for instance before a merger.")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    parent: Mapped[Organisation | None] = relationship(
        remote_side="Organisation.id", foreign_keys=parent_id, info={"label": N_("Umbrella organisation")}
    )
    former_names: Mapped[list[OrganisationName]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan", order_by="OrganisationName.valid_to"
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return true()

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        return owner is not None and scope.holds(session, owner)

    @property
    def label(self) -> str:
        """Name and code, as the manual shows an organisation: "Inlichtingenbureau (IB-0001)" (U-51)."""
        return f"{self.name} ({self.code})"

    def __repr__(self) -> str:
        return f"<Organisation {self.code}>"


class OrganisationName(Numbered, Scoped, Model):
    """A name that an organisation had before, with the days on which it held."""

    __tablename__ = "organisation_name"
    erased_by = Erased.NOBODY

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info={"label": N_("Organisation")}
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name")})
    name_fr: Mapped[str | None] = mapped_column(String(150), info={"label": N_("French name")})
    valid_from: Mapped[date | None] = mapped_column(info={"label": N_("Valid from")})
    valid_to: Mapped[date] = mapped_column(info={"label": N_("Valid until")})

    organisation: Mapped[Organisation] = relationship(back_populates="former_names")

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return true()


class OrganisationMembership(Remembered, Numbered, Versioned, Common, Model):
    """An organisation that takes part in a joint arrangement, from a first to a last day (U-48)."""

    __tablename__ = "organisation_membership"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("umbrella_id", "member_id", "valid_from"),)
    remembered_as, remembered_with = N_("Membership"), "umbrella"

    umbrella_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), info={"label": N_("Joint arrangement")}
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info={"label": N_("Member")}
    )
    valid_from: Mapped[date | None] = mapped_column(info={"label": N_("Valid from")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": N_("Valid until")})

    umbrella: Mapped[Organisation] = relationship(
        foreign_keys=umbrella_id, info={"label": N_("Joint arrangement")}
    )
    member: Mapped[Organisation] = relationship(foreign_keys=member_id, info={"label": N_("Member")})


class Region(Remembered, Numbered, Stamped, Versioned, Scoped, Model):
    """A province, youth care region or other area; a municipality lies in several.

    Everybody may read it. The organisation that runs it works for all organisations in it.
    """

    __tablename__ = "region"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("kind", "code"),
        Index("ix_region_sort_key_id", "sort_key", "id"),
    )
    remembered_as = N_("Region")

    kind: Mapped[RegionKind] = mapped_column(
        words_of(RegionKind), index=True, info={"label": N_("Kind"), "choices": REGION_KINDS}
    )
    code: Mapped[str] = mapped_column(
        String(64),
        info={"label": N_("Code"), "help": N_("Short and unique within its kind, such as utrecht-west.")},
    )
    name: Mapped[str] = mapped_column(String(150), info={"label": N_("Name")})
    name_fr: Mapped[str | None] = mapped_column(String(150), info={"label": N_("French name")})
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"),
        index=True,
        info={"label": N_("Run by"), "help": N_("The organisation that works for the whole region, if any.")},
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Run by")})
    members: Mapped[list[RegionMembership]] = relationship(
        back_populates="region", cascade="all, delete-orphan", passive_deletes=True
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return true()

    @property
    def label(self) -> str:
        """The name alone; the kind stands beside it where it matters."""
        return self.name

    def __repr__(self) -> str:
        return f"<Region {self.kind}:{self.code}>"


class RegionMembership(Remembered, Numbered, Versioned, Common, Model):
    """An organisation that lies in a region, from a first to a last day."""

    __tablename__ = "region_membership"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("region_id", "organisation_id", "valid_from"),)
    remembered_as, remembered_with = N_("Membership of a region"), "region"

    region_id: Mapped[int] = mapped_column(
        ForeignKey("region.id", ondelete="CASCADE"), info={"label": N_("Region")}
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info={"label": N_("Organisation")}
    )
    valid_from: Mapped[date | None] = mapped_column(info={"label": N_("Valid from")})
    valid_to: Mapped[date | None] = mapped_column(info={"label": N_("Valid until")})

    region: Mapped[Region] = relationship(back_populates="members", info={"label": N_("Region")})
    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})


class PostalCode(Numbered, Common, Model):
    """A postal code that a municipality uses. It may lie in several, and says no more than a list says of it."""

    __tablename__ = "postal_code"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("code", "organisation_id"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info={"label": N_("Municipality")}
    )
    code: Mapped[str] = mapped_column(String(10), info={"label": N_("Postal code")})

    organisation: Mapped[Organisation] = relationship()


@event.listens_for(Organisation, "before_insert")
@event.listens_for(Organisation, "before_update")
def _key_organisation(_mapper: Mapper[Any], _connection: Any, organisation: Organisation) -> None:
    numbers = (organisation.code, organisation.cbs_code, organisation.nis_code, organisation.kvk_number)
    former = [former.name for former in organisation.former_names]
    words = (organisation.name, organisation.name_fr, *numbers, *former)
    organisation.sort_key = folded(organisation.name)
    organisation.search_key = folded(" ".join(word for word in words if word))[:1000]


@event.listens_for(Region, "before_insert")
@event.listens_for(Region, "before_update")
def _key_region(_mapper: Mapper[Any], _connection: Any, region: Region) -> None:
    region.sort_key = folded(region.name)
    region.search_key = folded(f"{region.name} {region.name_fr or ''} {region.code}")[:1000]
