"""Kinds of questions, what each kind is told, and when a question is sound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from app.common.frozen import frozen
from app.common.words import DEFAULT_LANGUAGE, LANGUAGES, N_


class QuestionKind(StrEnum):
    """What an answer is (mission P-06)."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes_no"
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    SCALE = "scale"
    EMAIL = "email"
    PHONE = "phone"
    FILE = "file"
    GROUP = "group"
    EXPLANATION = "explanation"


QUESTION_KINDS = {
    QuestionKind.SHORT_TEXT: N_("Short text"),
    QuestionKind.LONG_TEXT: N_("Long text"),
    QuestionKind.NUMBER: N_("A number"),
    QuestionKind.DATE: N_("Date"),
    QuestionKind.TIME: N_("Time"),
    QuestionKind.YES_NO: N_("Yes or no"),
    QuestionKind.SINGLE_CHOICE: N_("One choice out of several"),
    QuestionKind.MULTIPLE_CHOICE: N_("Several choices"),
    QuestionKind.SCALE: N_("Scale"),
    QuestionKind.EMAIL: N_("E-mail address"),
    QuestionKind.PHONE: N_("Telephone number"),
    QuestionKind.FILE: N_("Files"),
    QuestionKind.GROUP: N_("Group of questions that can be repeated"),
    QuestionKind.EXPLANATION: N_("Heading with explanation"),
}

BANK_KINDS = {kind: words for kind, words in QUESTION_KINDS.items() if kind is not QuestionKind.GROUP}
"""What a question of the bank can be: a group holds questions, so it is made where they are asked."""
CHOOSING = frozenset({QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE})
WITHOUT_ANSWER = frozenset({QuestionKind.EXPLANATION, QuestionKind.GROUP})
"""The kinds that are not answered themselves: of a group the questions in it are."""
WITH_LEAST = frozenset({QuestionKind.NUMBER, QuestionKind.SCALE, QuestionKind.GROUP})
WITH_MOST = WITH_LEAST | {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.FILE}
"""The kinds that have a smallest and a largest answer; of a text the largest is its length, of files and groups
how many there may be."""
LONGEST_TEXT, LONGEST_SHORT_TEXT = 20_000, 500
MOST_CHOICES, MOST_STEPS = 50, 11
MOST_FILES, MOST_TIMES = 10, 25

TOO_FEW_CHOICES = N_("Give at least two choices, each on a line of its own.")
TOO_MANY_CHOICES = N_("Give at most fifty choices.")
CHOICES_TWICE = N_("Two choices say the same.")
CHOICES_APART = N_("Give as many choices in each language, in the same order, or none.")
LEAST_OVER_MOST = N_("The smallest answer is larger than the largest.")
STEPS = N_("A scale has two to eleven steps, in whole numbers.")
LENGTH = N_("The length of a text is a whole number, and at most %(most)s characters.")
FILES = N_("The number of files is a whole number, at least one and at most %(most)s.")
TIMES = N_("A group is filled in a whole number of times, at most %(most)s.")
NO_ANSWER = N_("A heading has no answer, so it cannot be required.")


@frozen
class Choice:
    """One of the answers to choose from. Answers keep its code, so that its words can be changed."""

    code: str
    words: Mapping[str, str]

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {"code": self.code, **self.words}


def choices_of(kept: Iterable[Mapping[str, str]] | None) -> tuple[Choice, ...]:
    """The choices as they are kept, read back."""
    return tuple(
        Choice(one["code"], {language: one[language] for language in LANGUAGES if one.get(language)})
        for one in kept or ()
    )


def lines(text: str | None) -> list[str]:
    """What stands on the lines of a text, without the empty ones."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def lines_of(choices: Iterable[Choice], language: str) -> str:
    """The choices in one language, one a line, as a form shows them."""
    return "\n".join(one.words.get(language, "") for one in choices).strip("\n")


def choices_from(typed: Mapping[str, str | None], before: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices that somebody typed, one a line; a line that says in Dutch what it said keeps its code.

    New ones get numbers that no earlier one had. Lines that are missing in another language are left out there.
    """
    by_words = {one.words[DEFAULT_LANGUAGE]: one.code for one in before}
    number = max((int(one.code.removeprefix("c")) for one in before), default=0)
    found: list[Choice] = []
    others = {language: lines(typed.get(language)) for language in LANGUAGES if language != DEFAULT_LANGUAGE}
    for place, words in enumerate(lines(typed.get(DEFAULT_LANGUAGE))):
        code = by_words.pop(words, "")
        if not code:
            number += 1
            code = f"c{number}"
        said = {language: texts[place] for language, texts in others.items() if place < len(texts)}
        found.append(Choice(code, {DEFAULT_LANGUAGE: words, **said}))
    return tuple(found)


def reasons_choices_are_not_sound(typed: Mapping[str, str | None]) -> list[str]:
    """What is wrong about the choices that somebody typed."""
    told = lines(typed.get(DEFAULT_LANGUAGE))
    counts = {len(lines(text)) for text in typed.values()} - {0}
    checks = (
        (len(told) < 2, TOO_FEW_CHOICES),
        (len(told) > MOST_CHOICES, TOO_MANY_CHOICES),
        (len({line.casefold() for line in told}) < len(told), CHOICES_TWICE),
        (len(told) >= 2 and counts != {len(told)}, CHOICES_APART),
    )
    return [reason for holds, reason in checks if holds]


def reasons_limits_are_not_sound(kind: QuestionKind, least: float | None, most: float | None) -> list[str]:
    """What is wrong about the limits of a question; limits that its kind does not have are not looked at."""
    if kind is QuestionKind.SCALE:
        ends = (least, most)
        whole = all(end is not None and end == int(end) for end in ends)
        steps = int(most or 0) - int(least or 0) + 1
        return [] if whole and 2 <= steps <= MOST_STEPS else [STEPS]
    if kind in WITH_LEAST and least is not None and most is not None and least > most:
        return [LEAST_OVER_MOST]
    reason = _COUNTED.get(kind)
    counted = [end for end in (least, most) if end is not None] if reason else []
    lowest = 0 if kind is QuestionKind.GROUP else 1
    fits = all(end == int(end) and lowest <= end <= largest(kind) for end in counted)
    return [] if reason is None or (fits and most != 0) else [reason]


_COUNTED = {
    QuestionKind.SHORT_TEXT: LENGTH,
    QuestionKind.LONG_TEXT: LENGTH,
    QuestionKind.FILE: FILES,
    QuestionKind.GROUP: TIMES,
}
"""What is said of a limit that counts something: characters, files, times."""
_LARGEST = {
    QuestionKind.SHORT_TEXT: LONGEST_SHORT_TEXT,
    QuestionKind.LONG_TEXT: LONGEST_TEXT,
    QuestionKind.FILE: MOST_FILES,
    QuestionKind.GROUP: MOST_TIMES,
}


def largest(kind: QuestionKind) -> int:
    """How many characters, files or times there may be at most, whatever the question says."""
    return _LARGEST.get(kind, LONGEST_TEXT)


def reasons_not_to_require(kind: QuestionKind, *, required: bool) -> list[str]:
    """Why nobody can be asked to fill it in."""
    return [NO_ANSWER] if required and kind is QuestionKind.EXPLANATION else []


EFFECTS_OF_RETIRING = [
    N_("The question can no longer be put in a questionnaire."),
    N_("Where it is asked already, it stays, and answers are kept."),
]
EFFECTS_OF_REVIVING = [N_("The question can be put in questionnaires again.")]
