"""Rights of groups in layers: person, pathway, and the parts of a pathway (mission P-25, P-26).

The nearest layer at which a group has a setting decides for that group; over the groups of somebody the highest
counts (decision 0041).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from app.common.frozen import frozen
from app.common.words import N_


class Level(IntEnum):
    """What a group may do; each includes those below it."""

    NONE = 0
    SEE = 1
    EDIT = 2


LEVELS = {Level.NONE: N_("No access"), Level.SEE: N_("See"), Level.EDIT: N_("See and edit")}
INHERIT = ""
"""What a form says for a group without a setting of its own at a layer."""

Settings = Mapping[int, Level]
"""What is set at one layer, by the number of the group."""


def decided(group_id: int, layers: Sequence[Settings]) -> tuple[Level, int | None]:
    """What a group may do, and the place of the layer that decided; `layers` begin with the nearest."""
    found = ((settings[group_id], place) for place, settings in enumerate(layers) if group_id in settings)
    return next(found, (Level.NONE, None))


@frozen
class Ground:
    """Why somebody may do something: which group, by which layer, and how much."""

    group_id: int
    level: Level
    layer: int | None


def grounds(groups: Iterable[int], layers: Sequence[Settings], least: Level = Level.NONE) -> list[Ground]:
    """Every group that gives somebody at least so much, and the layer that decides it; the most comes first."""
    found = (Ground(group_id, *decided(group_id, layers)) for group_id in groups)
    return sorted((one for one in found if one.level >= least), key=lambda one: (-one.level, one.group_id))


def ground(groups: Iterable[int], layers: Sequence[Settings]) -> Ground | None:
    """The group that gives somebody the most, and the layer that decides it; nothing for who is in no group."""
    return next(iter(grounds(groups, layers)), None)


NO_GROUP_OF_ONES_OWN = N_("You are in no user group yet. Ask the functional administrator to put you in one.")
SHUT_OUT = N_("Choose at least one group of your own that may edit. Otherwise you shut yourself out.")
NOT_A_GROUP = N_("One of these groups cannot be chosen any more. Look at the list once more.")


def reasons_not_to_open(
    mine: Iterable[int], wanted: Settings, above: Sequence[Settings], known: Iterable[int]
) -> list[str]:
    """Whoever opens something keeps a way in: one of his own groups may edit it (decision 0042)."""
    mine = set(mine)
    if not mine:
        return [NO_GROUP_OF_ONES_OWN]
    if not set(wanted) <= set(known):
        return [NOT_A_GROUP]
    highest = ground(mine, [wanted, *above])
    return [] if highest and highest.level is Level.EDIT else [SHUT_OUT]
