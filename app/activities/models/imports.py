"""What sources offered: each item as it was read, apart from it what we decided, and which look like another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    event,
    false,
)
from sqlalchemy.orm import Mapped, Mapper, foreign, mapped_column, relationship

from app.activities.models.activities import Activity
from app.activities.rules.activities import SOURCES, Source
from app.activities.rules.imported import AUDIENCES, Audience
from app.activities.rules.moderating import ITEM_STATES, REASONS, REVIEWS, ItemState, Reason, Review, Standpoint
from app.common import clock, search
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Scope, Scoped
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import Moment, sort_key_type
from app.common.words import N_, folded
from app.extensions import Model
from app.security.models import Organisation, User
from app.security.models.organisations import words_of

LONGEST_TITLE, LONGEST_ID = 300, 200


class ImportedActivity(Remembered, Numbered, Stamped, Versioned, Scoped, Model):
    """An item of a source, known by its id there, with what the municipality decided about it.

    `document` is what the source says now, `decided_document` what it said when it was decided about; a `mark`
    tells whether who decides would see the same. Where the municipality is not known, only the portal's own desk
    sees it.
    """

    __tablename__ = "imported_activity"
    erased_by = Erased.TOKEN
    owner = "municipality_id"
    remembered_as = N_("Imported activity")
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index(
            "ix_imported_activity_municipality_id_review_waiting_since",
            "municipality_id",
            "review",
            "waiting_since",
        ),
        Index("ix_imported_activity_waiting_since_id", "waiting_since", "id"),
        Index("ix_imported_activity_sort_key_id", "sort_key", "id"),
        CheckConstraint("duplicate_of_id is null or duplicate_of_id <> id", name="not_of_itself"),
    )

    municipality_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), info={"label": N_("Municipality")}
    )
    found_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"),
        index=True,
        info={"label": N_("Municipality by its address"), "forgotten": True},
    )
    source: Mapped[Source] = mapped_column(words_of(Source), info={"label": N_("Comes from"), "choices": SOURCES})
    external_id: Mapped[str] = mapped_column(String(LONGEST_ID), info={"label": N_("Number at the source")})

    document: Mapped[dict[str, Any]] = mapped_column(
        JSON, deferred=True, info={"label": N_("As the source says it"), "forgotten": True}
    )
    mark: Mapped[str] = mapped_column(String(64), info={"label": N_("Mark"), "forgotten": True})
    mark_format: Mapped[int] = mapped_column(Integer, info={"label": N_("Way of marking"), "forgotten": True})
    modified_at: Mapped[datetime | None] = mapped_column(
        Moment, info={"label": N_("Changed at the source"), "forgotten": True}
    )
    decided_document: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True, info={"label": N_("As it was decided about"), "forgotten": True}
    )
    decided_mark: Mapped[str | None] = mapped_column(
        String(64), info={"label": N_("Mark when decided"), "forgotten": True}
    )

    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), info={"label": N_("Title")})
    organiser: Mapped[str] = mapped_column(
        String(LONGEST_TITLE), default="", server_default="", info={"label": N_("Organiser")}
    )
    town: Mapped[str] = mapped_column(String(120), default="", server_default="", info={"label": N_("Place")})
    begins_on: Mapped[date | None] = mapped_column(info={"label": N_("First day"), "forgotten": True})
    ends_on: Mapped[date | None] = mapped_column(info={"label": N_("Last day"), "forgotten": True})
    audience: Mapped[Audience] = mapped_column(
        words_of(Audience), default=Audience.EVERYONE, info={"label": N_("For whom"), "choices": AUDIENCES}
    )
    withdrawn: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("Withdrawn by the source")}
    )

    state: Mapped[ItemState] = mapped_column(
        words_of(ItemState), default=ItemState.PENDING, info={"label": N_("Decision"), "choices": ITEM_STATES}
    )
    review: Mapped[Review] = mapped_column(
        words_of(Review), default=Review.NEW, info={"label": N_("Waits"), "choices": REVIEWS, "forgotten": True}
    )
    waiting_since: Mapped[datetime] = mapped_column(
        Moment, default=clock.now, info={"label": N_("Waits since"), "forgotten": True}
    )
    changed_fields: Mapped[int] = mapped_column(
        default=0, server_default="0", info={"label": N_("Fields that changed"), "forgotten": True}
    )
    reason: Mapped[Reason | None] = mapped_column(
        words_of(Reason), info={"label": N_("Reason"), "choices": REASONS}
    )
    explanation: Mapped[str | None] = mapped_column(Text, info={"label": N_("Explanation")})
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Decided on")})
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor.id"), index=True, info={"label": N_("Decided by"), "forgotten": True}
    )
    decided_withdrawn: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"label": N_("Withdrawn when decided"), "forgotten": True}
    )
    duplicate_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("imported_activity.id"), index=True, info={"label": N_("Duplicate of")}
    )
    duplicate_activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity.id"), index=True, info={"label": N_("Duplicate of the activity")}
    )
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity.id"), index=True, info={"label": N_("Activity")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    municipality: Mapped[Organisation | None] = relationship(
        foreign_keys=municipality_id, info={"label": N_("Municipality")}
    )
    found: Mapped[Organisation | None] = relationship(foreign_keys=found_id)
    duplicate_of: Mapped[ImportedActivity | None] = relationship(
        remote_side="ImportedActivity.id", foreign_keys=duplicate_of_id, info={"label": N_("Duplicate of")}
    )
    duplicate_activity: Mapped[Activity | None] = relationship(
        foreign_keys=duplicate_activity_id, info={"label": N_("Duplicate of the activity")}
    )
    activity: Mapped[Activity | None] = relationship(foreign_keys=activity_id, info={"label": N_("Activity")})
    decided_by: Mapped[User | None] = relationship(
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: foreign(ImportedActivity.decided_by_id) == User.actor_id,
    )

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        """By whoever works for the municipality; nobody else's are there."""
        return scope.covers(cls.municipality_id)

    @property
    def standpoint(self) -> Standpoint:
        """What decides whether it waits."""
        return Standpoint(
            self.state, self.mark, self.decided_mark, bool(self.withdrawn), bool(self.decided_withdrawn)
        )

    @property
    def label(self) -> str:
        """Its title, in the language in which it was made."""
        return self.title

    def __repr__(self) -> str:
        return f"<ImportedActivity {self.source}:{self.external_id}>"


