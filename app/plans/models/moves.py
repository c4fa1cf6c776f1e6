"""Moves: plans that were brought to another version of their template together, to be undone at will (F-12)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import clock
from app.common.erasing import Erased
from app.common.scope import BySystem, Owned
from app.common.tables import NEVER_AGAIN, Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.plans.models.templates import PlanTemplate, PlanTemplateEdition


class PlanMove(Numbered, Owned, Model):
    """Plans of an organisation that somebody moved to a version of their template, all at once."""

    __tablename__ = "plan_move"
    erased_by = Erased.TOKEN
    __table_args__ = (NEVER_AGAIN,)

    template_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template.id", ondelete="CASCADE"), index=True, info={"label": N_("Template")}
    )
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template_edition.id"), index=True, info={"label": N_("To version")}
    )
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Asked by")}
    )
    asked_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, info={"label": N_("Asked")})
    done_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Done")})
    undone_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Undone")})
    count: Mapped[int] = mapped_column(Integer, default=0, info={"label": N_("Plans")})

    template: Mapped[PlanTemplate] = relationship()
    edition: Mapped[PlanTemplateEdition] = relationship()


class PlanMoveLine(BySystem, Model):
    """One plan of a move, and the version that it had."""

    __tablename__ = "plan_move_line"
    erased_by = Erased.NOBODY
    __table_args__ = (PrimaryKeyConstraint("move_id", "plan_id"),)

    move_id: Mapped[int] = mapped_column(
        ForeignKey("plan_move.id", ondelete="CASCADE"), info={"label": N_("Move of plans")}
    )
    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info={"label": N_("Plan")}
    )
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template_edition.id"), index=True, info={"label": N_("Version that it had")}
    )
