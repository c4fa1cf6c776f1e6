"""A plan as one of its participants sees it: drawn by the same functions as the page of staff (F-10).

What is not shared is never read into the page, so it shows in no number, order, gap or list of contents.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import url_for

from app.common.web.locale import gettext as _
from app.common.web.values import shown
from app.plans.actions import measurements as measurement_actions
from app.plans.actions.declarations import given_by
from app.plans.actions.goals import Worked
from app.plans.actions.goals import of_plan as worked_in
from app.plans.actions.measurements import Taken
from app.plans.actions.participants import Sharing
from app.plans.models import Participant
from app.plans.rules import instruments, measurements
from app.plans.rules.blocks import BlockKind, answered_parts
from app.plans.rules.instruments import Instrument, Scorer
from app.plans.rules.sharing import goal_key
from app.plans.views.declarations import declared
from app.plans.views.plan_page import Contents, Reader, draw_block
from app.questionnaires.actions import answers as answer_actions
from app.questionnaires.rules.designs import Part


class ParticipantReader(Reader):
    """What one participant sees of a plan; to be read, with nothing to be done."""

    bare = True

    def __init__(self, screen: Any, participant: Participant) -> None:
        super().__init__(screen, participant.plan)
        self.may_change = False
        self.sharing = sharing = Sharing(participant.plan)
        self.seen = sharing.seen_by(participant)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The blocks that he sees; one with goals is there for who sees one of them."""
        return tuple(
            part for part in self.plan.design.parts
            if part.key in self.seen or (part.kind == BlockKind.GOALS and self.worked.goals.get(part.key))
        )  # fmt: skip

    @cached_property
    def answers(self) -> Any:
        """The answers in those blocks, as they are asked now."""
        asked = [part for part in answered_parts(self.plan.design) if part.key in self.seen]
        return answer_actions.values_of(answer_actions.rows_of(self.plan, *asked), *asked) if asked else {}

    @cached_property
    def worked(self) -> Worked:
        """The goals that he sees, with what belongs to them."""
        whole = worked_in(self.plan)
        goals = {
            block: [goal for goal in found if goal_key(goal.id) in self.seen]
            for block, found in whole.goals.items()
        }
        there = {goal.id for found in goals.values() for goal in found}
        actions = {key: rows for key, rows in whole.actions.items() if key in there}
        progress = {key: rows for key, rows in whole.progress.items() if key in there}
        return Worked(goals, actions, progress)

    @cached_property
    def measurements(self) -> dict[str, list[Taken]]:
        """The measurements of those blocks with the scores that a resident sees; without any it is not there."""
        found = measurement_actions.taken(self.plan)
        return {
            part.key: seen_by_resident(instruments.read(part.settings), found.get(part.key, ()))
            for part in self.parts
            if part.kind == BlockKind.MEASUREMENT
        }

    def instrument_of(self, part: Part) -> Instrument:
        whole = super().instrument_of(part)
        own = tuple(one for one in whole.scorers if one is Scorer.RESIDENT)
        return whole if whole.shows_others else replace(whole, scorers=own)

    def url_to_answer(self, part: Part) -> str:
        return ""


def seen_by_resident(instrument: Instrument, taken: Any) -> list[Taken]:
    """What a resident sees of measurements; one without a score of his eyes leaves no trace."""
    seen = (Taken(one.pk, measurements.seen_by(instrument, Scorer.RESIDENT, one.value)) for one in taken)
    return [one for one in seen if any(one.value.scores.values())]


def contents_seen_by(participant: Participant, screen: Any, files: str = "") -> Contents:
    """The blocks that a participant sees; `files` is where the portal gives out files of the plan."""
    reader = ParticipantReader(screen, participant)
    plan = participant.plan
    stats = [(_("Coordinator"), plan.coordinator.name.full if plan.coordinator else "–", "")]
    if reader.parts:
        stats += [
            (label, shown(day), "")
            for label, day in ((_("Adopted on"), plan.adopted_on), (_("Closed on"), plan.closed_on))
            if day
        ]
    files = files or f"{url_for('PlanView.show', pk=plan.id)}/files/"
    blocks = tuple(draw_block(reader, part) for part in reader.parts)
    own = declared(given_by(participant))
    return Contents(tuple(stats), blocks, (), (), "", files, "", declarations=own)
