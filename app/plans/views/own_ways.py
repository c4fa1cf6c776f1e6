"""What a resident may do with a plan: beside the blocks, and in the goals that are his to work on.

The preview of staff draws the same blocks by the same functions, and has none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask import url_for

from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, FormPage
from app.plans.actions.own_goals import access_to
from app.plans.actions.own_measuring import instrument_to_measure, is_mine
from app.plans.actions.own_writing import part_to_write
from app.plans.models import Participant
from app.plans.rules import goals as rules
from app.plans.rules.blocks import BlockKind, goals_of
from app.plans.rules.sharing import Access
from app.plans.views.goal_blocks import ShownAction, ShownGoal
from app.plans.views.plan_page import Block, Contents


@frozen
class Writing:
    """The form of a goal, drawn where the goal stands."""

    goal_id: int
    form: Any
    page: FormPage


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


def with_ways(me: Participant, contents: Contents, writing: Writing | None = None) -> Contents:
    """The same contents, with what may be done in each goal: an action is ticked where it is read."""
    blocks = (_with_goals(me, one, writing) if one.kind == BlockKind.GOALS else one for one in contents.blocks)
    return replace(contents, blocks=tuple(blocks))


def _with_goals(me: Participant, block: Block, writing: Writing | None) -> Block:
    part = me.plan.design.part(block.key)
    texts = bool(part and rules.texts_asked(goals_of(part.settings)))
    running = (_with_acts(me, goal, writing, texts=texts) for goal in block.content.running)
    return replace(block, content=replace(block.content, running=tuple(running)))


def _with_acts(me: Participant, goal: ShownGoal, writing: Writing | None, *, texts: bool) -> ShownGoal:
    access = access_to(me, goal.id, over=False)
    if access < Access.MEASURE:
        return goal
    acts = [Act(_("Tell how it goes"), url_for("OwnGoalsPage.progress", pk=me.plan_id, number=goal.id), "plus")]
    if access is not Access.WRITE:
        return replace(goal, own=tuple(acts))
    if texts:
        place = url_for("OwnGoalsPage.write", pk=me.plan_id, number=goal.id) + f"#goal-{goal.id}"
        acts.append(Act(_("Edit this goal"), place, "pencil"))
    actions = tuple(replace(one, own=_tick(me, one)) for one in goal.actions)
    if writing and writing.goal_id == goal.id:
        return replace(goal, actions=actions, writing=writing)
    return replace(goal, own=tuple(acts), actions=actions)


def _tick(me: Participant, action: ShownAction) -> Act | None:
    """The button that says that an action is done, or that it is not after all."""
    if action.dropped or action.rests:
        return None
    verb, label, icon = (
        ("undone", _("Not done after all"), "x") if action.over else ("done", _("This is done"), "check")
    )
    return Act(label, url_for(f"OwnGoalsPage.{verb}", pk=me.plan_id, number=action.id), icon, post=True)
