"""Plan templates: which building blocks a plan has, in versions that never change once they are published."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Shared
from app.common.words import N_
from app.extensions import Model
from app.questionnaires.models.designed import Designed, Edition, freeze_editions, key_by_title
from app.security.models import Organisation


class PlanTemplateEdition(Edition, Shared, Model):
    """A version of a template (mission P-33): of the same organisation as the template itself."""

    __tablename__ = "plan_template_edition"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("thing_id", "number"),)

    thing_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template.id", ondelete="CASCADE"), info={"label": N_("Template")}
    )


class PlanTemplate(Remembered, Designed, Shared, Model):
    """An ordered choice of building blocks, of which plans are made (mission P-03, P-04)."""

    __tablename__ = "plan_template"
    erased_by = Erased.NOBODY
    remembered_as = N_("Template")
    __table_args__ = (Index("ix_plan_template_sort_key_id", "sort_key", "id"),)
    editions = PlanTemplateEdition

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})

    def __repr__(self) -> str:
        return f"<PlanTemplate {self.id}>"


freeze_editions(PlanTemplateEdition)
key_by_title(PlanTemplate)
