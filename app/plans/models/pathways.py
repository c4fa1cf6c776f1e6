"""Pathways: what is done with and for a person over some time, and what groups may do with it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.common import search
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import sort_key_type
from app.common.words import N_
from app.extensions import Model
from app.plans.models.about import About
from app.plans.models.layers import GroupSetting, Layered
from app.plans.models.persons import Person
from app.plans.rules.persons import PATHWAY_STATES, PathwayState
from app.security.models import Organisation, User
from app.security.models.organisations import words_of


class PathwayRight(GroupSetting, Model):
    """What a group may do with a pathway and its parts, instead of what it may do with the person."""

    __tablename__ = "pathway_right"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("pathway_id", "group_id"),
        Index("ix_pathway_right_pathway_id_group_id_level", "pathway_id", "group_id", "level"),
    )
    remembered_as, remembered_with = N_("Right on a pathway"), "pathway"

    pathway_id: Mapped[int] = mapped_column(
        ForeignKey("pathway.id", ondelete="CASCADE"), info={"label": N_("Pathway")}
    )
    pathway: Mapped[Pathway] = relationship(info={"label": N_("Pathway")})


class Pathway(About, Remembered, Numbered, Stamped, Versioned, Layered, Model):
    """A pathway of a person: what plan, notes and documents belong to (mission P-01).

    A group may see it without seeing the person, so it holds the name of the person itself (decision 0042).
    """

    __tablename__ = "pathway"
    erased_by = Erased.THING
    __table_args__ = (
        Index("ix_pathway_sort_key_id", "sort_key", "id"),
        Index("ix_pathway_about_key_id", "about_key", "id"),
    )
    remembered_as, remembered_with = N_("Pathway"), "person"
    settings, settings_key, above = PathwayRight, "pathway_id", Person

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info={"label": N_("Person")})
    title: Mapped[str] = mapped_column(
        String(150), info={"label": N_("Title"), "help": N_("Such as Rust in het gezin.")}
    )
    occasion: Mapped[str | None] = mapped_column(
        Text, info={"label": N_("Occasion"), "help": N_("Why it began, and what is asked.")}
    )
    state: Mapped[PathwayState] = mapped_column(
        words_of(PathwayState),
        default=PathwayState.RUNNING,
        index=True,
        info={"label": N_("State"), "choices": PATHWAY_STATES},
    )
    begins_on: Mapped[date | None] = mapped_column(info={"label": N_("First day")})
    ends_on: Mapped[date | None] = mapped_column(info={"label": N_("Last day")})
    coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="SET NULL"),
        index=True,
        info={"label": N_("Coordinator"), "help": N_("The colleague who keeps it together.")},
    )
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("In use")})
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})

    person: Mapped[Person | None] = relationship(info={"label": N_("Person")})
    """Nothing for whoever may not see the person."""
    coordinator: Mapped[User | None] = relationship(info={"label": N_("Coordinator")})
    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})

    @property
    def label(self) -> str:
        """What it is called, and whom it is about."""
        return f"{self.title} – {self.about}"

    def __repr__(self) -> str:
        return f"<Pathway {self.id}>"


search.searched("pathway")
