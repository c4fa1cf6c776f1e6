"""Answers as values: what is kept of what somebody gives to a question, and what is found of it again.

Kept are a text, a number, a day or time as ISO writes it, `"yes"` or `"no"`, the code of a choice or a list of
codes, the files that were handed in, and of a group the keys of the times that it was filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from app.common.errors import RuleBroken
from app.common.words import N_, Told, clean, folded
from app.questionnaires.rules.items import Item
from app.questionnaires.rules.questions import CHOOSING, QuestionKind, largest

Value = str | int | float | list[Any]

NOT_A_TEXT = N_("This is not a text.")
TOO_LONG = N_("Use at most %(most)s characters.")
NOT_A_NUMBER = N_("This is not a number.")
TOO_SMALL = N_("Fill in %(least)s or more.")
TOO_LARGE = N_("Fill in %(most)s or less.")
NOT_A_DATE = N_("This is not a date.")
NOT_A_TIME = N_("This is not a time. Fill in hours and minutes, such as 14:30.")
NOT_OFFERED = N_("Choose one of the answers.")
NOT_AN_ADDRESS = N_("Fill in an e-mail address such as name@example.org.")
NOT_A_NUMBER_TO_CALL = N_("Fill in a telephone number such as 030 123 45 67 or +32 50 12 34 56.")
NOT_FILES = N_("These files were not handed in here.")
TOO_MANY_FILES = N_("There may be at most this many files: %(most)s.")
TOO_MANY_TIMES = N_("It can be filled in at most this many times: %(most)s.")
NOT_TIMES = N_("This group was filled in in a way that is not possible.")

LONGEST_ADDRESS = 254
LARGEST_NUMBER = 10**15
"""Numbers up to here are kept to the digit."""
OCCURRENCE = re.compile(r"[0-9a-f]{8}")
PLACE = re.compile(r"(q\d{1,6})(?:-([0-9a-f]{8}))?")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
TO_CALL = re.compile(r"[+\d(][\d\s()./-]{2,30}( ext\. \d{1,9})?")


class Place(NamedTuple):
    """Where an answer stands: its question, and which time the group around that was filled in."""

    key: str
    occurrence: str = ""

    @property
    def name(self) -> str:
        """How forms, histories and exports call it: `q7`, in a group `q7-0c1d2e3f`."""
        return f"{self.key}-{self.occurrence}" if self.occurrence else self.key


def place_of(name: str) -> Place | None:
    """The place behind a name, if it is one."""
    found = PLACE.fullmatch(name)
    return Place(found[1], found[2] or "") if found else None


Answers = Mapping[Place, Value | None]


def value_of(item: Item, given: Any) -> Value | None:
    """What is kept of what somebody gives, nothing for nothing; raises `RuleBroken` for what is no answer."""
    if given is None or given == "" or given == []:
        return None
    return _MAKERS[item.kind](item, given)


def _refuse(holds: bool, reason: str, **places: object) -> None:
    if holds:
        raise RuleBroken(Told(reason, **{name: str(value) for name, value in places.items()}))


def _text(item: Item, given: Any) -> Value | None:
    _refuse(not isinstance(given, str), NOT_A_TEXT)
    text, most = clean(given).replace("\r\n", "\n").strip(), int(item.most or largest(item.kind))
    _refuse(len(text) > most, TOO_LONG, most=most)
    return text or None


def _number(item: Item, given: Any) -> Value:
    _refuse(isinstance(given, bool) or not isinstance(given, int | float | str | Decimal), NOT_A_NUMBER)
    try:
        number = Decimal(str(given).strip().replace(",", "."))
    except InvalidOperation:
        raise RuleBroken(NOT_A_NUMBER) from None
    _refuse(not number.is_finite() or abs(number) > LARGEST_NUMBER, NOT_A_NUMBER)
    _refuse(item.least is not None and number < Decimal(str(item.least)), TOO_SMALL, least=plainly(item.least))
    _refuse(item.most is not None and number > Decimal(str(item.most)), TOO_LARGE, most=plainly(item.most))
    return int(number) if number == int(number) else float(number)


def plainly(number: float | None) -> str:
    """A number as short as it can be written."""
    return f"{number or 0:g}".replace(".", ",")


def _step(item: Item, given: Any) -> Value:
    _refuse(isinstance(given, bool) or str(given) not in item.codes, NOT_OFFERED)
    return int(given)


def _day(_item: Item, given: Any) -> Value:
    _refuse(isinstance(given, datetime) or not isinstance(given, date | str), NOT_A_DATE)
    try:
        return (date.fromisoformat(given) if isinstance(given, str) else given).isoformat()
    except ValueError:
        raise RuleBroken(NOT_A_DATE) from None


def _time(_item: Item, given: Any) -> Value:
    _refuse(not isinstance(given, time | str), NOT_A_TIME)
    try:
        return (time.fromisoformat(given) if isinstance(given, str) else given).strftime("%H:%M")
    except ValueError:
        raise RuleBroken(NOT_A_TIME) from None


def _one(item: Item, given: Any) -> Value:
    _refuse(given not in item.codes, NOT_OFFERED)
    return str(given)


def _several(item: Item, given: Any) -> Value:
    """In the order in which they are offered, whatever the order in which they were chosen."""
    _refuse(not isinstance(given, list | tuple) or not set(map(str, given)) <= set(item.codes), NOT_OFFERED)
    return [code for code in item.codes if code in given]


def _shaped(shape: re.Pattern[str], reason: str) -> Callable[[Item, Any], Value]:
    def make(_item: Item, given: Any) -> Value:
        fits = isinstance(given, str) and len(given) <= LONGEST_ADDRESS and shape.fullmatch(given.strip())
        _refuse(not fits, reason)
        return str(given).strip()

    return make


def _files(item: Item, given: Any) -> Value:
    """Files by number and name: the name is told also when the file is gone."""
    most = int(item.most or 1)
    sound = isinstance(given, list) and all(_is_file(one) for one in given)
    _refuse(not sound or len({one["id"] for one in given}) < len(given), NOT_FILES)
    _refuse(len(given) > most, TOO_MANY_FILES, most=most)
    return [{"id": one["id"], "name": one["name"]} for one in given]


def files_in(value: Value | None) -> list[dict[str, Any]]:
    """The files of an answer; none where it holds no files."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def numbers_in(value: Value | None) -> set[Any]:
    """The numbers of the files of an answer."""
    return {one.get("id") for one in files_in(value)}


