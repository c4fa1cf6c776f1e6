"""Questions as they are asked in one place, with the condition under which: values, and how they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE
from app.questionnaires.rules.questions import CHOOSING, WITHOUT_ANSWER, Choice, QuestionKind, choices_of

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
    """A question as it is asked in one place: its words and limits are its own, also where the bank changes.

    A group holds questions of its own (`items`), which are answered together as often as needed: at least `least`
    and at most `most` times. Groups hold no groups.
    """

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
    items: tuple[Item, ...] = ()

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The answers to choose from, in their order."""
        return self.choices

    @property
    def label(self) -> str:
        """What is asked, in Dutch."""
        return self.text[DEFAULT_LANGUAGE]

    @property
    def is_group(self) -> bool:
        """Whether it holds questions that are answered together, as often as needed."""
        return self.kind is QuestionKind.GROUP

    @property
    def answered(self) -> bool:
        """Whether there is an answer to it at all."""
        return self.kind not in WITHOUT_ANSWER

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

    @property
    def family(self) -> Iterator[Item]:
        """The question itself, and those that it holds."""
        yield self
        yield from self.items

    def told(self) -> dict[str, Any]:
        """As it is kept and handed out: what is empty is left out."""
        kept = {
            "key": self.key, "kind": self.kind.value, "text": dict(self.text), "help": plain(self.help),
            "required": self.required or None, "least": self.least, "most": self.most,
            "low_end": plain(self.low_end), "high_end": plain(self.high_end),
            "choices": [one.told() for one in self.choices] or None,
            "show_if": self.show_if.told() if self.show_if else None, "bank_id": self.bank_id,
            "items": [one.told() for one in self.items] or None,
        }  # fmt: skip
        return {name: value for name, value in kept.items() if value is not None}


def from_bank(question: Any) -> Item:
    """A question of the bank as it is put somewhere, still without a key; later changes of the bank stay there."""
    return Item(
        "",
        question.kind,
        question.text,
        question.help,
        required=question.required,
        least=question.least,
        most=question.most,
        low_end=question.low_end,
        high_end=question.high_end,
        choices=question.offered,
        bank_id=question.id,
    )


def plain(words: Mapping[str, str] | None) -> dict[str, str] | None:
    """Words as they are kept."""
    return dict(words) if words else None


def item_from(kept: Mapping[str, Any], *, grouped: bool = False) -> Item:
    """A question as it is kept, read back; raises `ValueError` for a group in a group, or questions elsewhere."""
    show_if, kind = kept.get("show_if"), QuestionKind(kept["kind"])
    items = tuple(item_from(one, grouped=True) for one in kept.get("items") or ())
    if (grouped and kind is QuestionKind.GROUP) or (items and kind is not QuestionKind.GROUP):
        raise ValueError("questions are held by groups only, and groups by none")
    return Item(
        kept["key"],
        kind,
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
        items=items,
    )
