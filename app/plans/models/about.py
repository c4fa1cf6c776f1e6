"""Things that hold the name of the person they are about, for whoever may see the thing and not the person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, event, inspect, literal, update
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.common.context import as_system
from app.common.types import sort_key_type
from app.common.words import N_, folded
from app.plans.models.persons import Person


class About:
    """Such a thing, with a title; it is found by both (decision 0042)."""

    title: Any
    sort_key: Any

    about: Mapped[str] = mapped_column(String(200), info={"label": N_("Person"), "forgotten": True})
    about_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})


def tell_name(thing: About, person: Person) -> None:
    """Keep the name of the person with the thing."""
    thing.about, thing.about_key = person.name.listed[:200], person.sort_key or person.name.sort_key


@event.listens_for(About, "before_insert", propagate=True)
@event.listens_for(About, "before_update", propagate=True)
def _key(_mapper: Mapper[Any], _connection: Any, thing: About) -> None:
    thing.sort_key = folded(thing.title)[:300]
    thing.search_key = f"{folded(thing.about)} {thing.sort_key}"


@event.listens_for(Person, "after_update")
def _tell(_mapper: Mapper[Any], connection: Any, person: Person) -> None:
    """Whoever renames a person renames it on everything, also on what he may not see."""
    if not inspect(person).attrs.sort_key.history.has_changes():
        return
    named = person.name.listed[:200]
    with as_system():
        for kind in About.__subclasses__():
            table: Any = inspect(kind).local_table
            key = literal(f"{folded(named)} ") + table.c.sort_key
            renamed = update(table).where(table.c.person_id == person.id)
            connection.execute(renamed.values(about=named, about_key=person.sort_key, search_key=key))
