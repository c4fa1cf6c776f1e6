"""Which topics an activity is about, as a table between the two."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, event, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from app.activities.models.activities import Activity
from app.activities.models.topics import Topic
from app.common import clock
from app.common.erasing import Erased
from app.common.scope import Scope, Scoped
from app.common.scope.values import holds
from app.common.words import N_
from app.extensions import Model


class ActivityTopic(Scoped, Model):
    """That an activity is about a topic: as open as the activity, and written by way of `Activity.topics`."""

    __tablename__ = "activity_topic"
    erased_by = Erased.NOBODY
    __table_args__ = (Index("ix_activity_topic_topic_id_activity_id", "topic_id", "activity_id"),)
    owner = "activity_id"

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True, info={"label": N_("Activity")}
    )
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, info={"label": N_("Topic")})

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        return of_an_activity(cls.activity_id, Activity.readable(scope))

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        # Not what may be read: visitors read what is public.
        return of_an_activity(cls.activity_id, Activity.writable(scope))

    @classmethod
    def owner_within(cls, session: Session, scope: Scope, owner: int | None) -> bool:
        return owner is not None and holds(session, of_an_activity(literal(owner), Activity.writable(scope)))

    @classmethod
    def about(cls, topic: Topic) -> ColumnElement[bool]:
        """The condition that an activity is about a topic, also while it still has one that was merged with it."""
        table: Any = Topic.__table__
        meaning = select(table.c.id).where((table.c.id == topic.id) | (table.c.merged_into_id == topic.id))
        return Activity.id.in_(select(cls.activity_id).where(cls.topic_id.in_(meaning)))

    def __repr__(self) -> str:
        return f"<ActivityTopic {self.activity_id} {self.topic_id}>"


def of_an_activity(number: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that the activity of a number meets another."""
    activity: Any = Activity.__table__
    found = select(literal(1)).select_from(activity).where(activity.c.id == number, condition)
    return found.correlate_except(activity).exists()


@event.listens_for(Activity.topics, "append")
@event.listens_for(Activity.topics, "remove")
def _count_as_a_change(activity: Activity, _topic: Topic, _initiator: Any) -> None:
    """Rows between two tables change no version by themselves, and nobody may save an older one over them."""
    activity.changed_at = clock.now()
    flag_modified(activity, "changed_at")
