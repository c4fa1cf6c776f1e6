"""A line of text in pieces that mean something: days, dates, times, and the words between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from functools import lru_cache

from app.activities.rules.understanding.vocabulary import VOCABULARIES, Vocabulary
from app.common.frozen import frozen


class Sort(Enum):
    """What a piece means."""

    WEEKDAYS = auto()
    DATE = auto()
    TIME = auto()
    NUMBER = auto()
    EVERY = auto()
    TURNS = auto()
    AND = auto()
    EXCEPT = auto()
    FROM = auto()
    TO = auto()
    HOLIDAY = auto()
    SCHOOL = auto()
    PUBLIC = auto()
    FILLER = auto()
    UNKNOWN = auto()


@frozen
class Date:
    """A day and month as somebody typed it, with or without a year."""

    day: int
    month: int
    year: int | None = None


@frozen
class Clock:
    """A time as somebody typed it; `half` is am or pm, where that was said."""

    hour: int
    minute: int = 0
    half: str = ""


@frozen
class Token:
    """A piece of the text: where it stands, and what it means."""

    sort: Sort
    start: int
    end: int
    value: object = None


def plain(text: str) -> str:
    """A text without accents and capitals that is as long as it was, so that places stay places."""
    signs = (_plain_sign(sign) for sign in text)
    return "".join(signs)


def _plain_sign(sign: str) -> str:
    sign = {"’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " "}.get(sign, sign)
    bare = unicodedata.normalize("NFKD", sign)[0].lower()
    return bare[0] if bare else sign


def tokens(text: str, language: str, holidays: Mapping[str, str]) -> list[Token]:
    """The pieces of a text, all of it but the white space; holidays are known by their folded names."""
    known = VOCABULARIES[language]
    folded = plain(text)
    found = []
    pattern = _pattern(language, tuple(sorted(holidays)))
    for match in pattern.finditer(folded):
        # The group that matched; those inside it have no part of their own in the names below.
        name = next(name for name in _NAMES if match.group(name) is not None)
        found.append(_token(name, match, known, holidays))
    return found


_NAMES = ("iso", "dmy", "dayof", "ofday", "clock", "half", "hour", "turned", "phrase", "number", "word", "sign")


@lru_cache(maxsize=16)
def _pattern(language: str, holidays: tuple[str, ...]) -> re.Pattern[str]:
    """The expression that takes a text apart; what is longer and says more stands first."""
    known = VOCABULARIES[language]
    months = _any(known.months)
    numbers = rf"\d{{1,2}}|{_any(known.numbers)}"
    turns = known.turns.replace("NUMBER", numbers)
    phrases = _any([*holidays, *(words for words in _phrases(known))])
    year = r"(?:,?\s+(?P<{}>\d{{4}})\b)?"
    # "14u30"; "14 h 30", but not "14 h 30 novembre" or "14 h 30/11".
    minutes = rf"(?P<hm>\d{{2}})(?!\d)|\s(?P<hs>\d{{2}})\b(?!\s*(?:{months})\b)(?![:./-]?\d)"
    parts = (
        r"(?P<iso>\b(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})\b)",
        r"(?P<dmy>\b(?P<dd>\d{1,2})(?P<sep>[/.-])(?P<dm>\d{1,2})"
        r"(?:(?P=sep)(?P<dy>\d{4}|\d{2})\b|(?<=/\d)(?![\d/.])|(?<=/\d\d)(?![\d/.])))",
        r"(?P<dayof>\b(?P<nd>\d{1,2})(?:ste|de|e|er|st|nd|rd|th)?\s*(?:of\s+)?"
        rf"(?P<nm>{months})\b\.?{year.format('ny')})",
        rf"(?P<ofday>\b(?P<om>{months})\.?\s+(?P<od>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d){year.format('oy')})",
        r"(?P<half>\b(?P<ph>\d{1,2})(?:[:.](?P<pm>\d{2}))?\s*(?P<pp>[ap])\.?m\b\.?)",
        rf"(?P<clock>\b(?P<ch>\d{{1,2}})[:.](?P<cm>\d{{2}})(?!\d)(?:\s*(?:{known.hour})\b)?)",
        rf"(?P<hour>\b(?P<hh>\d{{1,2}})\s*(?:{known.hour})(?:{minutes}|(?![a-z\d])))",
        rf"(?P<turned>\b(?:{turns})\b)",
        rf"(?P<phrase>(?<![\w'])(?:{phrases})(?![\w]))",
        r"(?P<number>\d+)",
        r"(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)",
        r"(?P<sign>[^\s\w]|_)",
    )
    return re.compile("|".join(parts))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _phrases(known: Vocabulary) -> list[str]:
    """What consists of more than one word, and the words that hold a sign."""
    some = (known.groups, known.every, known.both, known.without, known.since, known.until, known.weeks)
    some = (*some, known.school, known.public, known.aliases, known.fillers)
    return [words for each in some for words in each if not words.isalpha()]


def _token(name: str, match: re.Match[str], known: Vocabulary, holidays: Mapping[str, str]) -> Token:
    def number(group: str) -> int:
        return int(match.group(group) or 0)

    sort, value = Sort.UNKNOWN, None
    if name == "iso":
        sort, value = Sort.DATE, Date(number("id"), number("im"), number("iy"))
    elif name == "dmy":
        year = number("dy") + (2000 if match.group("dy") and number("dy") < 100 else 0)
        sort, value = Sort.DATE, Date(number("dd"), number("dm"), year or None)
    elif name == "dayof":
        sort, value = Sort.DATE, Date(number("nd"), known.months[match.group("nm")], number("ny") or None)
    elif name == "ofday":
        sort, value = Sort.DATE, Date(number("od"), known.months[match.group("om")], number("oy") or None)
    elif name == "clock":
        sort, value = Sort.TIME, Clock(number("ch"), number("cm"))
    elif name == "half":
        sort, value = Sort.TIME, Clock(number("ph"), number("pm"), match.group("pp"))
    elif name == "hour":
        sort, value = Sort.TIME, Clock(number("hh"), number("hm") or number("hs"))
    elif name == "turned":
        typed = match.group("turns")
        sort, value = Sort.TURNS, int(typed) if typed.isdigit() else known.numbers[typed]
    elif name == "number":
        sort, value = Sort.NUMBER, number("number")
    else:
        sort, value = _meaning(match.group(), known, holidays)
    return Token(sort, match.start(), match.end(), value)


def _meaning(word: str, known: Vocabulary, holidays: Mapping[str, str]) -> tuple[Sort, object]:
    """What a word or phrase means."""
    bare = word.rstrip("'")
    for sort, values in (
        (Sort.WEEKDAYS, {day: (number,) for day, number in known.weekdays.items()}),
        (Sort.WEEKDAYS, known.groups),
        (Sort.HOLIDAY, holidays),
        (Sort.TURNS, known.weeks),
        (Sort.TIME, {each: Clock(hour) for each, hour in known.clock.items()}),
    ):
        if (value := values.get(word, values.get(bare))) is not None:
            return sort, value
    for sort, some in (
        (Sort.EVERY, known.every),
        (Sort.AND, known.both | {",", ";", "&", "+"}),
        (Sort.EXCEPT, known.without),
        (Sort.FROM, known.since),
        (Sort.TO, known.until | {"-"}),
        (Sort.SCHOOL, known.school),
        (Sort.PUBLIC, known.public),
        (Sort.FILLER, known.fillers | {".", ":", "(", ")", "!"}),
    ):
        if word in some or bare in some:
            return sort, None
    return Sort.UNKNOWN, None