def _is_file(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("id"), int) and isinstance(one.get("name"), str)


def _times(item: Item, given: Any) -> Value:
    most = int(item.most or largest(item.kind))
    sound = isinstance(given, list) and all(isinstance(one, str) and OCCURRENCE.fullmatch(one) for one in given)
    _refuse(not sound or len(set(given)) < len(given), NOT_TIMES)
    _refuse(len(given) > most, TOO_MANY_TIMES, most=most)
    return list(given)


_MAKERS: dict[QuestionKind, Callable[[Item, Any], Value | None]] = {
    QuestionKind.SHORT_TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.SCALE: _step,
    QuestionKind.DATE: _day,
    QuestionKind.TIME: _time,
    QuestionKind.YES_NO: _one,
    QuestionKind.SINGLE_CHOICE: _one,
    QuestionKind.MULTIPLE_CHOICE: _several,
    QuestionKind.EMAIL: _shaped(ADDRESS, NOT_AN_ADDRESS),
    QuestionKind.PHONE: _shaped(TO_CALL, NOT_A_NUMBER_TO_CALL),
    QuestionKind.FILE: _files,
    QuestionKind.GROUP: _times,
}


def fits(item: Item, kind: QuestionKind, value: Value | None) -> bool:
    """Whether what was answered is an answer to a question as it is asked now, in another version perhaps."""
    if kind is not item.kind:
        return False
    chosen = value if isinstance(value, list) else [value]
    return kind not in CHOOSING or value is None or any(code in item.codes for code in chosen)


# What is found of an answer


def number_of(item: Item, value: Value | None) -> float | None:
    """The number that reports count with."""
    counted = item.kind in (QuestionKind.NUMBER, QuestionKind.SCALE)
    return float(value) if counted and isinstance(value, int | float) else None


def day_of(item: Item, value: Value | None) -> date | None:
    """The day that reports compare."""
    return date.fromisoformat(value) if item.kind is QuestionKind.DATE and isinstance(value, str) else None


def searched(item: Item, value: Value | None) -> str:
    """The words by which it is found: what was written, the choices in each language, the names of files."""
    if value is None or item.kind in (QuestionKind.YES_NO, QuestionKind.GROUP):
        return ""
    if item.kind in CHOOSING:
        chosen = value if isinstance(value, list) else [value]
        return folded(" ".join(word for one in item.offered if one.code in chosen for word in one.words.values()))
    if isinstance(value, list):
        return folded(" ".join(one["name"] for one in value))
    return folded(str(value))
