"""Designs: ordered parts with questions, of which questionnaires and plan templates are made.

A design is a value: each change gives a new one. Parts and questions keep their keys (`p1`, `q1`) for ever,
because answers are found by them; a key that was used once is never given to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from typing import Any

from app.common.errors import RuleBroken
from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, N_, Told
from app.questionnaires.rules.items import Condition, Item, item_from, plain

LAST_IN_USE = N_("Another question is only asked after an answer to this one. Change that first.")
BEFORE_ITS_QUESTION = N_("A question that depends on another one comes after it.")
NO_PARTS = N_("There is nothing in it yet. Add a block first.")
NO_QUESTIONS = N_("“%(part)s” has no questions yet. Add some, or remove it.")
NOT_EARLIER = N_("“%(item)s” depends on a question that does not come before it.")
EMPTY_GROUP = N_("The group “%(item)s” has no questions yet. Add some, or remove it.")
NO_GROUPS_INSIDE = N_("A group cannot hold another group.")
ANSWER_UNKNOWN = N_("“%(item)s” depends on an answer that can no longer be given.")
GONE = N_("Somebody else has changed this. Look at it as it is now.")
MOST_PARTS, MOST_ITEMS = 40, 200
TOO_MANY = N_("There is no room for more.")


@frozen
class Part:
    """A section of a questionnaire, or a block of a plan template; `settings` are those of its kind."""

    key: str
    title: Mapping[str, str]
    kind: str = "questions"
    help: Mapping[str, str] | None = None
    items: tuple[Item, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Its title, in Dutch."""
        return self.title[DEFAULT_LANGUAGE]

    @property
    def every(self) -> tuple[Item, ...]:
        """All its questions in their order, each group followed by those that it holds."""
        return tuple(one for item in self.items for one in item.family)

    def item(self, key: str) -> Item | None:
        """The question of a key, if it is here, in a group or not."""
        return next((one for one in self.every if one.key == key), None)

    def group_of(self, key: str) -> Item | None:
        """The group that holds the question of a key, if one does."""
        return next((one for one in self.items if any(each.key == key for each in one.items)), None)

    def before(self, key: str, group: str = "") -> tuple[Item, ...]:
        """The questions that another one can depend on: those before it, in its own group or in none.

        Of a key that is not here they are all there are, outside groups or in the `group` that it will be in.
        """
        inside = self.group_of(key) or (self.item(group) if group else None)
        if inside is None:
            return _until(self.items, key)
        return (*_until(self.items, inside.key), *_until(inside.items, key))

    def told(self) -> dict[str, Any]:
        """As it is kept and handed out: what is empty is left out."""
        kept = {
            "key": self.key, "kind": self.kind, "title": dict(self.title), "help": plain(self.help),
            "items": [one.told() for one in self.items] or None, "settings": dict(self.settings) or None,
        }  # fmt: skip
        return {name: value for name, value in kept.items() if value is not None}


@frozen
class Design:
    """All parts in their order, and the highest number that a key has had."""

    parts: tuple[Part, ...] = ()
    last: int = 0

    def part(self, key: str) -> Part | None:
        """The part of a key, if it is here."""
        return next((one for one in self.parts if one.key == key), None)

    @property
    def items(self) -> tuple[Item, ...]:
        """All questions in their order, with groups as one."""
        return tuple(item for part in self.parts for item in part.items)

    @property
    def every(self) -> tuple[Item, ...]:
        """All questions in their order, each group followed by those that it holds."""
        return tuple(item for part in self.parts for item in part.every)

    def told(self) -> dict[str, Any]:
        """As it is kept and handed out."""
        return {"parts": [one.told() for one in self.parts], "last": self.last}


def _until(items: tuple[Item, ...], key: str) -> tuple[Item, ...]:
    keys = [one.key for one in items]
    return items[: keys.index(key)] if key in keys else items


