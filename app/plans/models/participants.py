"""Participants: who takes part in a plan from outside, and what is shared with each (mission P-17 to P-22)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
    event,
    false,
    update,
)
from sqlalchemy import inspect as inspected
from sqlalchemy.orm import Mapped, Mapper, column_property, foreign, mapped_column, relationship

from app.common.context import as_system
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Within
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned
from app.common.types import Moment
from app.common.unseen import looked_up
from app.common.words import N_
from app.extensions import Model
from app.plans.models.persons import Person
from app.plans.models.plans import Plan
from app.plans.rules.sharing import RELATIONS, Relation
from app.security.models import User
from app.security.models.organisations import words_of


class Participant(Remembered, Numbered, Stamped, Versioned, Within, Model):
    """Somebody who takes part in a plan: a person of the portal, or a contact person with a name alone.

    Whoever may see the plan and not the person sees the name, as with the person whom the plan is about. It is no
    account, and names that of the resident portal once its invitation was taken up: the same resident takes part
    in several plans.
    """

    __tablename__ = "participant"
    erased_by = Erased.THING
    __table_args__ = (
        UniqueConstraint("plan_id", "person_id"),
        UniqueConstraint("plan_id", "resident_id"),
        NEVER_AGAIN,
    )
    remembered_as, remembered_with, within = N_("Participant"), "plan", "plan"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), info={"label": N_("Plan")})
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"),
        index=True,
        info={"label": N_("Person"), "help": N_("Somebody who is in this portal already.")},
    )
    name: Mapped[str] = mapped_column(
        String(200), info={"label": N_("Name"), "help": N_("Of a contact person who is not in this portal.")}
    )
    relation: Mapped[Relation] = mapped_column(
        words_of(Relation), info={"label": N_("Relation to the young person"), "choices": RELATIONS}
    )
    email: Mapped[str | None] = mapped_column(String(320), info={"label": N_("E-mail address")})
    phone: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Telephone number")})
    portal: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        info={
            "label": N_("Access to the resident portal"),
            "help": N_("Without it, this participant sees nothing, whatever is shared."),
        },
    )
    decided_at: Mapped[datetime | None] = mapped_column(
        Moment, info={"label": N_("Decided about access"), "forgotten": True}
    )
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Decided by"), "forgotten": True}
    )
    resident_id: Mapped[int | None] = mapped_column(
        ForeignKey("resident.id", ondelete="SET NULL"),
        index=True,
        info={"label": N_("Account of the resident portal"), "forgotten": True},
    )

    plan: Mapped[Plan] = relationship(info={"label": N_("Plan")})
    person: Mapped[Person | None] = relationship(info={"label": N_("Person")})
    decided_by: Mapped[User | None] = relationship(
        viewonly=True, uselist=False, primaryjoin=lambda: foreign(Participant.decided_by_id) == User.actor_id
    )
    rights: Mapped[list[ParticipantRight]] = relationship(back_populates="participant", viewonly=True)

    @property
    def label(self) -> str:
        """The name."""
        return self.name


class ParticipantRight(Remembered, Within, Model):
    """What a participant may do with one block or goal: a field of the participant. Without a row it is nothing.

    `value` is an `Access` of `rules.sharing`.
    """

    __tablename__ = "participant_right"
    erased_by = Erased.NOBODY
    __table_args__ = (
        PrimaryKeyConstraint("participant_id", "place"),
        Index("ix_participant_right_goal_id", "goal_id"),
    )
    remembered_in, within = "participant", "plan"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), info={"label": N_("Participant"), "forgotten": True}
    )
    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), index=True, info={"label": N_("Plan"), "forgotten": True}
    )
    place: Mapped[str] = mapped_column(String(16), info={"label": N_("Block or goal"), "forgotten": True})
    """The key of the block in the design of the plan (`p4`), or the number of the goal (`g12`)."""
    goal_id: Mapped[int | None] = mapped_column(
        ForeignKey("goal.id", ondelete="CASCADE"), info={"label": N_("Goal"), "forgotten": True}
    )
    value: Mapped[int] = mapped_column(Integer, info={"label": N_("What it may do")})

    participant: Mapped[Participant] = relationship(back_populates="rights")
    plan: Mapped[Plan] = relationship()

    @property
    def remembered_name(self) -> str:
        """How the history calls it."""
        return self.place


has_participants = looked_up(
    "portal_has_participants", Boolean(), "SELECT EXISTS (SELECT 1 FROM participant WHERE plan_id = {number})"
)
Plan.has_participants = column_property(has_participants(Plan.__table__.c.id), deferred=True)


@event.listens_for(Person, "after_update")
def _tell(_mapper: Mapper[Any], connection: Any, person: Person) -> None:
    """Whoever renames a person renames it among the participants, also of plans that he may not see."""
    if inspected(person).attrs.sort_key.history.has_changes():
        table: Any = Participant.__table__
        renamed = update(table).where(table.c.person_id == person.id).values(name=person.name.full[:200])
        with as_system():
            connection.execute(renamed)
