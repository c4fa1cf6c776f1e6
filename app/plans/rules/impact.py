"""What in plans hangs on what differs between two versions of their template (F-11)."""

from __future__ import annotations

from app.common.frozen import frozen
from app.plans.rules.blocks import BlockKind, answered_part
from app.questionnaires.rules.comparing import Difference, Sort
from app.questionnaires.rules.designs import Design

TOUCHING = frozenset({Sort.REMOVED, Sort.RETYPED, Sort.RELABELLED, Sort.CHANGED})
"""The sorts of differences by which what was filled in comes to stand under something else, or under nothing."""
WITH_ROWS = frozenset({BlockKind.MEASUREMENT, BlockKind.GOALS})
"""Blocks in which something stands that is no answer to a question."""


@frozen
class Places:
    """Where to count: under which questions, and in which blocks."""

    questions: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()


def touched_by(one: Difference, was: Design) -> Places | None:
    """What in the earlier version a difference is about; nothing where it takes nothing along."""
    if one.sort not in TOUCHING:
        return None
    part = was.part(one.key)
    if part is None:
        item = next((item for each in was.parts if (item := each.item(one.key))), None)
        return Places(frozenset(each.key for each in item.family)) if item else None
    if BlockKind(part.kind) in WITH_ROWS:
        return Places(blocks=frozenset({part.key}))
    asked = answered_part(part)
    if one.sort is not Sort.REMOVED or asked is None:
        return None
    return Places(frozenset(item.key for item in asked.every))
