"""Persons: the young people and others whom a dossier is about, and what groups may do with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, event, true
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.common import search
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import sort_key_type
from app.common.words import N_
from app.extensions import Model
from app.plans.models.layers import GroupSetting, Layered
from app.security.models import Organisation
from app.security.rules.names import PersonName


class PersonRight(GroupSetting, Model):
    """What a group may do with a person, and with the pathways and parts that say nothing else of that group."""

    __tablename__ = "person_right"
    erased_by = Erased.NOBODY
    __table_args__ = (
        UniqueConstraint("person_id", "group_id"),
        Index("ix_person_right_person_id_group_id_level", "person_id", "group_id", "level"),
    )
    remembered_as, remembered_with = N_("Right on a person"), "person"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), info={"label": N_("Person")}
    )
    person: Mapped[Person] = relationship(info={"label": N_("Person")})


class Person(Remembered, Numbered, Stamped, Versioned, Layered, Model):
    """A young person, or somebody else whom a dossier is about (mission P-01). Not a user of the portal.

    Seen by the groups that it is opened to; the role alone shows nobody.
    """

    __tablename__ = "person"
    erased_by = Erased.NOBODY
    __table_args__ = (
        Index("ix_person_sort_key_id", "sort_key", "id"),
        Index("ix_person_birth_date", "birth_date"),
    )
    remembered_as = N_("Person")
    settings, settings_key = PersonRight, "person_id"

    initials: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Initials")})
    first_name: Mapped[str | None] = mapped_column(String(64), info={"label": N_("First name")})
    prefix: Mapped[str | None] = mapped_column(
        String(32),
        info={"label": N_("Name prefix"), "help": N_("Such as van or de. Flemish names have none.")},
    )
    last_name: Mapped[str] = mapped_column(String(64), info={"label": N_("Last name")})
    birth_date: Mapped[date | None] = mapped_column(info={"label": N_("Date of birth")})
    phone: Mapped[str | None] = mapped_column(String(32), info={"label": N_("Telephone number")})
    email: Mapped[str | None] = mapped_column(String(320), info={"label": N_("E-mail address")})
    address: Mapped[str | None] = mapped_column(
        String(300), info={"label": N_("Address"), "help": N_("Street, number, postal code and place.")}
    )
    active: Mapped[bool] = mapped_column(default=True, server_default=true(), info={"label": N_("In use")})
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation] = relationship(info={"label": N_("Organisation")})

    @property
    def name(self) -> PersonName:
        """The name as a plain value."""
        return PersonName(self.initials or "", self.first_name or "", self.prefix or "", self.last_name or "")

    @property
    def label(self) -> str:
        """The name as it stands in lists: "Vries, Anna de"."""
        return self.name.listed

    def __repr__(self) -> str:
        return f"<Person {self.id}>"


search.searched("person")


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _key_person(_mapper: Mapper[Any], _connection: Any, person: Person) -> None:
    person.sort_key = person.name.sort_key
    person.search_key = person.name.search_key()
