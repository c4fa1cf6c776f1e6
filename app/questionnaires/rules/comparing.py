"""What differs between two versions of a design, in sentences that a reader understands (mission F-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from app.common.frozen import frozen
from app.common.words import N_, Told, counted
from app.questionnaires.rules.designs import Design, Part
from app.questionnaires.rules.items import Condition, Item
from app.questionnaires.rules.questions import QUESTION_KINDS, Choice

Say = Callable[[Mapping[str, str] | None], str]
"""How a text in several languages is written for the reader."""
Items = tuple[Item, ...]


class Sort(StrEnum):
    """What kind of difference it is."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RETYPED = "retyped"
    RELABELLED = "relabelled"
    CHANGED = "changed"
    BESIDE = "beside"
    """Changed, and nothing of what was filled in hangs on it."""


SORTS = {
    Sort.ADDED: N_("Added"),
    Sort.REMOVED: N_("Removed"),
    Sort.MOVED: N_("Moved"),
    Sort.RETYPED: N_("Other kind of answer"),
    Sort.RELABELLED: N_("Other words"),
    Sort.CHANGED: N_("Changed"),
    Sort.BESIDE: N_("Changed"),
}


@frozen
class Difference:
    """One difference; `key` is that of the part or question it is about."""

    sort: Sort
    key: str
    sentence: str


Settings = Callable[[Part, Part], Iterable[str | Difference]]
"""What differs between the settings of two blocks of a kind."""


def no_settings(_was: Part, _now: Part) -> list[str | Difference]:
    """What differs between blocks without settings."""
    return []


def differences(old: Design, new: Design, say: Say, settings: Settings = no_settings) -> list[Difference]:
    """What changed from one version to the other, in the order of the new one, what was removed last."""
    found = list(_of_parts(old, new, say, settings))
    return [one for one in found if one.sort is not Sort.REMOVED] + [
        one for one in found if one.sort is Sort.REMOVED
    ]


def _of_parts(old: Design, new: Design, say: Say, settings: Settings) -> Iterator[Difference]:
    before = {one.key: one for one in old.parts}
    moved = moved_keys([one.key for one in old.parts], [one.key for one in new.parts])
    for place, part in enumerate(new.parts):
        was = before.get(part.key)
        if was is None:
            told = counted("Block “%(part)s” was added, with %(num)s question.",
                           "Block “%(part)s” was added, with %(num)s questions.",
                           len(part.every), part=say(part.title))  # fmt: skip
            yield Difference(Sort.ADDED, part.key, told)
            continue
        if part.key in moved:
            yield Difference(Sort.MOVED, part.key, _moved_to(N_("Block “%(item)s” now comes first."),
                             N_("Block “%(item)s” now comes after “%(other)s”."), part.title,
                             new.parts[place - 1].title if place else None, say))  # fmt: skip
        yield from _of_part(was, part, say, settings)
        yield from _of_items(was.items, part.items, part, part.title, say)
    for part in old.parts:
        if new.part(part.key) is None:
            yield Difference(
                Sort.REMOVED, part.key, Told(N_("Block “%(part)s” was removed."), part=say(part.title))
            )


def _of_part(was: Part, part: Part, say: Say, settings: Settings) -> Iterator[Difference]:
    if was.title != part.title:
        yield _renamed(part.key, N_("Block “%(before)s” is now called “%(after)s”."), was.title, part.title, say,
                       Told(N_("The title of block “%(item)s” has other words in another language."),
                            item=say(part.title)))  # fmt: skip
    if (was.help or None) != (part.help or None):
        told = Told(N_("Block “%(item)s” has another explanation."), item=say(part.title))
        yield Difference(Sort.CHANGED, part.key, told)
    for told in settings(was, part):
        yield told if isinstance(told, Difference) else Difference(Sort.CHANGED, part.key, told)


def _of_items(was: Items, items: Items, part: Part, title: Mapping[str, str], say: Say) -> Iterator[Difference]:
    """What differs between the questions of a part, or of a group in it, of which `title` is the name."""
    before = {one.key: one for one in was}
    moved = moved_keys([one.key for one in was], [one.key for one in items])
    for place, item in enumerate(items):
        old = before.get(item.key)
        if old is None:
            told = Told(N_("“%(item)s” was added to “%(part)s”."), item=say(item.text), part=say(title))
            yield Difference(Sort.ADDED, item.key, told)
            continue
        if item.key in moved:
            yield Difference(Sort.MOVED, item.key, _moved_to(N_("“%(item)s” now comes first."),
                             N_("“%(item)s” now comes after “%(other)s”."), item.text,
                             items[place - 1].text if place else None, say))  # fmt: skip
        yield from _of_item(old, item, say, part)
        yield from _of_items(old.items, item.items, part, item.text, say)
    for item in was:
        if part.item(item.key) is None:
            told = Told(N_("“%(item)s” was removed from “%(part)s”."), item=say(item.text), part=say(title))
            yield Difference(Sort.REMOVED, item.key, told)


