"""Giving an item to a municipality by hand, where its source does not say where it takes place (A-12).

Who works for all organisations does so; an import keeps it, unless the source names another place that is known.
"""

from __future__ import annotations

from app.activities.actions.importing import hand_over, settle, tell
from app.activities.actions.matching import Neighbours, match
from app.activities.actions.moderating import item_of
from app.activities.models import ImportedActivity
from app.activities.rules import moderating as rules
from app.activities.rules.moderating import ItemState, Reason
from app.common import clock
from app.common.errors import RuleBroken
from app.extensions import db
from app.security.models import Organisation


def can_be_placed(row: ImportedActivity) -> bool:
    """Whether nobody knows where an item takes place, or the municipality that it was given to sent it back."""
    sent_back = row.state is ItemState.REJECTED and row.reason is Reason.ELSEWHERE
    return row.found_id is None and not row.withdrawn and (row.state is ItemState.PENDING or sent_back)


def place(row: ImportedActivity, municipality: Organisation) -> None:
    """Let a municipality decide about an item from now on, and note it for its local administrators."""
    if not can_be_placed(row):
        raise RuleBroken(rules.PLACE_IS_KNOWN)
    if municipality.id == row.municipality_id:
        raise RuleBroken(rules.THERE_ALREADY)
    hand_over(row, municipality.id)
    row.waiting_since = clock.now()  # before, nobody could decide
    settle(row)
    db.session.flush()
    match(row, item_of(row), Neighbours())
    db.session.flush()
    tell(row, waited=False)
