"""Agreements by which a region lets its network staff see figures about newcomers (mission A-06, A-08)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, Text, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.activities.rules import agreements as rules
from app.activities.rules.agreements import Term
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import InRegion, Scope
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models import Region, RegionMembership


class FiguresAgreement(Remembered, Numbered, Stamped, Versioned, InRegion, Model):
    """What the municipalities of a region agreed: who said so, and from when until when it counts.

    Read by the region and by each organisation in it; kept by the Servicedesk, so that nobody grants it himself.
    """

    __tablename__ = "figures_agreement"
    erased_by = Erased.NOBODY
    remembered_as = N_("Agreement on figures")
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="term"),
        Index("ix_figures_agreement_region_id_ends_at", "region_id", "ends_at"),
        NEVER_AGAIN,
    )

    agreed_by: Mapped[str] = mapped_column(
        String(300),
        info={"label": N_("Agreed by"), "help": N_("Which municipalities, and who decided for them.")},
    )
    agreed_on: Mapped[date] = mapped_column(info={"label": N_("Agreed on")})
    starts_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Begins")})
    ends_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Ends")})
    remarks: Mapped[str | None] = mapped_column(
        Text, info={"label": N_("Remarks"), "help": N_("Such as where the report of the meeting is kept.")}
    )

    region: Mapped[Region] = relationship(info={"label": N_("Region")})

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        member: Any = RegionMembership.__table__.c
        ours = select(member.region_id).where(scope.covers(member.organisation_id))
        return or_(scope.reaches(cls.region_id), cls.region_id.in_(ours))

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        return scope.lifted()

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        return scope.everything

    @classmethod
    def runs(cls, at: datetime) -> ColumnElement[bool]:
        """The condition that an agreement is in force at a moment."""
        return and_(cls.starts_at <= at, cls.ends_at > at)

    def term(self, at: datetime) -> Term:
        """How it stands at a moment."""
        return rules.term(self.starts_at, self.ends_at, at)

    @property
    def label(self) -> str:
        """The region it is about."""
        return self.region.name

    def __repr__(self) -> str:
        return f"<FiguresAgreement {self.id}>"
