"""Receipts of destructions: that a dossier is gone, on what ground, by whom, and how much (mission F-16)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.common import guards
from app.common.erasing import Erased
from app.common.scope import Owned
from app.common.tables import Numbered
from app.common.types import Moment
from app.common.words import N_
from app.extensions import Model
from app.plans.models.templates import PlanTemplate
from app.plans.rules.keeping import GROUNDS, Ground
from app.security.models import Actor, Organisation, User
from app.security.models.organisations import words_of


class Destruction(Numbered, Owned, Model):
    """The receipt of one destruction: numbers alone, no word of the plan and nobody's name.

    `signature` is a keyed hash over the rest, so that a receipt that was changed or made up is known.
    """

    __tablename__ = "destruction"
    erased_by = Erased.TOKEN

    number: Mapped[int] = mapped_column(Integer, unique=True, info={"label": N_("Dossier")})
    """The number of the plan, which is never given to another one."""
    template_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template.id"), index=True, info={"label": N_("Template")}
    )
    ground: Mapped[Ground] = mapped_column(words_of(Ground), info={"label": N_("Ground"), "choices": GROUNDS})
    last_change: Mapped[date] = mapped_column(info={"label": N_("Last change")})
    kept_until: Mapped[date] = mapped_column(info={"label": N_("Kept until")})
    destroyed_on: Mapped[date] = mapped_column(info={"label": N_("Day of destruction")})
    destroyed_at: Mapped[datetime] = mapped_column(Moment, info={"label": N_("Destroyed on")})
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Destroyed by")}
    )
    rows: Mapped[dict[str, int]] = mapped_column(JSON, info={"label": N_("What was destroyed")})
    checked_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Checked")})
    remains: Mapped[dict[str, int] | None] = mapped_column(
        JSON(none_as_null=True), info={"label": N_("What was left")}
    )
    signature: Mapped[str] = mapped_column(String(64), info={"label": N_("Signature")})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})
    template: Mapped[PlanTemplate] = relationship(info={"label": N_("Template")})
    actor: Mapped[Actor | None] = relationship(viewonly=True)
    user: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Destruction.actor_id) == User.actor_id
    )

    @property
    def label(self) -> str:
        """The number of the dossier."""
        return str(self.number)

    @property
    def place(self) -> Organisation:
        """The organisation, as traces have it (`telling.who`)."""
        return self.organisation


guards.refuse_insert(
    "destruction",
    when="NOT EXISTS (SELECT 1 FROM keeping WHERE keeping.plan_id = NEW.number AND keeping.held_at IS NULL "
    "AND keeping.kept_until IS NOT NULL "
    "AND (keeping.granted IS TRUE OR keeping.kept_until < NEW.destroyed_on))",
    message="this dossier may not be destroyed",
)
guards.refuse_delete("destruction", when="", message="a receipt of a destruction stays")
guards.refuse_update(
    "destruction",
    when="OLD.checked_at IS NOT NULL OR NEW.number <> OLD.number OR NEW.organisation_id <> OLD.organisation_id "
    "OR NEW.ground <> OLD.ground OR NEW.destroyed_at <> OLD.destroyed_at",
    message="a receipt of a destruction is only completed",
)
guards.refuse_delete(
    "plan",
    when="NOT EXISTS (SELECT 1 FROM destruction WHERE destruction.number = OLD.id) "
    "AND (EXISTS (SELECT 1 FROM plan_answer WHERE plan_answer.plan_id = OLD.id) "
    "OR EXISTS (SELECT 1 FROM goal WHERE goal.plan_id = OLD.id) "
    "OR EXISTS (SELECT 1 FROM measurement WHERE measurement.plan_id = OLD.id) "
    "OR EXISTS (SELECT 1 FROM declaration WHERE declaration.plan_id = OLD.id) "
    "OR EXISTS (SELECT 1 FROM participant WHERE participant.plan_id = OLD.id))",
    message="a plan in which something stands goes by its destruction",
)
