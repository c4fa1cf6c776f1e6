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
from app.questionnaires.rules.questions import CHOOSING, Choice, QuestionKind, choices_of

LAST_IN_USE = N_("Another question is only asked after an answer to this one. Change that first.")
BEFORE_ITS_QUESTION = N_("A question that depends on another one comes after it.")
NO_PARTS = N_("There is nothing in it yet. Add a part first.")
NO_QUESTIONS = N_("“%(part)s” has no questions yet. Add some, or remove it.")
NOT_EARLIER = N_("“%(item)s” depends on a question that does not come before it.")
ANSWER_UNKNOWN = N_("“%(item)s” depends on an answer that can no longer be given.")
GONE = N_("Somebody else has changed this. Look at it as it is now.")
MOST_PARTS, MOST_ITEMS = 40, 200
TOO_MANY = N_("There is no room for more.")
YES, NO = "yes", "no"
DECIDING = CHOOSING | {QuestionKind.YES_NO, QuestionKind.SCALE}
"""The kinds whose answers are few, so that another question can depend on one of them."""


@frozen
class Condition:
    """An earlier question, and the answers after which another one is asked; without answers any will do."""

    key: str
    answers: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {"key": self.key, "answers": list(self.answers)}


@frozen
class Item:
    """A question as it is asked in one place: its words and limits are its own, also where the bank changes."""

    key: str
    kind: QuestionKind
    text: Mapping[str, str]
    help: Mapping[str, str] | None = None
    required: bool = False
    least: float | None = None
    most: float | None = None
    low_end: Mapping[str, str] | None = None
    high_end: Mapping[str, str] | None = None
    choices: tuple[Choice, ...] = ()
    show_if: Condition | None = None
    bank_id: int | None = None

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The answers to choose from, in their order."""
        return self.choices

    @property
    def label(self) -> str:
        """What is asked, in Dutch."""
        return self.text[DEFAULT_LANGUAGE]

    @property
    def decides(self) -> bool:
        """Whether another question can depend on its answer."""
        return self.kind in DECIDING

    @property
    def codes(self) -> tuple[str, ...]:
        """The answers that can be given, where they are few."""
        if self.kind is QuestionKind.YES_NO:
            return YES, NO
        if self.kind is QuestionKind.SCALE:
            return tuple(str(step) for step in range(int(self.least or 0), int(self.most or 0) + 1))
        return tuple(one.code for one in self.choices)

    def told(self) -> dict[str, Any]:
        """As it is kept and handed out: what is empty is left out."""
        kept = {
            "key": self.key, "kind": self.kind.value, "text": dict(self.text), "help": _plain(self.help),
            "required": self.required or None, "least": self.least, "most": self.most,
            "low_end": _plain(self.low_end), "high_end": _plain(self.high_end),
            "choices": [one.told() for one in self.choices] or None,
            "show_if": self.show_if.told() if self.show_if else None, "bank_id": self.bank_id,
        }  # fmt: skip
        return {name: value for name, value in kept.items() if value is not None}


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

    def item(self, key: str) -> Item | None:
        """The question of a key, if it is here."""
        return next((one for one in self.items if one.key == key), None)

    def before(self, key: str) -> tuple[Item, ...]:
        """The questions before another one; all where it is not here."""
        keys = [one.key for one in self.items]
        return self.items[: keys.index(key)] if key in keys else self.items

    def told(self) -> dict[str, Any]:
        """As it is kept and handed out: what is empty is left out."""
        kept = {
            "key": self.key, "kind": self.kind, "title": dict(self.title), "help": _plain(self.help),
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
        """All questions in their order."""
        return tuple(item for part in self.parts for item in part.items)

    def told(self) -> dict[str, Any]:
        """As it is kept and handed out."""
        return {"parts": [one.told() for one in self.parts], "last": self.last}


def _plain(words: Mapping[str, str] | None) -> dict[str, str] | None:
    return dict(words) if words else None


def read(kept: Mapping[str, Any] | None) -> Design:
    """A design as it is kept, read back. Raises `KeyError`, `TypeError` or `ValueError` for what is none."""
    kept = kept or {}
    return Design(tuple(_part(one) for one in kept.get("parts", ())), int(kept.get("last", 0)))


def _part(kept: Mapping[str, Any]) -> Part:
    items = tuple(item_from(one) for one in kept.get("items", ()))
    kind, settings = kept.get("kind", "questions"), kept.get("settings") or {}
    return Part(kept["key"], kept["title"], kind, kept.get("help"), items, settings)


def item_from(kept: Mapping[str, Any]) -> Item:
    """A question as it is kept, read back."""
    show_if = kept.get("show_if")
    return Item(
        kept["key"],
        QuestionKind(kept["kind"]),
        kept["text"],
        kept.get("help"),
        required=bool(kept.get("required")),
        least=kept.get("least"),
        most=kept.get("most"),
        low_end=kept.get("low_end"),
        high_end=kept.get("high_end"),
        choices=choices_of(kept.get("choices")),
        show_if=Condition(show_if["key"], tuple(show_if["answers"])) if show_if else None,
        bank_id=kept.get("bank_id"),
    )


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


def add_items(design: Design, part_key: str, items: Iterable[Item]) -> Design:
    """Put questions at the end of a part, under keys of their own."""
    part = _known(design, part_key)
    fresh = tuple(replace(one, key=f"q{design.last + n}") for n, one in enumerate(items, 1))
    _refuse(len(part.items) + len(fresh) > MOST_ITEMS, TOO_MANY)
    grown = put_part(design, replace(part, items=(*part.items, *fresh)))
    return replace(grown, last=design.last + len(fresh))


def put_item(design: Design, part_key: str, item: Item) -> Design:
    """Put a changed question in the place of what it was; what depends on it has to hold."""
    part = _known(design, part_key)
    items = tuple(item if one.key == item.key else one for one in part.items)
    return put_part(design, _sound(replace(part, items=items)))


def remove_item(design: Design, part_key: str, key: str) -> Design:
    """Take a question away, unless another one depends on it."""
    part = _known(design, part_key)
    _refuse(any(one.show_if and one.show_if.key == key for one in part.items), LAST_IN_USE)
    return put_part(design, replace(part, items=tuple(one for one in part.items if one.key != key)))


def move_item(design: Design, part_key: str, key: str, to: int) -> Design:
    """Put a question in another place of its part, unless that is before the one that it depends on."""
    part = _known(design, part_key)
    moved = replace(part, items=_moved(part.items, key, to))
    _refuse(any(reason == NOT_EARLIER for reason, _item in _unsound(moved)), BEFORE_ITS_QUESTION)
    return put_part(design, moved)


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


def _sound(part: Part) -> Part:
    for reason, item in _unsound(part):
        raise RuleBroken(Told(reason, item=item.label))
    return part


def _unsound(part: Part) -> list[tuple[str, Item]]:
    """The questions that depend on what is not there: no earlier question, or an answer that it does not have."""
    found: list[tuple[str, Item]] = []
    for item in part.items:
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


def reasons_not_to_publish(design: Design, judge: Judge = lambda part: []) -> list[Told]:
    """What has to be done before it can be used; `judge` says what is wrong with the settings of a part."""
    if not design.parts:
        return [Told(NO_PARTS)]
    found: list[Told] = []
    for part in design.parts:
        if part.kind == "questions" and not any(one.kind is not QuestionKind.EXPLANATION for one in part.items):
            found.append(Told(NO_QUESTIONS, part=part.label))
        found += [Told(reason, part=part.label) for reason in judge(part)]
        found += [Told(reason, item=item.label) for reason, item in _unsound(part)]
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
