"""Access reviews: a campaign of one organisation, with a line for each right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, and_, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.common.erasing import Erased
from app.common.scope import Owned
from app.common.tables import Numbered, Versioned
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.security.models.organisations import Organisation
from app.security.models.roles import Assignment
from app.security.models.users import PortalUser
from app.security.rules.reviews import DECISIONS, KINDS, Decision, Kind


def _words(kind: Any, name: str) -> Enum:
    return Enum(
        kind,
        values_callable=lambda values: [value.value for value in values],
        native_enum=False,
        length=16,
        create_constraint=True,
        name=name,
    )


class AccessReview(Numbered, Owned, Model):
    """A campaign in which an organisation looks at rights: all of them, or those of administrators."""

    __tablename__ = "access_review"
    erased_by = Erased.NOBODY
    __table_args__ = (Index("ix_access_review_organisation_id_opened_at", "organisation_id", "opened_at"),)

    kind: Mapped[Kind] = mapped_column(
        _words(Kind, "access_review_kind"), info={"label": N_("Kind"), "choices": KINDS}
    )
    opened_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Begun")})
    due_at: Mapped[datetime] = mapped_column(Moment, index=True, info={"label": N_("Ready before")})
    reminded_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Reminded")})
    closed_at: Mapped[datetime | None] = mapped_column(Moment, index=True, info={"label": N_("Closed")})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})


class ReviewLine(Numbered, Versioned, Owned, Model):
    """One right in a review, and what was decided about it, by whom and when."""

    __tablename__ = "review_line"
    __table_args__ = (Index("ix_review_line_review_id_decision", "review_id", "decision"),)
    erased_by = Erased.THING

    review_id: Mapped[int] = mapped_column(
        ForeignKey("access_review.id", ondelete="CASCADE"), info={"label": N_("Review")}
    )
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), index=True, info={"label": N_("Right")}
    )
    decision: Mapped[Decision] = mapped_column(
        _words(Decision, "review_line_decision"),
        default=Decision.OPEN,
        server_default=Decision.OPEN,
        info={"label": N_("Decision"), "choices": DECISIONS},
    )
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Reviewed")})
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Reviewed by")}
    )

    review: Mapped[AccessReview] = relationship(info={"label": N_("Review")})
    assignment: Mapped[Assignment] = relationship(info={"label": N_("Right")})
    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    decided_by: Mapped[PortalUser | None] = relationship(
        primaryjoin=lambda: ReviewLine.decided_by_id == PortalUser.__table__.c.actor_id,
        foreign_keys=[decided_by_id],
        viewonly=True,
        info={"label": N_("Reviewed by")},
    )


_line, _right = ReviewLine.__table__, Assignment.__table__


def _counted(*conditions: Any) -> Any:
    """How many lines of a review meet some conditions; those of rights that ended elsewhere are not open."""
    joined = _line.join(_right, _right.c.id == _line.c.assignment_id)
    return (
        select(func.count())
        .select_from(joined)
        .where(_line.c.review_id == AccessReview.__table__.c.id, *conditions)
        .correlate(AccessReview.__table__)
        .scalar_subquery()
    )


OPEN = and_(_line.c.decision == Decision.OPEN, _right.c.active)
AccessReview.lines = column_property(_counted(), deferred=True)
AccessReview.left = column_property(_counted(OPEN), deferred=True)
AccessReview.suspended = column_property(_counted(OPEN, _right.c.suspended_at.is_not(None)), deferred=True)
