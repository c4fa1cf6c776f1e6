"""Sharing a plan: what a participant may see and do of it, and why (mission P-17 to P-23, F-09; decision 0056).

Nothing is shared until it is given: a new block, a new goal and a new participant begin with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum, StrEnum
from typing import NamedTuple

from app.common.errors import Conflict, RuleBroken
from app.common.frozen import frozen
from app.common.words import N_
from app.plans.rules import viewing
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Scorer
from app.questionnaires.rules.designs import Design, Part


class Relation(StrEnum):
    """What a participant is to the young person."""

    YOUTH = "youth"
    PARENT = "parent"
    REPRESENTATIVE = "representative"
    CONTACT = "contact"
    PROFESSIONAL = "professional"


RELATIONS = {
    Relation.YOUTH: N_("Young person"),
    Relation.PARENT: N_("Parent"),
    Relation.REPRESENTATIVE: N_("Legal representative"),
    Relation.CONTACT: N_("Contact person"),
    Relation.PROFESSIONAL: N_("Professional elsewhere"),
}


class Access(IntEnum):
    """What a participant may do with a block or a goal; each includes those below it."""

    NONE = 0
    SEE = 1
    MEASURE = 2
    WRITE = 3


ACCESSES = {
    Access.NONE: N_("Not shared"),
    Access.SEE: N_("View only"),
    Access.MEASURE: N_("View and measure"),
    Access.WRITE: N_("Co-write"),
}
WORDS = {access.name.lower(): access for access in Access}
"""How forms write what somebody may."""

ARCHIVED = N_("The plan is archived, so nobody outside sees anything of it.")
NO_PORTAL = N_("Has no access to the resident portal.")
NOT_SHAREABLE = N_("This cannot be shared.")
NOT_GIVEN = N_("Was not shared with this participant.")
GIVEN = N_("Was shared with this participant.")
CLOSED = N_("Was shared with this participant; the plan is closed, so it can only be read.")
OVER = N_("Was shared with this participant; the goal has ended, so it can only be read.")
OFFERS_LESS = N_("Was shared with this participant; the template allows no more than this.")
NOT_HERE = N_(
    "One of these participants, blocks or goals is not part of this plan any more. Look at it once more."
)
NOT_POSSIBLE = N_("One of these rights cannot be given here. Look at it once more.")
NAME_MISSING = N_("Choose a person, or fill in a name.")
BOTH_NAMED = N_("Choose a person or fill in a name, not both.")
TAKES_PART = N_("This person takes part already.")
NO_ADDRESS = N_("Fill in an e-mail address: an invitation for the portal goes there.")


def mistakes_in_name(person: int | None, name: str | None) -> list[str]:
    """A participant is a person of the portal, or has a name."""
    if person:
        return [BOTH_NAMED] if name else []
    return [] if name else [NAME_MISSING]


# What can be shared


@frozen
class Place:
    """A block or a goal of a plan, and what of it can be given; `over` is a goal that has ended."""

    key: str
    """`p4` for a block, `g12` for a goal: a block keeps its key in every version of the template."""
    offers: tuple[Access, ...]
    over: bool = False


GOAL = (Access.NONE, Access.SEE, Access.MEASURE, Access.WRITE)
ANSWERED = (Access.NONE, Access.SEE, Access.WRITE)


def block_place(part: Part) -> Place | None:
    """A block as something to share. Goals are shared one by one; notes and documents are of the pathway."""
    if part.kind in (BlockKind.QUESTIONS, BlockKind.TEXT):
        return Place(part.key, ANSWERED)
    if part.kind != BlockKind.MEASUREMENT:
        return None
    had = viewing.had(part, Scorer.RESIDENT, fills=True)
    if not had.sees:
        return Place(part.key, (Access.NONE,))
    return Place(part.key, GOAL if had.fills else (Access.NONE, Access.SEE))


def goal_key(goal_id: int) -> str:
    """How a goal is called among the places of a plan."""
    return f"g{goal_id}"


def goal_place(goal_id: int, *, over: bool) -> Place:
    """A goal, with its actions and its progress, as something to share."""
    return Place(goal_key(goal_id), GOAL, over)


def block_places(design: Design) -> dict[str, Place]:
    """The blocks of a plan that can be shared, by key, in their order."""
    return {place.key: place for part in design.parts if (place := block_place(part))}


# What somebody may, and why


@frozen
class Standing:
    """How a plan stands, and whether a participant may come in at all."""

    active: bool
    closed: bool
    portal: bool


@frozen
class Verdict:
    """What somebody may do with a block or goal, and the sentence that says why."""

    access: Access
    because: str


def verdict(standing: Standing, place: Place | None, given: Access) -> Verdict:
    """What a participant may do with a place of a plan, by what was given for it."""
    refusals = (
        (not standing.active, ARCHIVED),
        (not standing.portal, NO_PORTAL),
        (place is None or len(place.offers) == 1, NOT_SHAREABLE),
        (given is Access.NONE, NOT_GIVEN),
    )
    for holds, reason in refusals:
        if holds:
            return Verdict(Access.NONE, reason)
    assert place is not None, "what is nowhere was refused"
    most = Access.SEE if standing.closed or place.over else Access.WRITE
    if given > most:
        return Verdict(most, CLOSED if standing.closed else OVER)
    possible = max(one for one in place.offers if one <= given)
    return Verdict(possible, GIVEN if possible is given else OFFERS_LESS)


# The matrix: participants beside blocks and goals


class Cell(NamedTuple):
    """One participant, by number, and one place."""

    participant: int
    place: str


Cells = Mapping[Cell, Access]
"""What is given; what is not among it is not."""


class Clash(Conflict):
    """Somebody else gave or took the same meanwhile, in another way."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        super().__init__()
        self.cells = tuple(cells)


def marks(cells: Cells) -> str:
    """What a form was made from, as it keeps it: what was given."""
    return " ".join(f"{cell.participant}:{cell.place}:{int(access)}" for cell, access in cells.items() if access)


def read_marks(text: str) -> dict[Cell, Access]:
    """What a form was made from, read back; what nobody could have written is left out."""
    found = {}
    for one in text.split():
        number, _colon, rest = one.partition(":")
        place, _colon, level = rest.partition(":")
        if number.isdecimal() and level in ("1", "2", "3"):
            found[Cell(int(number), place)] = Access(int(level))
    return found


def together(base: Cells, theirs: Cells, mine: Cells, offered: Mapping[Cell, Place]) -> dict[Cell, Access]:
    """What has to be saved, so that mine stands there as well as what somebody else saved meanwhile.

    What I left as it was in my form stays as it stands now. Raises `RuleBroken` for what cannot be given, and
    `Clash` where both of us changed the same.
    """
    changed = {cell: access for cell, access in mine.items() if access is not base.get(cell, Access.NONE)}
    for cell, access in changed.items():
        if cell not in offered:
            raise RuleBroken(NOT_HERE)
        if access not in offered[cell].offers:
            raise RuleBroken(NOT_POSSIBLE)
    changed = {cell: access for cell, access in changed.items() if access is not theirs.get(cell, Access.NONE)}
    if clashing := [cell for cell in changed if theirs.get(cell, Access.NONE) is not base.get(cell, Access.NONE)]:
        raise Clash(clashing)
    return changed


def apart(parents: Sequence[int], cells: Cells, places: Iterable[str]) -> list[str]:
    """The places of which parents do not have the same; that may be meant, and is never to happen unseen."""
    return [
        place for place in places
        if len({cells.get(Cell(one, place), Access.NONE) for one in parents}) > 1
    ]  # fmt: skip
