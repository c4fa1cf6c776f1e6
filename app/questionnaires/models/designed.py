"""What questionnaires and plan templates have in common: a title, and a design that is published in editions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Integer, String, event, true
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.common.guards import refuse_delete, refuse_update
from app.common.tables import Numbered, Stamped, Versioned
from app.common.types import Moment, Structure, Words, said, sort_key_type
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_, Told, folded
from app.questionnaires.rules.designs import Design, Judge, nothing_wrong, read, reasons_not_to_publish


class Designed(Numbered, Stamped, Versioned):
    """Something that functional administrators design: its title, and which of its editions counts.

    `in_use` and `being_made` are numbers of editions. Without `in_use` it has never been published, without
    `being_made` it is not being changed.
    """

    editions: ClassVar[type[Edition]]
    """The table of its editions."""

    title: Mapped[dict[str, str]] = mapped_column(Words, info={"label": N_("Title")})
    purpose: Mapped[dict[str, str] | None] = mapped_column(Words, info={"label": N_("What it is for")})
    in_use: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Version in use")})
    being_made: Mapped[int | None] = mapped_column(Integer, info={"label": N_("Version being made")})
    active: Mapped[bool] = mapped_column(
        default=True, server_default=true(), index=True, info={"label": N_("Can be used")}
    )
    sort_key: Mapped[str] = mapped_column(sort_key_type(), info={"label": N_("Sort key"), "forgotten": True})
    search_key: Mapped[str] = mapped_column(String(1000), info={"label": N_("Search key"), "forgotten": True})

    title_nl, title_en, title_fr = (said("title", code) for code in LANGUAGES)
    purpose_nl, purpose_en, purpose_fr = (said("purpose", code) for code in LANGUAGES)

    @property
    def label(self) -> str:
        """Its title, in Dutch."""
        return self.title[DEFAULT_LANGUAGE]


class Edition(Numbered, Stamped, Versioned):
    """One version of a design: a draft that is worked on, or one that was published and never changes again."""

    number: Mapped[int] = mapped_column(Integer, info={"label": N_("Version")})
    kept: Mapped[dict[str, Any]] = mapped_column(Structure, info={"label": N_("Design"), "forgotten": True})
    published_at: Mapped[datetime | None] = mapped_column(Moment, info={"label": N_("Published")})

    _read = ({}, Design())

    @property
    def design(self) -> Design:
        """What stands in it, read back: once for what is kept, because a page asks for it again and again."""
        if self._read[0] is not self.kept:
            self._read = (self.kept, read(self.kept))
        return self._read[1]

    @design.setter
    def design(self, design: Design) -> None:
        self.kept = design.told()

    @property
    def published(self) -> bool:
        """Whether it was published, and so is fixed."""
        return self.published_at is not None

    def lacks(self, judge: Judge = nothing_wrong) -> list[Told]:
        """What has to be done before it can be used; `judge` says what is wrong with the settings of a part."""
        return reasons_not_to_publish(self.design, judge)


def freeze_editions(kind: type[Edition]) -> None:
    """Let the database refuse that a published edition changes or goes, whoever asks."""
    table: Any = kind.__tablename__  # type: ignore[attr-defined]
    was_published = "OLD.published_at IS NOT NULL"
    changes = "NEW.kept <> OLD.kept OR NEW.number <> OLD.number OR NEW.published_at IS NULL"
    refuse_update(table, when=f"{was_published} AND ({changes})", message=f"a published {table} does not change")
    refuse_delete(table, when=was_published, message=f"a published {table} stays")


def key_by_title(kind: type[Designed]) -> None:
    """Keep the keys that things are sorted and searched by in line with their titles."""

    def follow(_mapper: Mapper[Any], _connection: Any, thing: Designed) -> None:
        thing.sort_key = folded(thing.title[DEFAULT_LANGUAGE])[:300]
        words = [*thing.title.values(), *(thing.purpose or {}).values()]
        thing.search_key = folded(" ".join(words))[:1000]

    for moment in ("before_insert", "before_update"):
        event.listen(kind, moment, follow)
