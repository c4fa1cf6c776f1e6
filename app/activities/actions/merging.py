"""What uses a topic, and letting it use another one.

Nothing has to be told here when a new table uses topics: its relation to `Topic` is enough. Rows are changed one
by one through the session, so that their histories tell of it and nobody saves an older version over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, inspect, select
from sqlalchemy.orm import Mapper, RelationshipDirection, RelationshipProperty, Session

from app.activities.models import Topic
from app.common.context import as_system
from app.common.frozen import frozen
from app.extensions import Model, db

AT_ONCE = 200


@frozen
class Use:
    """A relation by which rows of a table use topics."""

    relation: RelationshipProperty[Any]

    @property
    def kind(self) -> Any:
        """The class of the rows."""
        return self.relation.parent.class_

    @property
    def many(self) -> bool:
        """Whether a row has several topics."""
        return self.relation.secondary is not None

    @property
    def column(self) -> Any:
        """The column that names the topic, where a row has one."""
        return self.relation.local_remote_pairs[0][0]

    def of(self, topic_id: int) -> ColumnElement[bool]:
        """The condition that a row uses a topic."""
        if not self.many:
            return self.column == topic_id
        whole: Any = self.relation.secondary_synchronize_pairs
        ((own, beside),), ((_id, names_topic),) = self.relation.synchronize_pairs, whole
        return own.in_(select(beside).where(names_topic == topic_id))  # by the index of the table between

    def replace(self, session: Session, row: Any, topic: Topic, by: Topic) -> None:
        """Let a row use another topic; one that has both already keeps that one alone."""
        key = self.relation.key
        if self.many:
            held = getattr(row, key)
            others = [one for one in held if one is not topic]
            setattr(row, key, others if by in others else [*others, by])
        elif self.column.primary_key and session.get(self.kind, self._key_with(row, by)):
            session.delete(row)
        else:
            setattr(row, key, by)

    def _key_with(self, row: Any, by: Topic) -> tuple[Any, ...]:
        """The key that a row would have with another topic."""
        mapper: Mapper[Any] = inspect(self.kind)
        return tuple(
            by.id if one is self.column else getattr(row, mapper.get_property_by_column(one).key)
            for one in mapper.primary_key
        )


def uses(mappers: Iterable[Mapper[Any]] | None = None) -> list[Use]:
    """Every relation by which something uses topics, in the order of the tables."""
    known = list(Model.registry.mappers if mappers is None else mappers)
    found = [Use(each) for mapper in known for each in mapper.relationships if _leads_to_topics(mapper, each)]
    return sorted(found, key=lambda use: (use.kind.__tablename__, use.relation.key))


def _leads_to_topics(mapper: Mapper[Any], relation: RelationshipProperty[Any]) -> bool:
    writes = relation.direction is not RelationshipDirection.ONETOMANY and not relation.viewonly
    return writes and relation.mapper.class_ is Topic and relation.parent is mapper


def counts(topic: Topic, found: Iterable[Use] | None = None) -> dict[Use, int]:
    """How many rows use a topic, of everybody, by the relation they use it by."""
    with as_system():
        return {
            use: db.session.scalar(select(func.count()).select_from(use.kind).where(use.of(topic.id))) or 0
            for use in (uses() if found is None else found)
        }


def move(session: Session, topic: Topic, by: Topic, found: Iterable[Use] | None = None) -> int:
    """Let all rows that use a topic use another one; returns how many there were. Work of the portal itself."""
    moved = 0
    for use in uses() if found is None else found:
        some = select(use.kind).where(use.of(topic.id)).limit(AT_ONCE)
        while rows := session.scalars(some).unique().all():
            for row in rows:
                use.replace(session, row, topic, by)
            session.flush()
            moved += len(rows)
    return moved
