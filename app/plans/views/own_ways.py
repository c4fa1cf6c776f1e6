"""What a resident may do with the blocks of a plan: drawn beside them, so that the preview has none of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flask import url_for

from app.common.web.locale import gettext as _
from app.common.web.pages import Act
from app.plans.actions.own_goals import tells
from app.plans.actions.own_measuring import instrument_to_measure, is_mine
from app.plans.actions.own_writing import part_to_write
from app.plans.models import Participant
from app.plans.rules.blocks import BlockKind
from app.plans.views.plan_page import Block


def ways_on(me: Participant, blocks: Iterable[Block]) -> Mapping[str, tuple[Act, ...]]:
    """The ways on from each block, by its key; from a block to be read there are none."""
    return {block.key: ways for block in blocks if (ways := tuple(_ways(me, block)))}


def _ways(me: Participant, block: Block) -> Iterator[Act]:
    if part_to_write(me, block.key):
        yield Act(_("Write along"), url_for("OwnWritingPage.block", pk=me.plan_id, key=block.key), "pencil")
    if instrument_to_measure(me, block.key):
        yield Act(_("Add measurement"), url_for("OwnMeasuringPage.measure", pk=me.plan_id, key=block.key), "plus")
        shown = block.content.measured
        if shown and is_mine(shown.pk):
            change = url_for("OwnMeasuringPage.change", pk=me.plan_id, number=shown.pk)
            yield Act(_("Change what I gave"), change, "pencil")
    if block.kind == BlockKind.GOALS:
        yield from _of_goals(me, block)


def _of_goals(me: Participant, block: Block) -> Iterator[Act]:
    for goal in block.content.running:
        if tells(me, goal.id, over=False):
            label = _("Tell how it goes: %(goal)s", goal=goal.title)
            yield Act(label, url_for("OwnGoalsPage.progress", pk=me.plan_id, number=goal.id), "plus")
