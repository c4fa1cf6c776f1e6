"""Column types of the portal: moments in UTC, texts in three languages, and sort keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String, TypeDecorator

from app.common.words import DEFAULT_LANGUAGE


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is refused: nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Structure(TypeDecorator[dict[str, Any]]):
    """A nested value as JSON, which both databases can compare."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON())
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())


class Words(Structure):
    """A text in several languages, `{"nl": …, "en": …, "fr": …}`; Dutch is required (design section 2)."""

    cache_ok = True

    def process_bind_param(self, value: dict[str, str] | None, dialect: Any) -> dict[str, str] | None:
        if value is not None and not value.get(DEFAULT_LANGUAGE):
            raise ValueError("a text in several languages needs Dutch")
        return value


def in_language(words: Mapping[str, str], language: str) -> str:
    """The text in a language, or in Dutch where that language is missing."""
    return words.get(language) or words.get(DEFAULT_LANGUAGE, "")


def said(name: str, language: str) -> property:
    """A text of a row in one language, as a form shows it: `label_nl = said("label", "nl")`."""
    return property(lambda row: (getattr(row, name) or {}).get(language, ""))


def sort_key_type(length: int = 300) -> String:
    """A folded text that both databases order alike: sign by sign, whatever the language of the server."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")
