"""Declarations of residents: what somebody who takes part says of a plan, in his own words (mission F-14)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, String, Text, event
from sqlalchemy.orm import Mapped, Mapper, column_property, mapped_column, relationship

from app.common import clock, context, guards
from app.common.erasing import Erased
from app.common.errors import OutOfScope, RuleBroken
from app.common.history import Remembered
from app.common.scope import Within
from app.common.tables import NEVER_AGAIN, Numbered
from app.common.types import Moment
from app.common.unseen import looked_up
from app.common.words import N_
from app.extensions import Model
from app.plans.models.plans import Plan
from app.plans.rules.declarations import STAYS
from app.plans.rules.sharing import RELATIONS, Relation
from app.security.models import Actor
from app.security.models.organisations import words_of


class Declaration(Remembered, Numbered, Within, Model):
    """What a resident declared about a plan: added once, and gone with the plan alone (decision 0066).

    It is signed with the name that the plan had for who gave it: whoever takes part no longer has still said so.
    """

    __tablename__ = "declaration"
    erased_by = Erased.THING
    __table_args__ = (Index("ix_declaration_plan_id_made_at", "plan_id", "made_at"), NEVER_AGAIN)
    remembered_as, remembered_with, within = N_("Declaration"), "plan", "plan"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), info={"label": N_("Plan")})
    name: Mapped[str] = mapped_column(String(200), info={"label": N_("Given by")})
    relation: Mapped[Relation] = mapped_column(
        words_of(Relation), info={"label": N_("Relation to the young person"), "choices": RELATIONS}
    )
    words: Mapped[str] = mapped_column(Text, info={"label": N_("Declaration")})
    made_at: Mapped[datetime] = mapped_column(
        Moment, default=clock.now, info={"label": N_("Given on"), "forgotten": True}
    )
    made_by_id: Mapped[int] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Account"), "forgotten": True}
    )

    plan: Mapped[Plan] = relationship(info={"label": N_("Plan")})
    made_by: Mapped[Actor] = relationship()

    @property
    def label(self) -> str:
        """The day on which it was given."""
        return clock.on_the_wall(self.made_at).date().isoformat()


has_declarations = looked_up(
    "portal_has_declarations", Boolean(), "SELECT EXISTS (SELECT 1 FROM declaration WHERE plan_id = {number})"
)
Plan.has_declarations = column_property(has_declarations(Plan.__table__.c.id), deferred=True)
guards.refuse_update("declaration", when="", message="a declaration stays as it was given")
guards.refuse_delete(
    "declaration",
    when="EXISTS (SELECT 1 FROM plan WHERE plan.id = OLD.plan_id)",
    message="a declaration goes with its plan",
)


@event.listens_for(Declaration, "before_insert")
def _refuse_for_another(_mapper: Mapper[Any], _connection: Any, declaration: Declaration) -> None:
    """Nobody declares in the name of somebody else, and no member of staff declares at all."""
    here = context.current()
    if here.resident_id is None or declaration.made_by_id != here.actor_id:
        raise OutOfScope("Declaration is for residents to give")


@event.listens_for(Declaration, "before_update")
@event.listens_for(Declaration, "before_delete")
def _refuse_change(_mapper: Mapper[Any], _connection: Any, _declaration: Declaration) -> None:
    raise RuleBroken(STAYS)
