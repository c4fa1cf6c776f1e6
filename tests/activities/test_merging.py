"""What uses topics is found by its relations, and gets the other topic when two are merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKey, Table, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, configure_mappers, mapped_column, relationship

from app.activities.actions import merging
from app.activities.actions.merging import Use
from app.activities.models import Topic
from app.common.context import system_scope
from app.extensions import Model
from tests import bench
from tests.factories import TopicFactory

TOPIC = Topic.__table__.c.id


class Others(DeclarativeBase):
    """Tables of no subject, so that the map of the data stays as it is."""


club_topic = Table(
    "club_topic",
    Others.metadata,
    Column("club_id", ForeignKey("club.id"), primary_key=True),
    Column("topic_id", ForeignKey(TOPIC), primary_key=True),
)


class Club(Others):
    """Has several topics, and one that counts most."""

    __tablename__ = "club"

    id: Mapped[int] = mapped_column(primary_key=True)
    main_id: Mapped[int | None] = mapped_column(ForeignKey(TOPIC))
    main: Mapped[Topic | None] = relationship(Topic)
    topics: Mapped[list[Topic]] = relationship(Topic, secondary=club_topic, order_by=Topic.id)


class Wish(Others):
    """A topic that somebody wants, with how much."""

    __tablename__ = "wish"

    who: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey(TOPIC), primary_key=True)
    much: Mapped[int] = mapped_column(default=1)
    topic: Mapped[Topic] = relationship(Topic)


@pytest.fixture
def found() -> list[Use]:
    """The relations of clubs and wishes."""
    configure_mappers()
    return merging.uses(Others.registry.mappers)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the portal itself, on a database with clubs and wishes."""
    Others.metadata.create_all(bench.the_connection())
    with app.app_context(), system_scope("a test"), bench.office() as session:
        yield session
    Others.metadata.drop_all(bench.the_connection())


def topics(session: Session, *names: str) -> list[Topic]:
    """Topics of the portal."""
    keys = [TopicFactory(organisation=None, name={"nl": name}).id for name in names]
    return [session.get_one(Topic, key) for key in keys]


def test_every_way_in_which_clubs_use_topics_is_found(found: list[Use]) -> None:
    assert [(use.kind, use.relation.key) for use in found] == [(Club, "main"), (Club, "topics"), (Wish, "topic")]


@pytest.mark.owner
def test_what_had_the_one_has_the_other_and_nothing_twice(session: Session, found: list[Use]) -> None:
    gone, kept, third = topics(session, "Kookclub", "Koken", "Sport")
    clubs = [
        Club(id=1, main=gone, topics=[gone, third]),
        Club(id=2, main=kept, topics=[gone, kept]),
        Club(id=3, main=third, topics=[third]),
    ]
    wishes = [Wish(who=1, topic=gone, much=5), Wish(who=2, topic=gone), Wish(who=2, topic=kept, much=3)]
    session.add_all([*clubs, *wishes])
    session.flush()
    assert merging.move(session, gone, kept, found) == 5
    session.expire_all()
    assert [one.main.name["nl"] for one in clubs if one.main] == ["Koken", "Koken", "Sport"]
    assert [{each.name["nl"] for each in one.topics} for one in clubs] == [
        {"Koken", "Sport"},
        {"Koken"},
        {"Sport"},
    ]
    wanted = [(one.who, one.topic.name["nl"], one.much) for one in session.query(Wish).order_by(Wish.who)]
    assert wanted == [(1, "Koken", 5), (2, "Koken", 3)]
    assert merging.move(session, gone, kept, found) == 0


@pytest.mark.owner
def test_however_many_there_are_none_is_left(
    session: Session, found: list[Use], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "AT_ONCE", 3)
    gone, kept = topics(session, "Kookclub", "Koken")
    session.add_all(Club(id=number, topics=[gone]) for number in range(1, 9))
    session.flush()
    assert merging.move(session, gone, kept, found) == 8
    assert {one.topics[0].id for one in session.query(Club)} == {kept.id}


def test_every_column_that_names_a_topic_is_followed_by_merging() -> None:
    """A table that uses topics has a relation for it: what merging does not see would keep the merged topic."""
    followed: set[Any] = set()
    for use in merging.uses():
        table: Any = use.relation.secondary
        followed |= {use.column} if table is None else set(table.c)
    naming = {
        key.parent for table in Model.metadata.tables.values() for key in table.foreign_keys if key.column is TOPIC
    }
    assert inspect(Topic).local_table.c.merged_into_id in naming
    assert not naming - followed
