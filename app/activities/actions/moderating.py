"""What a municipality decides about what sources offer: approve, keep, reject, duplicate, undo (A-10, F-20)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.activities.actions import activities as agenda
from app.activities.actions.importing import settle
from app.activities.actions.matching import Key, pairs_of
from app.activities.actions.topics import of_terms
from app.activities.models import Activity, ImportedActivity, Topic
from app.activities.rules import moderating as rules
from app.activities.rules.activities import ActivityState, LanguageLevel, TakenOffline
from app.activities.rules.imported import ImportedItem
from app.activities.rules.moderating import ItemState, Reason, Review
from app.activities.rules.offering import level_of, values_of
from app.activities.rules.sources import read_again
from app.common import clock, context
from app.common.errors import RuleBroken
from app.common.words import Told
from app.extensions import db

FOR_ITS_ORGANISATION = {
    Reason.UNFIT: TakenOffline.UNFIT,
    Reason.INCOMPLETE: TakenOffline.WRONG,
    Reason.OVER: TakenOffline.OVER,
    Reason.TWICE: TakenOffline.TWICE,
}
"""What the organisation that claimed an activity reads, where it is taken out of the agenda."""
OUT_OF_THE_AGENDA = {
    ItemState.PENDING: ActivityState.WAITING,
    ItemState.REJECTED: ActivityState.REJECTED,
    ItemState.DUPLICATE: ActivityState.DUPLICATE,
}


def item_of(row: ImportedActivity) -> ImportedItem:
    """What the source says now. Raises `RuleBroken`."""
    return read_again(row.source, row.external_id, row.document)


def approved_item_of(row: ImportedActivity) -> ImportedItem | None:
    """What the source said when it was decided about, as far as that can still be read."""
    if row.decided_document is None:
        return None
    try:
        return read_again(row.source, row.external_id, row.decided_document)
    except RuleBroken:
        return None


def usual_level(row: ImportedActivity, item: ImportedItem) -> LanguageLevel | None:
    """How much Dutch one needs: as the source tells it, else as it was approved before."""
    return level_of(item) or (row.activity.language_level if row.activity else None)


def topics_of(row: ImportedActivity, item: ImportedItem) -> list[Topic]:
    """What it is about, by the terms of its source."""
    return of_terms((term.id for term in item.terms if term.id), organisation_id=row.municipality_id)


def reasons_not_to_approve(row: ImportedActivity) -> list[str]:
    """What stands in the way of the agenda, as far as that can be told without trying."""
    elsewhere = row.found_id is not None and row.found_id != row.municipality_id
    checks: tuple[tuple[bool, str], ...] = (
        (row.withdrawn, rules.WITHDRAWN),
        (row.state is ItemState.APPROVED and row.review is Review.NONE, rules.ALREADY_APPROVED),
        (elsewhere, Told(rules.ELSEWHERE_NOW, municipality=row.found.name if row.found else "")),
    )
    claimed = _claimed_by(row)
    return [*(reason for holds, reason in checks if holds), *([claimed] if claimed else [])]


def approve(row: ImportedActivity, level: LanguageLevel | None = None) -> Activity:
    """Let everybody read what the source says now, as an activity that the municipality holds.

    `level` is how much Dutch one needs, for an item whose source does not tell it. Raises `RuleBroken`.
    """
    if reasons := reasons_not_to_approve(row):
        raise RuleBroken(*reasons)
    item = item_of(row)
    chosen = level or usual_level(row, item)
    if chosen is None:
        raise RuleBroken(rules.NO_LEVEL)
    values = {
        **values_of(item, row.source, chosen),
        "municipality_id": row.municipality_id,
        "topics": topics_of(row, item),
    }
    activity = _brought(row, values)
    if activity.state is not ActivityState.PUBLISHED:
        activity.state = ActivityState.DRAFT
        agenda.publish(activity)
    _decide(row, ItemState.APPROVED)
    return activity


def _brought(row: ImportedActivity, values: dict[str, Any]) -> Activity:
    """The activity of an item, made now or changed; what the municipality added to it stays."""
    if row.activity is not None:
        return agenda.change_activity(row.activity, values)
    assert row.municipality_id is not None, "who decides sees what has a municipality"
    activity = agenda.add_activity(values, organisation_id=row.municipality_id)
    activity.source, row.activity = row.source, activity
    return activity


def keep(row: ImportedActivity) -> None:
    """Leave in the agenda what was approved, whatever the source says now; what differs is still told later on."""
    if row.state is not ItemState.APPROVED:
        raise RuleBroken(rules.NOT_APPROVED)
    if row.review is Review.NONE:
        raise RuleBroken(rules.NOTHING_CHANGED)
    approved = row.decided_document
    _decide(row, ItemState.APPROVED)
    row.decided_document = approved
    settle(row)


def reject(row: ImportedActivity, reason: Reason = Reason.OTHER, explanation: str = "") -> None:
    """Keep an item out of the agenda, or take it out of it, and say why."""
    if row.state is ItemState.REJECTED and row.review is Review.NONE:
        raise RuleBroken(rules.ALREADY_REJECTED)
    _take_out(row, ItemState.REJECTED, reason, explanation)
    _decide(row, ItemState.REJECTED)
    row.reason, row.explanation = reason, explanation or None


def mark_duplicate(row: ImportedActivity, other: Key) -> None:
    """Let another item, or an activity that was entered here, go for this one; the pair is settled."""
    kind, number = other
    kept: Any = ImportedActivity if kind == "item" else Activity
    found = db.session.scalars(select(kept).where(kept.id == number)).first()
    if found is None or found.municipality_id != row.municipality_id:
        raise RuleBroken(rules.NOT_FOUND)
    if found is row:
        raise RuleBroken(rules.OF_ITSELF)
    if kind == "item" and found.state is ItemState.DUPLICATE:
        raise RuleBroken(rules.OF_A_DUPLICATE)
    _take_out(row, ItemState.DUPLICATE, Reason.TWICE, "")
    _decide(row, ItemState.DUPLICATE)
    row.duplicate_of, row.duplicate_activity = (found, None) if kind == "item" else (None, found)
    for pair in pairs_of(row):
        pair.settled = True


def tell_apart(row: ImportedActivity, pair_id: int) -> None:
    """Note that the two of a pair are not the same, for good."""
    pair = next((one for one in pairs_of(row) if one.id == pair_id), None)
    if pair is None:
        raise RuleBroken(rules.NOT_FOUND)
    pair.settled = True


def undo(row: ImportedActivity) -> None:
    """Let an item wait for a decision again; what stands in the agenda goes out of it."""
    if row.state is ItemState.PENDING:
        raise RuleBroken(rules.NOT_DECIDED)
    if claimed := _claimed_by(row):
        raise RuleBroken(claimed)
    _take_out(row, ItemState.PENDING, Reason.OTHER, "")
    row.state = ItemState.PENDING
    row.decided_document, row.decided_mark, row.decided_withdrawn = None, None, False
    row.decided_at = row.decided_by_id = None
    _forget_reasons(row)
    settle(row)


def _decide(row: ImportedActivity, state: ItemState) -> None:
    """Note what was decided, about what, by whom and when."""
    row.state = state
    row.decided_document, row.decided_mark = row.document, row.mark
    row.decided_withdrawn = row.withdrawn
    row.decided_at, row.decided_by_id = clock.now(), context.current().actor_id
    _forget_reasons(row)
    settle(row)


def _forget_reasons(row: ImportedActivity) -> None:
    row.reason = row.explanation = None
    row.duplicate_of = row.duplicate_activity = None


def _take_out(row: ImportedActivity, state: ItemState, reason: Reason, explanation: str) -> None:
    """Take the activity of an item out of the agenda; one that an organisation claimed as it reads it."""
    activity = row.activity
    if activity is None:
        return
    if activity.organisation_id == row.municipality_id:
        activity.state = OUT_OF_THE_AGENDA[state]
    elif activity.state is ActivityState.PUBLISHED:
        agenda.take_offline(activity, FOR_ITS_ORGANISATION.get(reason, TakenOffline.OTHER), explanation)


def _claimed_by(row: ImportedActivity) -> Told | None:
    """That an organisation took over the activity of an item, and says itself what it says."""
    activity = row.activity
    if activity is None or activity.organisation_id == row.municipality_id:
        return None
    return Told(rules.CLAIMED, organisation=activity.organisation.name)
