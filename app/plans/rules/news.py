"""What is new in a plan for somebody who takes part in it: the places that a change of its history touches.

Where a change touches nothing that he sees, nothing is new: no mark, and no mail. So whatever is kept in a plan
and not named here is never told (mission P-23).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from app.common.frozen import frozen
from app.plans.rules import instruments
from app.plans.rules.blocks import BlockKind, answered_parts
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import goal_key
from app.questionnaires.rules.answers import place_of
from app.questionnaires.rules.designs import Design

WHOLE = ""
"""The place of what a plan says of itself to everybody who takes part in it."""
OF_THE_PLAN = frozenset({"title", "coordinator_id", "closed_on", "adopted_on"})
NOT_OF_A_GOAL = frozenset({"position", "plan_id", "block"})
"""Goals change places when another one moves, which may be one that he does not see."""
SCORE = re.compile(r"(p\d+)-(d\d+)-(\w+)")
"""How the history calls a score (`Score.remembered_name`)."""


@frozen
class Told:
    """A change as the history tells it; without a field, a thing that was added (`new`) or deleted (`old`)."""

    id: int
    thing: str
    number: int
    field: str
    old: Any
    new: Any

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it tells of."""
        return (self.field,) if self.field else tuple(self.new or self.old or ())


@frozen
class Known:
    """What has to be known of a plan to say where a change is, and who asks."""

    design: Design
    participant: int
    goals: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """Of which goal an action or progress is, by table and number."""
    measured: Mapping[int, tuple[str, bool]] = field(default_factory=dict)
    """The block of a measurement, and whether a resident gave a score in it."""


def touched(told: Told, known: Known) -> frozenset[str]:
    """The places that a change touches, as they are shared: `p4`, `g12`, or what the plan says of itself."""
    where = TOUCHED.get(told.thing)
    return frozenset(where(told, known)) if where else frozenset()


def _plan(told: Told, known: Known) -> Iterator[str]:
    for name in told.names:
        place = place_of(name)
        if name in OF_THE_PLAN:
            yield WHOLE
        elif place:
            yield from (part.key for part in answered_parts(known.design) if part.item(place.key))


def _goal(told: Told, _known: Known) -> Iterator[str]:
    if not NOT_OF_A_GOAL.issuperset(told.names):
        yield goal_key(told.number)


def _in_goal(told: Told, known: Known) -> Iterator[str]:
    whole = told.new or told.old if not told.field else {}
    goal = (whole or {}).get("goal_id") or known.goals.get((told.thing, told.number))
    if goal:
        yield goal_key(goal)


def _measurement(told: Told, known: Known) -> Iterator[str]:
    for name in told.names:
        if score := SCORE.fullmatch(name):
            block, _domain, scorer = score.groups()
            if scorer == Scorer.RESIDENT or _shows_others(known.design, block):
                yield block
    if told.field == "measured_on" and told.number in known.measured:
        block, said = known.measured[told.number]
        if said or _shows_others(known.design, block):
            yield block


def _shows_others(design: Design, block: str) -> bool:
    part = design.part(block)
    return bool(part and part.kind == BlockKind.MEASUREMENT and instruments.read(part.settings).shows_others)


def _participant(told: Told, known: Known) -> Iterator[str]:
    """What was shared with him since, or more than before; what others may see is no news to him."""
    if told.number != known.participant:
        return
    given = told.new if not told.field else {told.field: told.new}
    before = {told.field: told.old} if told.field else {}
    for name, value in (given or {}).items():
        if isinstance(value, int) and not isinstance(value, bool) and value > (before.get(name) or 0):
            yield name


TOUCHED: dict[str, Callable[[Told, Known], Iterator[str]]] = {
    "plan": _plan,
    "goal": _goal,
    "goal_action": _in_goal,
    "goal_progress": _in_goal,
    "measurement": _measurement,
    "participant": _participant,
}
"""How each kind of thing tells where it is; of any other, nothing is told."""


def seen_of(places: frozenset[str], seen: frozenset[str]) -> frozenset[str]:
    """Those of some places that somebody sees; what the plan says of itself is read with any of them."""
    return frozenset(one for one in places if one in seen or (one == WHOLE and seen))
