"""Fields of a document, whatever stands in them: what is not of the kind that is asked for is not there."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.activities.rules.imported import LANGUAGES
from app.activities.rules.texts import line

ZONE = "Europe/Brussels"
FIRST_YEAR, LAST_YEAR = 1900, 2200

_ID = re.compile(
    r"([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-?([0-9a-f]{12})(?![0-9a-f])", re.IGNORECASE
)
"""An id of the source; for historical reasons the last hyphen is sometimes missing."""


def mapping(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The members of a list, or of an object that numbers them; one alone is a list of one."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and value and all(key.isdigit() for key in value):
        return list(value.values())
    return [] if value is None else [value]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects among the members of a list."""
    return (one for one in items(value) if isinstance(one, dict) and one)


def text(value: Any) -> str:
    """A text on one line; numbers are taken for one, as in old postal codes."""
    if isinstance(value, str):
        return line(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def texts(value: Any) -> list[str]:
    """The texts in a list, or one alone, without empty ones."""
    return [found for one in items(value) if (found := text(one))]


def by_language(value: Any, main: str) -> dict[str, str]:
    """Lines of text by language; in old formats a text stands alone and is in the main language."""
    return {language: found for language, one in raw_by_language(value, main).items() if (found := line(one))}


def raw_by_language(value: Any, main: str) -> dict[str, str]:
    """Texts by language as they stand there. Other languages than ours are kept only where there is no other."""
    if isinstance(value, str):
        value = {main: value}
    written = {key: one for key, one in mapping(value).items() if isinstance(one, str) and one.strip()}
    ours = {language: written[language] for language in LANGUAGES if language in written}
    return ours or written


def identity(value: Any) -> str:
    """The id in an address or a text, in small letters and with all its hyphens; nothing if there is none."""
    found = _ID.search(text(value))
    return "-".join(found.groups()).lower() if found else ""


def number(value: Any) -> float | None:
    """A number, also one that stands there as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value.replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def whole(value: Any) -> int | None:
    """A number of people or places, not below nought."""
    found = number(value)
    return int(found) if found is not None and 0 <= found < 10**9 else None


def instant(value: Any) -> datetime | None:
    """A moment as it is written; one without a zone is on the clock of the wall there."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(ZONE))


def on_the_wall(value: Any) -> datetime | None:
    """A moment on the clock of the wall, without its zone and without seconds."""
    found = instant(value)
    return found and found.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None, second=0, microsecond=0)


def day(value: Any) -> date | None:
    """A day, written as one or as a moment of it."""
    found = on_the_wall(value)
    return found and found.date()


def last_day(value: Any) -> date | None:
    """The last day of a period; its last minute may be written in another zone, where that day is not over yet."""
    found = instant(value)
    if found and (found.hour, found.minute) == (23, 59):
        return found.date()
    return day(value)
