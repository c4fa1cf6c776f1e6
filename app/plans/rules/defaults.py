"""What a template gives new participants to begin with, per block and kind of participant (decision 0071).

It stands in the settings of the block, so it is of one version, and what nobody set is nothing. It shares nothing:
it is filled in for somebody new, who gets it when a professional saves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.common.errors import RuleBroken
from app.common.words import N_, Told
from app.plans.rules import viewing
from app.plans.rules.blocks import BlockKind
from app.plans.rules.instruments import Scorer
from app.plans.rules.sharing import (
    ACCESSES,
    GOAL,
    RELATIONS,
    WORDS,
    Access,
    Place,
    Relation,
    block_place,
)
from app.plans.rules.viewing import Had
from app.questionnaires.rules.comparing import Difference, Say, Sort
from app.questionnaires.rules.designs import Design, Part

SHARED = "shared"
"""Under which name the settings of a block keep it."""
ASKS_THE_YOUTH = frozenset({Relation.PARENT, Relation.REPRESENTATIVE})
"""Who gets nothing to begin with from the age on at which a young person decides alone (Youth Act, 7.3.5)."""

NOT_BEGUN = N_("Somebody new sees nothing of this block until it is shared with him.")
NOT_SHARED = N_("This block is not shared with participants.")
MEASURES = N_("He tells how far each goal is, and changes nothing else.")
NOT_HERE = N_("One of these blocks is not part of this version any more. Look at it once more.")
NOT_POSSIBLE = N_("One of these cannot be given in this block. Look at it once more.")

Chosen = Mapping[tuple[str, Relation], Access]
"""What is given to begin with, by the key of a block and the kind of participant."""


def offers(part: Part) -> tuple[Access, ...]:
    """What can be given of a block to begin with; of a block with goals it is given of each of them."""
    if part.kind == BlockKind.GOALS:
        return GOAL
    place = block_place(part)
    return place.offers if place and len(place.offers) > 1 else ()


def given(part: Part) -> dict[Relation, Access]:
    """What a block gives to begin with: no more than it offers by now, and nothing to whom nothing was given.

    Raises `KeyError` or `ValueError` for settings that are none.
    """
    kept = {Relation(name): WORDS[word] for name, word in (part.settings.get(SHARED) or {}).items()}
    possible = offers(part)
    found = {one: max((each for each in possible if each <= kept[one]), default=Access.NONE) for one in kept}
    return {one: found[one] for one in Relation if found.get(one)}


def had(part: Part, relation: Relation) -> Had:
    """What somebody new has of a block."""
    access = given(part).get(relation, Access.NONE)
    if not access:
        return Had(False, False, (NOT_BEGUN,) if offers(part) else (NOT_SHARED,))
    fills = access is Access.WRITE or (access is Access.MEASURE and part.kind == BlockKind.MEASUREMENT)
    seen = viewing.had(part, Scorer.RESIDENT, fills=fills)
    told = (MEASURES,) if access is Access.MEASURE and not fills else ()
    return Had(seen.sees, seen.fills, (*seen.sentences, *told))


def kept_beside(before: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Other settings of a block, which gives the same to begin with as before."""
    return {**settings, SHARED: before[SHARED]} if SHARED in before else dict(settings)


def put(design: Design, chosen: Chosen) -> Design:
    """A design that gives this to begin with; what is not among it stays as it was.

    Raises `RuleBroken` for a block that is not there, and for what cannot be given of one.
    """
    if {key for key, _relation in chosen} - {part.key for part in design.parts}:
        raise RuleBroken(NOT_HERE)
    return replace(design, parts=tuple(_with(part, chosen) for part in design.parts))


def _with(part: Part, chosen: Chosen) -> Part:
    mine = {relation: access for (key, relation), access in chosen.items() if key == part.key}
    if not mine:
        return part
    if any(access is not Access.NONE and access not in offers(part) for access in mine.values()):
        raise RuleBroken(NOT_POSSIBLE)
    after = {**given(part), **mine}
    told = {one.value: after[one].name.lower() for one in Relation if after.get(one)}
    rest = {name: value for name, value in part.settings.items() if name != SHARED}
    return replace(part, settings=rest | ({SHARED: told} if told else {}))


def begins(
    design: Design, relation: Relation, places: Iterable[Place], blocks: Mapping[str, str], *, decides_alone: bool
) -> dict[str, Access]:
    """What is filled in for somebody new, by the key of its place; `blocks` says in which block each goal is.

    Nothing where the young person `decides_alone` who else may see it. A goal that has ended can only be read.
    """
    if decides_alone and relation in ASKS_THE_YOUTH:
        return {}
    by_block = {part.key: given(part).get(relation, Access.NONE) for part in design.parts}
    found = {}
    for place in places:
        access = by_block.get(blocks.get(place.key, place.key), Access.NONE)
        most = Access.SEE if place.over else Access.WRITE
        found[place.key] = max(one for one in place.offers if one <= min(access, most))
    return {key: access for key, access in found.items() if access}


def differences(was: Part, now: Part, say: Say) -> Iterator[Difference]:
    """What two versions of a block give otherwise to begin with; no plan is touched by it."""
    before, after = given(was), given(now)
    for one in Relation:
        if before.get(one) is not after.get(one):
            told = Told(
                N_("“%(part)s”, for a new participant (%(relation)s): %(access)s. Before: %(before)s."),
                part=say(now.title), relation=Told(RELATIONS[one]),
                access=Told(ACCESSES[after.get(one, Access.NONE)]),
                before=Told(ACCESSES[before.get(one, Access.NONE)]),
            )  # fmt: skip
            yield Difference(Sort.BESIDE, now.key, told)
