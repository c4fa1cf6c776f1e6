"""The sources and their files: bytes become documents, each with the item it tells of or why it is refused.

A document is kept as the source wrote it, and read again when somebody looks at it; nothing of it is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from math import isfinite
from pathlib import PurePath
from typing import Any

from app.activities.rules import uit, volunteering
from app.activities.rules.activities import Source
from app.activities.rules.imported import ImportedItem, Refused, Standing
from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, clean

NO_LONGER_READ = N_("What was kept of this item cannot be read any more.")


@frozen
class Found:
    """One document of a source: where it stood, and what it tells, or why it is refused.

    A refused one may say who it was, and that its source withdrew it.
    """

    source: Source
    where: str
    document: dict[str, Any] | None = None
    item: ImportedItem | None = None
    refused: tuple[object, ...] = ()
    external_id: str = ""
    withdrawn: bool = False


def uit_events(content: bytes, where: str) -> Iterator[Found]:
    """The events in a file or an answer of UiTdatabank."""
    try:
        documents = uit.documents(content)
    except RuleBroken as broken:
        yield Found(Source.UIT, where, refused=broken.reasons)
        return
    several = len(documents) > 1
    for number, document in enumerate(documents, 1):
        place = PurePath(where)
        name = f"{place.stem}#{number}{place.suffix}" if several else place.name
        yield _event(document, f"{where}#{number}" if several else where, name)


def _event(document: Any, where: str, name: str) -> Found:
    try:
        item = uit.read(document, name)
    except Refused as broken:
        withdrawn = broken.standing is Standing.WITHDRAWN
        return Found(Source.UIT, where, None, None, broken.reasons, broken.external_id, withdrawn)
    except RuleBroken as broken:
        return Found(Source.UIT, where, refused=broken.reasons)
    return Found(Source.UIT, where, storable(document), item, external_id=item.external_id)


def offers(content: bytes, where: str) -> Iterator[Found]:
    """The volunteering offers in a file, CSV or JSON."""
    try:
        found = volunteering.read_offers(content)
    except RuleBroken as broken:
        yield Found(Source.VOLUNTEERING, where, refused=broken.reasons)
        return
    lines: dict[int, Found] = {}
    for offer in found.offers:
        lines[offer.line] = Found(
            Source.VOLUNTEERING, f"{where}:{offer.line}", storable(offer.row.source), offer.item,
            external_id=offer.item.external_id,
        )  # fmt: skip
    for line in found.refused:
        lines[line.line] = Found(Source.VOLUNTEERING, f"{where}:{line.line}", refused=line.reasons)
    yield from (lines[line] for line in sorted(lines))


Reader = Callable[[bytes, str], Iterator[Found]]
READERS: dict[Source, Reader] = {Source.UIT: uit_events, Source.VOLUNTEERING: offers}


def read_again(source: Source, external_id: str, document: dict[str, Any]) -> ImportedItem:
    """The item that a kept document tells of. Raises `RuleBroken` where it no longer tells enough."""
    if source is Source.UIT:
        return uit.read(document, f"{external_id}.json")
    (found, *_rest) = volunteering.read_offers(json.dumps([document]).encode()).items or (None,)
    if found is None:
        raise RuleBroken(NO_LONGER_READ)
    return found


def storable(value: Any) -> Any:
    """A document as both databases take it: without control signs, and without numbers that are none."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {clean(str(key)): storable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return value