def _of_item(was: Item, item: Item, say: Say, part: Part) -> Iterator[Difference]:
    name = say(item.text)
    if was.text != item.text:
        yield _renamed(item.key, N_("“%(before)s” is now called “%(after)s”."), was.text, item.text, say,
                       Told(N_("“%(item)s” has other words in another language."), item=name))  # fmt: skip
    if was.kind is not item.kind:
        told = Told(N_("“%(item)s” is now: %(after)s (before: %(before)s)."), item=name,
                    after=Told(QUESTION_KINDS[item.kind]), before=Told(QUESTION_KINDS[was.kind]))  # fmt: skip
        yield Difference(Sort.RETYPED, item.key, told)
    checks = (
        (not was.required and item.required, N_("“%(item)s” now has to be filled in.")),
        (was.required and not item.required, N_("“%(item)s” no longer has to be filled in.")),
        ((was.help or None) != (item.help or None), N_("“%(item)s” has another explanation.")),
        (_limits(was) != _limits(item), N_("“%(item)s” has other limits.")),
        (_ends(was) != _ends(item), N_("The ends of “%(item)s” have other words.")),
    )
    for holds, message in checks:
        if holds:
            yield Difference(Sort.CHANGED, item.key, Told(message, item=name))
    yield from _of_choices(was, item, say)
    if was.show_if != item.show_if:
        yield Difference(Sort.CHANGED, item.key, _asked_after(item.show_if, name, part, say))


def _of_choices(was: Item, item: Item, say: Say) -> Iterator[Difference]:
    old, new = ({one.code: one for one in each.choices} for each in (was, item))
    name = say(item.text)
    for code, choice in new.items():
        if code not in old:
            told = Told(N_("“%(item)s” has a new choice: %(choice)s."), item=name, choice=say(choice.words))
            yield Difference(Sort.CHANGED, item.key, told)
        elif old[code].words != choice.words:
            told = Told(N_("A choice of “%(item)s” has other words: %(choice)s (before: %(before)s)."), item=name,
                        choice=say(choice.words), before=say(old[code].words))  # fmt: skip
            yield Difference(Sort.CHANGED, item.key, told)
    for code, choice in old.items():
        if code not in new:
            told = Told(N_("“%(item)s” no longer has the choice %(choice)s."), item=name, choice=say(choice.words))
            yield Difference(Sort.CHANGED, item.key, told)
    if moved_keys(_codes(was.choices), _codes(item.choices)):
        told = Told(N_("The choices of “%(item)s” stand in another order."), item=name)
        yield Difference(Sort.CHANGED, item.key, told)


def _codes(choices: Iterable[Choice]) -> list[str]:
    return [one.code for one in choices]


def _limits(item: Item) -> tuple[Any, ...]:
    return item.least, item.most


def _ends(item: Item) -> tuple[Any, ...]:
    return item.low_end or None, item.high_end or None


def _renamed(
    key: str, message: str, was: Mapping[str, str], now: Mapping[str, str], say: Say, elsewhere: str
) -> Difference:
    """Other words; where the reader's own language says the same, he is told that another one does not."""
    before, after = say(was), say(now)
    told = Told(message, before=before, after=after) if before != after else elsewhere
    return Difference(Sort.RELABELLED, key, told)


def _moved_to(first: str, after: str, name: Mapping[str, str], other: Mapping[str, str] | None, say: Say) -> Told:
    if other is None:
        return Told(first, item=say(name))
    return Told(after, item=say(name), other=say(other))


def _asked_after(condition: Condition | None, name: str, part: Part, say: Say) -> Told:
    if condition is None:
        return Told(N_("“%(item)s” is now always asked."), item=name)
    asked = part.item(condition.key)
    other = say(asked.text) if asked else condition.key
    return Told(N_("“%(item)s” is now asked after other answers to “%(other)s”."), item=name, other=other)


def moved_keys(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The keys that changed places, as few as explain the new order; keys of one side only do not count."""
    there = set(new)
    place = {key: number for number, key in enumerate(key for key in old if key in there)}
    kept = [key for key in new if key in place]
    return set(kept) - set(_in_order(kept, place))


def _in_order(keys: Sequence[str], place: Mapping[str, int]) -> list[str]:
    """The longest run of keys that stand in their old order."""
    best: list[list[str]] = []
    for key in keys:
        before = [run for run in best if place[run[-1]] < place[key]]
        best.append([*max(before, key=len, default=[]), key])
    return max(best, key=len, default=[])
