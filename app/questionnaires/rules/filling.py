"""Filling in a part: what is asked after what was answered, what is missing, and what two people make of it.

An answer to what is no longer asked is kept and not shown (decision 0046): whoever takes back the answer before it
finds it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.common.errors import Conflict, RuleBroken
from app.common.frozen import frozen
from app.common.words import N_, Told
from app.questionnaires.rules.answers import Answers, Place, Value, place_of, value_of
from app.questionnaires.rules.designs import GONE, Part, asked
from app.questionnaires.rules.items import Item

MISSING = N_("Fill in this field.")
TOO_FEW_TIMES = N_("It has to be filled in at least this many times: %(least)s.")


class Unfit(RuleBroken):
    """Answers that cannot be kept: why, for each place."""

    def __init__(self, by_place: Mapping[Place, str]) -> None:
        super().__init__(*by_place.values())
        self.by_place = dict(by_place)


class Clash(Conflict):
    """Somebody else answered the same questions meanwhile, in another way; `mine` is what I would have saved."""

    def __init__(self, places: Iterable[Place], mine: Answers) -> None:
        super().__init__()
        self.places, self.mine = tuple(places), mine


@frozen
class Spot:
    """A question at a place, and whether it is asked there now."""

    item: Item
    place: Place
    asked: bool


def spots(part: Part, answers: Answers) -> Iterator[Spot]:
    """Every place of a part at which something can be answered, in order; of a group each time that it has."""
    outside = {place.key: value for place, value in answers.items() if not place.occurrence}
    there = {one.key for one in asked(part.items, outside)}
    for item in part.items:
        if item.answered or item.is_group:
            yield Spot(item, Place(item.key), item.key in there)
        for occurrence in times(item, answers):
            yield from _inside(part, item, occurrence, answers, outside, there)


def times(item: Item, answers: Answers) -> list[str]:
    """The keys of the times that a group was filled in; none for what is no group."""
    value = answers.get(Place(item.key)) if item.is_group else None
    return value if isinstance(value, list) else []


def least_times(group: Item) -> int:
    """How often a group has to be filled in."""
    return int(max(group.least or 0, group.required))


def _inside(
    part: Part, group: Item, occurrence: str, answers: Answers, outside: Mapping[str, Any], there: set[str]
) -> Iterator[Spot]:
    inside = {one.key: answers.get(Place(one.key, occurrence)) for one in group.items}
    above = part.before(group.key)
    found = {one.key for one in asked((*above, *group.items), {**outside, **inside})}
    for one in group.items:
        if one.answered:
            yield Spot(one, Place(one.key, occurrence), group.key in there and one.key in found)


def missing(found: Iterable[Spot], answers: Answers) -> dict[Place, str]:
    """What has to be filled in and is not, of what is asked."""
    reasons: dict[Place, str] = {}
    for spot in found:
        value = answers.get(spot.place)
        if spot.asked and spot.item.is_group:
            if len(times(spot.item, answers)) < least_times(spot.item):
                reasons[spot.place] = Told(TOO_FEW_TIMES, least=str(least_times(spot.item)))
        elif spot.asked and spot.item.required and value is None:
            reasons[spot.place] = MISSING
    return reasons


def filled(part: Part, before: Answers, given: Mapping[Place, Any]) -> dict[Place, Value | None]:
    """All answers of a part after some are given; raises `Unfit` where they cannot be kept so.

    What is not given stays. What stood in a time of a group that is gone, is emptied. What is given to a question
    that is not asked is kept where it fits, and left out where it does not: nobody sees why it is refused.
    """
    after, reasons = dict(before), {}
    for place, value in given.items():
        item = _item_at(part, place)
        try:
            after[place] = value_of(item, value)
        except RuleBroken as broken:
            reasons[place] = broken.reasons[0]
    found = list(spots(part, after))
    there = {spot.place for spot in found}
    after |= {place: None for place in after if place.occurrence and place not in there}
    now = {spot.place for spot in found if spot.asked}
    refused = {place: str(reason) for place, reason in reasons.items() if place in now}
    refused = {**missing(found, {**after, **dict.fromkeys(refused, "")}), **refused}
    if refused:
        raise Unfit({spot.place: refused[spot.place] for spot in found if spot.place in refused})
    return after


def _item_at(part: Part, place: Place) -> Item:
    """The question of a place; raises `RuleBroken` where there is none, such as one of a group outside it."""
    item = part.item(place.key)
    if item is None or bool(place.occurrence) != (item not in part.items):
        raise RuleBroken(GONE)
    return item


# Two people at once


def prints(part: Part, answers: Answers) -> str:
    """What a form was made from, in short: of each answer a mark by which is seen whether it changed since."""
    found = ((place, _print(part, place, answers.get(place))) for place in answers)
    return " ".join(f"{place.name}:{mark}" for place, mark in found if mark)


def _print(part: Part, place: Place, value: Value | None) -> str:
    """Of a group the keys themselves, by which is seen which times were added and taken away."""
    if value is None:
        return ""
    if isinstance(value, list) and _is_group(part, place):
        return "+".join(value)
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:10]


def _is_group(part: Part, place: Place) -> bool:
    item = part.item(place.key)
    return item is not None and item.is_group


def read_prints(text: str) -> dict[Place, str]:
    """The marks behind a text; what is none is left out."""
    pairs = (one.partition(":") for one in text.split())
    return {place: mark for name, _colon, mark in pairs if (place := place_of(name))}


def together(part: Part, base: str, theirs: Answers, mine: Answers) -> dict[Place, Value | None]:
    """What has to be saved, so that mine stands there as well as what somebody else saved meanwhile.

    `base` is what my form was made from. What I left as it was stays as it stands now; times of a group that I
    added or took away are added and taken away. Raises `Clash` where both of us changed the same answer.
    """
    marks = read_prints(base)
    found: dict[Place, Value | None] = {}
    clashes: list[Place] = []
    for place, value in mine.items():
        now, before = theirs.get(place), marks.get(place, "")
        if value == now or _print(part, place, value) == before:
            continue
        changed_by_both = _print(part, place, now) != before
        merges = changed_by_both and _is_group(part, place)
        found[place] = _merged(before.split("+"), now, value) if merges else value
        if changed_by_both and not merges:
            clashes.append(place)
    if clashes:
        raise Clash(clashes, found)
    return found


def _merged(before: list[str], theirs: Value | None, mine: Value | None) -> Value | None:
    """The times of a group: theirs without what I took away, and what I added behind them."""
    now, wanted = (value if isinstance(value, list) else [] for value in (theirs, mine))
    stay = [one for one in now if one in wanted or one not in before]
    return [*stay, *(one for one in wanted if one not in now and one not in before)] or None
