"""How closed plans are kept: until when, what holds their destruction up, and who asked for it (mission F-16).

A row says nothing of what stands in the plan, so that whoever looks after the records need not see any plan.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, Text, event, insert, inspect, update
from sqlalchemy.orm import Mapped, Mapper, foreign, mapped_column, relationship

from app.common import clock
from app.common.context import as_system
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned
from app.common.tables import Numbered, Versioned
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.plans.models.plans import Plan
from app.plans.models.templates import PlanTemplate
from app.plans.rules.keeping import Kept
from app.security.models import Organisation, User


class Keeping(Remembered, Numbered, Versioned, Owned, Model):
    """One plan that was closed; it goes with the plan. While the plan is open again it has no last day."""

    __tablename__ = "keeping"
    erased_by = Erased.THING
    __table_args__ = (Index("ix_keeping_kept_until_id", "kept_until", "id"),)
    remembered_as = N_("Dossier")

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), unique=True, info={"label": N_("Dossier"), "forgotten": True}
    )
    template_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template.id"), index=True, info={"label": N_("Template"), "forgotten": True}
    )
    changed_on: Mapped[date] = mapped_column(info={"label": N_("Last change"), "forgotten": True})
    kept_until: Mapped[date | None] = mapped_column(info={"label": N_("Kept until"), "forgotten": True})

    held_because: Mapped[str | None] = mapped_column(Text, info={"label": N_("Why it is on hold")})
    held_at: Mapped[datetime | None] = mapped_column(
        Moment, info={"label": N_("On hold since"), "forgotten": True}
    )
    held_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Put on hold by"), "forgotten": True}
    )
    lifted_because: Mapped[str | None] = mapped_column(Text, info={"label": N_("Why the hold was lifted")})

    asked_because: Mapped[str | None] = mapped_column(Text, info={"label": N_("Request for destruction")})
    asked_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Asked on"), "forgotten": True})
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Recorded by"), "forgotten": True}
    )
    granted: Mapped[bool | None] = mapped_column(info={"label": N_("Request granted")})
    decided_because: Mapped[str | None] = mapped_column(Text, info={"label": N_("Reason of the decision")})
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Decided"), "forgotten": True})
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Decided by"), "forgotten": True}
    )

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    template: Mapped[PlanTemplate] = relationship(info={"label": N_("Template")})
    held_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Keeping.held_by_id) == User.actor_id
    )
    asked_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Keeping.asked_by_id) == User.actor_id
    )
    decided_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Keeping.decided_by_id) == User.actor_id
    )

    @property
    def label(self) -> str:
        """The number of the plan, which is never given to another one."""
        return str(self.plan_id)

    @property
    def kept(self) -> Kept:
        """Where it stands, as a plain value."""
        asked = self.asked_at is not None
        return Kept(self.kept_until, held=self.held_at is not None, asked=asked, granted=self.granted)


@event.listens_for(Plan, "after_insert")
@event.listens_for(Plan, "after_update")
def _keep(_mapper: Mapper[Any], connection: Connection, plan: Plan) -> None:
    """Whoever closes a plan, or opens it again, need not see how dossiers are kept."""
    changes = inspect(plan).attrs.kept_until.history
    if not changes.has_changes() or (plan.kept_until is None and not any(changes.deleted or ())):
        return
    table: Any = Keeping.__table__
    told = {"kept_until": plan.kept_until, "changed_on": clock.today(), "template_id": plan.template_id}
    with as_system():
        there = connection.execute(update(table).where(table.c.plan_id == plan.id).values(told))
        if not there.rowcount:
            made = {"plan_id": plan.id, "organisation_id": plan.organisation_id, "version": 1}
            connection.execute(insert(table).values(**told, **made))
