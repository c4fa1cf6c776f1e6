"""Plan templates: which building blocks a plan has, in versions that never change once they are published."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Owned, Shared
from app.common.tables import Numbered
from app.common.words import N_
from app.extensions import Model
from app.plans.rules.keeping import YOUTH_ACT
from app.questionnaires.models.designed import Designed, Edition, freeze_editions, key_by_title
from app.security.models import Organisation, UserGroup


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

    kept_years: Mapped[int] = mapped_column(
        default=YOUTH_ACT,
        server_default=str(YOUTH_ACT),
        info={
            "label": N_("How many years its plans are kept"),
            "help": N_(
                "Counted from the day on which a plan is closed. The file of a young person: twenty years (Youth "
                "Act, 7.3.8). Plans that are closed already keep their day."
            ),
        },
    )

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})

    def __repr__(self) -> str:
        return f"<PlanTemplate {self.id}>"


class PlanTemplateGroup(Remembered, Numbered, Owned, Model):
    """That an organisation shows a template to one of its groups, or no longer does (mission P-24).

    It is of the organisation that decides so, for those who work there, whoever made the template. A row stays
    when a group is taken off, because the history of a row is read with the row.
    """

    __tablename__ = "plan_template_group"
    erased_by = Erased.NOBODY
    __table_args__ = (UniqueConstraint("template_id", "group_id"),)
    remembered_as, remembered_with = N_("Visible for a group"), "template"

    template_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template.id", ondelete="CASCADE"), info={"label": N_("Template")}
    )
    group_id: Mapped[int] = mapped_column(
        ForeignKey("user_group.id"), index=True, info={"label": N_("User group")}
    )
    shown: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("May choose it")})

    template: Mapped[PlanTemplate] = relationship(info={"label": N_("Template")})
    group: Mapped[UserGroup] = relationship(info={"label": N_("User group")})

    def __repr__(self) -> str:
        return f"<PlanTemplateGroup {self.id}>"


freeze_editions(PlanTemplateEdition)
key_by_title(PlanTemplate)
