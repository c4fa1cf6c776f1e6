"""Finding what is likely the same: an item beside the others of its municipality, and what was entered (F-20)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from app.activities.models import Activity, ImportedActivity, LikelyDuplicate
from app.activities.rules.activities import ActivityState, Source
from app.activities.rules.duplicates import ALIKE, Pair, duplicates
from app.activities.rules.imported import ImportedItem
from app.activities.rules.moderating import ItemState
from app.activities.rules.offering import as_item
from app.activities.rules.sources import read_again
from app.common.errors import RuleBroken
from app.common.words import folded
from app.extensions import db

AT_MOST = 20
"""So many items with titles that are alike are looked at any further."""
Key = tuple[str, int]
"""An item, or an activity, by its number."""


class Neighbours:
    """The titles in each municipality, read once for all items of an import."""

    def __init__(self) -> None:
        self._titles: dict[int, dict[Key, str]] = {}

    def alike(self, row: ImportedActivity, title: str) -> list[Key]:
        """What has a title much like that of an item, in its municipality."""
        from rapidfuzz import fuzz, process

        assert row.municipality_id is not None, "asked for what has a municipality"
        titles = self._of(row.municipality_id)
        titles[("item", row.id)] = own = folded(title)
        found = process.extract(
            own, titles, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE - 5, limit=AT_MOST + 1
        )
        return [key for _title, _score, key in found if key != ("item", row.id)]

    def _of(self, municipality_id: int) -> dict[Key, str]:
        if municipality_id not in self._titles:
            items = select(ImportedActivity.id, ImportedActivity.title).where(
                ImportedActivity.municipality_id == municipality_id,
                ImportedActivity.state != ItemState.DUPLICATE,
                ImportedActivity.withdrawn.is_(False),
            )
            made = select(Activity.id, Activity.sort_key).where(
                Activity.municipality_id == municipality_id,
                Activity.source == Source.OWN,
                Activity.state == ActivityState.PUBLISHED,
            )
            self._titles[municipality_id] = {
                **{("item", key): folded(title) for key, title in db.session.execute(items).all()},
                **{("activity", key): title for key, title in db.session.execute(made).all()},
            }
        return self._titles[municipality_id]


def match(row: ImportedActivity, item: ImportedItem, neighbours: Neighbours) -> int:
    """Note what an item is likely the same as; pairs that somebody looked at stay as they are."""
    keys = neighbours.alike(row, item.name)
    held = pairs_of(row)
    found = {key: pair.score for key, pair in _pairs(item, keys)} if keys else {}
    known = {_other(one, row.id): one for one in held}
    for key, one in known.items():
        if key not in found and not one.settled:
            db.session.delete(one)
        elif key in found and not one.settled:
            one.score = found[key]
    db.session.add_all(_row(row, key, score) for key, score in found.items() if key not in known)
    return len(found)


def _other(one: LikelyDuplicate, row_id: int) -> Key:
    if one.activity_id is not None:
        return ("activity", one.activity_id)
    assert one.other_id is not None, "one of the two is there"
    return ("item", one.other_id if one.item_id == row_id else one.item_id)


def _row(row: ImportedActivity, key: Key, score: int) -> LikelyDuplicate:
    kind, number = key
    pair: dict[str, Any] = {"item_id": row.id, "activity_id": number}
    if kind == "item":
        pair = {"item_id": max(row.id, number), "other_id": min(row.id, number)}
    return LikelyDuplicate(municipality_id=row.municipality_id, score=score, **pair)


def _pairs(item: ImportedItem, keys: Iterable[Key]) -> Iterator[tuple[Key, Pair]]:
    others = dict(_items(keys))
    for pair in duplicates([item, *others.values()]):
        if item.key in (pair.one.key, pair.other.key):
            other = pair.other if pair.one.key == item.key else pair.one
            yield next(key for key, one in others.items() if one.key == other.key), pair


def _items(keys: Iterable[Key]) -> Iterator[tuple[Key, ImportedItem]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for kind, number in keys:
        numbers[kind].append(number)
    rows = select(ImportedActivity).where(ImportedActivity.id.in_(numbers["item"]))
    for row in db.session.scalars(rows.options(undefer(ImportedActivity.document))):
        try:
            yield ("item", row.id), read_again(row.source, row.external_id, row.document)
        except RuleBroken:
            continue
    for made in db.session.scalars(select(Activity).where(Activity.id.in_(numbers["activity"]))):
        yield ("activity", made.id), item_of(made)


def item_of(activity: Activity) -> ImportedItem:
    """An activity that was entered here, in the form in which it is compared with what sources say."""
    return as_item(
        activity.id, activity.title, activity.schedule, activity.channels, activity.organisation.name,
        {key: getattr(activity, key) or "" for key in ("place", "street", "postal_code", "city")},
        online=activity.mode.value == "online",
    )  # fmt: skip


def likely(row: ImportedActivity, item: ImportedItem) -> list[tuple[LikelyDuplicate, Key, Pair]]:
    """What an item is likely the same as and nobody looked at yet, with the reasons as they are now."""
    held = {_other(one, row.id): one for one in pairs_of(row) if not one.settled}
    return [(held[key], key, pair) for key, pair in _pairs(item, held)] if held else []


def pairs_of(row: ImportedActivity) -> list[LikelyDuplicate]:
    """Every pair that an item is in."""
    either = or_(LikelyDuplicate.item_id == row.id, LikelyDuplicate.other_id == row.id)
    return list(db.session.scalars(select(LikelyDuplicate).where(either)))