def read(kept: Mapping[str, Any] | None) -> Design:
    """A design as it is kept, read back. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
    kept = kept or {}
    return Design(tuple(_part(one) for one in kept.get("parts", ())), int(kept.get("last", 0)))


def _part(kept: Mapping[str, Any]) -> Part:
    items = tuple(item_from(one) for one in kept.get("items", ()))
    kind, settings = kept.get("kind", "questions"), kept.get("settings") or {}
    return Part(kept["key"], kept["title"], kind, kept.get("help"), items, settings)


# Changes: each gives a new design, or says why not


def add_part(
    design: Design, kind: str, title: Mapping[str, str], settings: Mapping[str, Any]
) -> tuple[Design, str]:
    """Put a part at the end; the new design and the key of the part."""
    _refuse(len(design.parts) >= MOST_PARTS, TOO_MANY)
    key = f"p{design.last + 1}"
    part = Part(key, title, kind, settings=settings)
    return Design((*design.parts, part), design.last + 1), key


def put_part(design: Design, part: Part) -> Design:
    """Put a changed part in the place of what it was."""
    _refuse(design.part(part.key) is None, GONE)
    return replace(design, parts=tuple(part if one.key == part.key else one for one in design.parts))


def remove_part(design: Design, key: str) -> Design:
    """Take a part away, with its questions."""
    return replace(design, parts=tuple(one for one in design.parts if one.key != key))


def move_part(design: Design, key: str, to: int) -> Design:
    """Put a part in another place, counted from 0."""
    return replace(design, parts=_moved(design.parts, key, to))


def add_items(design: Design, part_key: str, items: Iterable[Item], group: str = "") -> Design:
    """Put questions at the end of a part, or of a group in it, under keys of their own."""
    part, coming = _known(design, part_key), tuple(items)
    fresh, last = _numbered(coming, design.last)
    _refuse(len(part.every) + last - design.last > MOST_ITEMS, TOO_MANY)
    _refuse(bool(group) and any(one.is_group for one in coming), NO_GROUPS_INSIDE)
    grown = _among(part, group, lambda there: (*there, *fresh))
    return replace(put_part(design, grown), last=last)


def _numbered(items: Iterable[Item], last: int) -> tuple[tuple[Item, ...], int]:
    """Questions under the next keys, and the highest number after that."""
    found: list[Item] = []
    for item in items:
        held, after = _numbered(item.items, last + 1)
        found.append(replace(item, key=f"q{last + 1}", items=held))
        last = after
    return tuple(found), last


def put_item(design: Design, part_key: str, item: Item) -> Design:
    """Put a changed question in the place of what it was; what depends on it has to hold."""
    part = _known(design, part_key)
    group = part.group_of(item.key)
    _refuse(group is not None and item.is_group, NO_GROUPS_INSIDE)
    changed = _beside(part, item.key, lambda there: tuple(item if one.key == item.key else one for one in there))
    return put_part(design, _sound(changed))


def remove_item(design: Design, part_key: str, key: str) -> Design:
    """Take a question away, a group with all that it holds, unless another one depends on it."""
    part = _known(design, part_key)
    changed = _beside(part, key, lambda there: tuple(one for one in there if one.key != key))
    _refuse(any(one.show_if and one.show_if.key == key for one in changed.every), LAST_IN_USE)
    return put_part(design, changed)


def move_item(design: Design, part_key: str, key: str, to: int) -> Design:
    """Put a question in another place of its part or group, unless that is before the one that it depends on."""
    part = _known(design, part_key)
    moved = _beside(part, key, lambda there: _moved(there, key, to))
    _refuse(any(reason == NOT_EARLIER for reason, _item in unsound(moved)), BEFORE_ITS_QUESTION)
    return put_part(design, moved)


Row = tuple[Item, ...]


def _beside(part: Part, key: str, change: Callable[[Row], Row]) -> Part:
    """A part in which the questions beside one, itself among them, are changed."""
    group = part.group_of(key)
    return _among(part, group.key if group else "", change)


def _among(part: Part, group: str, change: Callable[[Row], Row]) -> Part:
    """A part in which the questions of a group are changed; without a group those that are in none."""
    if not group:
        return replace(part, items=change(part.items))
    found = part.item(group)
    _refuse(found is None or not found.is_group, GONE)
    held = (replace(one, items=change(one.items)) if one.key == group else one for one in part.items)
    return replace(part, items=tuple(held))


def _known(design: Design, key: str) -> Part:
    part = design.part(key)
    if part is None:
        raise RuleBroken(GONE)
    return part


def _moved(things: tuple[Any, ...], key: str, to: int) -> tuple[Any, ...]:
    one = next((each for each in things if each.key == key), None)
    _refuse(one is None, GONE)
    rest = [each for each in things if each.key != key]
    rest.insert(max(0, min(to, len(rest))), one)
    return tuple(rest)


def sound(design: Design, part_key: str) -> Design:
    """The design itself, where no question of a part depends on what is not there; else says which one does."""
    _sound(_known(design, part_key))
    return design


def _sound(part: Part) -> Part:
    for reason, item in unsound(part):
        raise RuleBroken(Told(reason, item=item.label))
    return part


def unsound(part: Part) -> list[tuple[str, Item]]:
    """The questions that depend on what is not there: no earlier question, or an answer that it does not have."""
    found: list[tuple[str, Item]] = []
    for item in part.every:
        if item.show_if is None:
            continue
        earlier = {one.key: one for one in part.before(item.key) if one.decides}
        asked = earlier.get(item.show_if.key)
        if asked is None:
            found.append((NOT_EARLIER, item))
        elif set(item.show_if.answers) - set(asked.codes):
            found.append((ANSWER_UNKNOWN, item))
    return found


def _refuse(holds: bool, reason: str) -> None:
    if holds:
        raise RuleBroken(reason)


Judge = Callable[[Part], list[str]]


def nothing_wrong(_part: Part) -> list[str]:
    """The judge of parts without settings."""
    return []


def reasons_not_to_publish(design: Design, judge: Judge = nothing_wrong) -> list[Told]:
    """What has to be done before it can be used; `judge` says what is wrong with the settings of a part."""
    if not design.parts:
        return [Told(NO_PARTS)]
    found: list[Told] = []
    for part in design.parts:
        if part.kind == "questions" and not any(one.answered or one.is_group for one in part.items):
            found.append(Told(NO_QUESTIONS, part=part.label))
        empty = (one for one in part.items if one.is_group and not any(each.answered for each in one.items))
        found += [Told(EMPTY_GROUP, item=one.label) for one in empty]
        found += [Told(reason, part=part.label) for reason in judge(part)]
        found += [Told(reason, item=item.label) for reason, item in unsound(part)]
    return found


# Asking: which questions somebody gets


def asked(items: Iterable[Item], answers: Mapping[str, Any]) -> tuple[Item, ...]:
    """The questions that are asked after some answers; an answer to what is not asked itself decides nothing.

    Answers are by key: text, number, or a list of codes.
    """
    shown: list[Item] = []
    there: set[str] = set()
    for item in items:
        if item.show_if is None or (item.show_if.key in there and _holds(item.show_if, answers)):
            shown.append(item)
            there.add(item.key)
    return tuple(shown)


def _holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    given = answers.get(condition.key)
    told = {str(one) for one in given} if isinstance(given, list | tuple) else {str(given)} - {"None", ""}
    return bool(told & set(condition.answers)) if condition.answers else bool(told)