@event.listens_for(ImportedActivity, "before_insert")
@event.listens_for(ImportedActivity, "before_update")
def _key_item(_mapper: Mapper[Any], _connection: Any, item: ImportedActivity) -> None:
    item.sort_key = folded(item.title)[:300]
    item.search_key = folded(f"{item.title} {item.organiser or ''} {item.town or ''}")[:1000]


search.searched("imported_activity", "sort_key", "id", "municipality_id", "review", "search_key")


class LikelyDuplicate(Numbered, Scoped, Model):
    """An item that is likely the same as another one, or as an activity that was entered here.

    It is decided about once: `settled` tells that somebody looked at the two (F-20).
    """

    __tablename__ = "likely_duplicate"
    erased_by = Erased.NOBODY
    owner = "municipality_id"
    __table_args__ = (
        UniqueConstraint("item_id", "other_id"),
        UniqueConstraint("item_id", "activity_id"),
        CheckConstraint("(other_id is null) <> (activity_id is null)", name="one_other"),
    )

    municipality_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"label": N_("Municipality")}
    )
    item_id: Mapped[int] = mapped_column(
        ForeignKey("imported_activity.id", ondelete="CASCADE"), info={"label": N_("Imported activity")}
    )
    other_id: Mapped[int | None] = mapped_column(
        ForeignKey("imported_activity.id", ondelete="CASCADE"), index=True, info={"label": N_("The other one")}
    )
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True, info={"label": N_("Activity")}
    )
    score: Mapped[int] = mapped_column(Integer, info={"label": N_("How alike")})
    settled: Mapped[bool] = mapped_column(default=False, server_default=false(), info={"label": N_("Looked at")})

    item: Mapped[ImportedActivity] = relationship(foreign_keys=item_id)
    other: Mapped[ImportedActivity | None] = relationship(foreign_keys=other_id)
    activity: Mapped[Activity | None] = relationship()

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        """By whoever works for the municipality."""
        return scope.covers(cls.municipality_id)
