"""One import: a source may hand over the same item several times, and one of them counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from app.activities.rules.imported import ImportedItem

NEVER = datetime(1900, 1, 1, tzinfo=UTC)


def one_of_each(items: Iterable[ImportedItem]) -> tuple[list[ImportedItem], list[ImportedItem]]:
    """The items that count, in order, and those that a newer one of the same import replaces.

    Newer is what the source changed last, else what comes later. Without this, two files about one event would
    each seem to change it, at every import anew.
    """
    newest: dict[tuple[str, str], ImportedItem] = {}
    replaced: list[ImportedItem] = []
    for item in items:
        other = newest.get(item.key)
        if other is None:
            newest[item.key] = item
        elif (item.modified or NEVER) >= (other.modified or NEVER):
            replaced.append(other)
            newest[item.key] = item
        else:
            replaced.append(item)
    return list(newest.values()), replaced
