"""Topics: what an activity is about, as data that administrators add to, translate, merge and retire."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, event, or_, select, true
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.activities.rules.topics import LONGEST_CODE, lacking, terms_of
from app.common.erasing import Erased
from app.common.history import Remembered
from app.common.scope import Scope, Shared
from app.common.tables import NEVER_AGAIN, Numbered, Stamped, Versioned, only_where
from app.common.types import Words, said, sort_key_type
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_, folded
from app.extensions import Model
from app.security.models import Organisation


class Topic(Remembered, Numbered, Stamped, Versioned, Shared, Model):
    """A topic of the portal, or of an organisation, which those whose umbrella it is can choose as well.

    `code` names it in addresses and files and never changes; `terms` are what sources outside call it.
    """

    __tablename__ = "topic"
    erased_by = Erased.NOBODY
    remembered_as = N_("Topic")
    __table_args__ = (
        Index("ix_topic_sort_key_id", "sort_key", "id"),
        Index("uq_topic_organisation_id_code", "organisation_id", "code", unique=True),
        only_where("organisation_id IS NULL", Index("uq_topic_code", "code", unique=True)),
        NEVER_AGAIN,
    )

    code: Mapped[str] = mapped_column(String(LONGEST_CODE), info={"label": N_("Short name")})
    name: Mapped[dict[str, str]] = mapped_column(Words, info={"label": N_("Topic")})
    about: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("Explanation")})
    active: Mapped[bool] = mapped_column(
        default=True, server_default=true(), index=True, info={"label": N_("Can be used")}
    )
    terms: Mapped[list[dict[str, str]] | None] = mapped_column(
        JSON(none_as_null=True), info={"label": N_("Terms of UiTdatabank")}
    )
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("topic.id"), index=True, info={"label": N_("Merged with")}
    )
    lacks: Mapped[str] = mapped_column(
        String(20), default="", server_default="", info={"label": N_("Translation"), "forgotten": True}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    organisation: Mapped[Organisation | None] = relationship(info={"label": N_("Organisation")})
    merged_into: Mapped[Topic | None] = relationship(
        remote_side="Topic.id", foreign_keys=merged_into_id, info={"label": N_("Merged with")}
    )

    name_nl, name_en, name_fr = (said("name", code) for code in LANGUAGES)
    about_nl, about_en, about_fr = (said("about", code) for code in LANGUAGES)

    @classmethod
    def readable(cls, scope: Scope) -> ColumnElement[bool]:
        """Also what the umbrella of one's organisation keeps: an organiser uses the words of its municipality."""
        below: Any = Organisation.__table__.alias("below")
        umbrella = select(below.c.parent_id).where(scope.covers(below.c.id))
        # Visitors read what public activities are about; a topic says nothing of anybody (decision 0080).
        return or_(super().readable(scope), cls.organisation_id.in_(umbrella), scope.visits())

    @property
    def terms_lines(self) -> str:
        """The terms, one a line, as a form shows them."""
        return "\n".join(one.line for one in terms_of(self.terms))

    @property
    def meant(self) -> Topic:
        """The topic that goes for this one: itself, or the one that it was merged with."""
        return self if self.merged_into is None else self.merged_into.meant

    @property
    def label(self) -> dict[str, str]:
        """The name in its languages."""
        return self.name

    def __repr__(self) -> str:
        return f"<Topic {self.id}>"


@event.listens_for(Topic, "before_insert")
@event.listens_for(Topic, "before_update")
def _key_topic(_mapper: Mapper[Any], _connection: Any, topic: Topic) -> None:
    topic.sort_key = folded(topic.name[DEFAULT_LANGUAGE])[:300]
    words = [*topic.name.values(), *(topic.about or {}).values()]
    topic.search_key = folded(" ".join(words))[:1000]
    topic.lacks = " ".join(lacking(topic.name, topic.about))
