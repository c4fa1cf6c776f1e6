"""Plans: what is agreed with and about a person, by a template, and the answers that stand in it (P-01, P-02)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import search
from app.common.erasing import Erased
from app.common.needles import searched_within
from app.common.scope import Within
from app.common.tables import NEVER_AGAIN
from app.common.words import N_
from app.extensions import Model
from app.plans.models.about import About
from app.plans.models.layers import GroupSetting
from app.plans.models.parts import Part
from app.plans.models.templates import PlanTemplate, PlanTemplateEdition
from app.plans.rules.plans import ENDINGS, PLAN_STATES, Ending, PlanState
from app.questionnaires.models import Answered, HasAnswers
from app.questionnaires.rules.designs import Design
from app.security.models import User
from app.security.models.organisations import words_of


class PlanRight(GroupSetting, Model):
    """What a group may do with a plan, instead of what it may do with the pathway (mission P-25)."""

    __tablename__ = "plan_right"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("plan_id", "group_id"),
        Index("ix_plan_right_plan_id_group_id_level", "plan_id", "group_id", "level"),
    )
    remembered_as, remembered_with = N_("Right on a plan"), "plan"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), info={"label": N_("Plan")})
    plan: Mapped[Plan] = relationship(info={"label": N_("Plan")})


class PlanAnswer(Answered, Within, Model):
    """An answer in a plan."""

    __tablename__ = "plan_answer"
    erased_by = Erased.NOBODY
    remembered_in = within = "plan"
    found_by_thing = True

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), info={"label": N_("Plan"), "forgotten": True}
    )

    plan: Mapped[Plan] = relationship()


class Plan(HasAnswers, About, Part, Model):
    """A plan of a pathway, by one version of a template, which stays its version until somebody moves it (P-33).

    A group may see it without seeing the pathway, so it holds the name of the person itself (decision 0042).
    """

    __tablename__ = "plan"
    erased_by = Erased.THING
    __table_args__ = (
        Index("ix_plan_sort_key_id", "sort_key", "id"),
        Index("ix_plan_about_key_id", "about_key", "id"),
        Index("ix_plan_organisation_id_sort_key_id", "organisation_id", "sort_key", "id"),
        Index("ix_plan_organisation_id_about_key_id", "organisation_id", "about_key", "id"),
        Index("ix_plan_state_evaluates_on", "state", "evaluates_on"),
        Index("ix_plan_kept_until", "kept_until"),
        NEVER_AGAIN,
    )
    remembered_as = N_("Plan")
    settings, settings_key = PlanRight, "plan_id"
    answers = PlanAnswer

    template_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template.id"), index=True, info={"label": N_("Template")}
    )
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("plan_template_edition.id"), index=True, info={"label": N_("Version of the template")}
    )
    state: Mapped[PlanState] = mapped_column(
        words_of(PlanState), default=PlanState.DRAFT, info={"label": N_("State"), "choices": PLAN_STATES}
    )
    coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="SET NULL"),
        index=True,
        info={"label": N_("Coordinator"), "help": N_("The colleague who keeps it together.")},
    )
    asked_on: Mapped[date | None] = mapped_column(
        info={
            "label": N_("Asked for on"),
            "help": N_(
                "The day on which somebody asked for a plan. "
                "It is written within fourteen days (Youth Act, 4.1.3)."
            ),
        }
    )
    waived_on: Mapped[date | None] = mapped_column(
        info={
            "label": N_("Family plan waived on"),
            "help": N_(
                "The day on which the family said that it makes no family group plan. "
                "Yours is adopted within six weeks (Youth Act, 4.1.3)."
            ),
        }
    )
    adopted_on: Mapped[date | None] = mapped_column(info={"label": N_("Adopted on")})
    evaluates_on: Mapped[date | None] = mapped_column(
        info={"label": N_("Next evaluation"), "help": N_("The day on which you look back together.")}
    )
    closed_on: Mapped[date | None] = mapped_column(info={"label": N_("Closed on")})
    kept_until: Mapped[date | None] = mapped_column(
        info={"label": N_("Kept until"), "help": N_("Before this day is over the plan cannot be deleted.")}
    )
    ending: Mapped[Ending | None] = mapped_column(
        words_of(Ending), info={"label": N_("Why it was closed"), "choices": ENDINGS}
    )
    ending_words: Mapped[str | None] = mapped_column(Text, info={"label": N_("Explanation")})

    template: Mapped[PlanTemplate] = relationship(info={"label": N_("Template")})
    edition: Mapped[PlanTemplateEdition] = relationship(info={"label": N_("Version of the template")})
    coordinator: Mapped[User | None] = relationship(info={"label": N_("Coordinator")})

    @property
    def design(self) -> Design:
        """The blocks that it has."""
        return self.edition.design

    @property
    def template_title(self) -> dict[str, str]:
        """The title of its template, in each language."""
        return self.template.title

    @property
    def coordinator_name(self) -> str:
        """The full name of the colleague who keeps it together, where there is one."""
        return self.coordinator.name.full if self.coordinator else ""

    def __repr__(self) -> str:
        return f"<Plan {self.id}>"


search.searched(
    "plan", *search.NAMED, "person_id", "pathway_id", "active", orders={"about_key": "ix_plan_about_key_id"}
)
searched_within("plan_answer", "plan_id", "asked", "search_key")
