"""Holiday calendars that exceptions are chosen from (F-18): schools as files, public holidays by a library.

A chosen range is copied into the schedule with the name of its calendar, the version and the range. When a later
version has other dates, a correction is proposed; nothing changes by itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from app.activities.rules.occasions import days
from app.activities.rules.schedules import Closed, Schedule
from app.common.frozen import frozen
from app.common.words import LANGUAGES, folded

FILES = Path(__file__).resolve().parents[1] / "holidays"
PUBLIC = {"be-public": "BE", "nl-public": "NL"}
PUBLIC_YEARS = range(2025, 2036)
PUBLIC_TITLES = {
    "be-public": {"nl": "Feestdagen België", "fr": "Jours fériés en Belgique", "en": "Public holidays in Belgium"},
    "nl-public": {
        "nl": "Feestdagen Nederland",
        "fr": "Jours fériés aux Pays-Bas",
        "en": "Public holidays in the Netherlands",
    },
}
IN_FRENCH = {
    "New Year's Day": "Nouvel An",
    "Good Friday": "Vendredi saint",
    "Easter Sunday": "Pâques",
    "Easter Monday": "Lundi de Pâques",
    "King's Day": "Fête du Roi",
    "Liberation Day": "Jour de la Libération",
    "Ascension Day": "Ascension",
    "Pentecost": "Pentecôte",
    "Pentecost Monday": "Lundi de Pentecôte",
    "Christmas Day": "Noël",
    "Second Day of Christmas": "Deuxième jour de Noël",
}
"""The Dutch holidays, which the library does not name in French."""


@frozen
class Range:
    """A holiday of one year: its key within the calendar, its names by language, and its days."""

    key: str
    kind: str
    names: Mapping[str, str]
    first: date
    last: date


@frozen
class Calendar:
    """The holidays of a country or region, in a version."""

    key: str
    version: str
    country: str
    titles: Mapping[str, str]
    ranges: tuple[Range, ...]

    def between(self, first: date | None, last: date | None) -> tuple[Range, ...]:
        """The holidays that have a day in a period."""
        return tuple(
            one
            for one in self.ranges
            if (first is None or one.last >= first) and (last is None or one.first <= last)
        )


# The calendars


@cache
def calendars() -> Mapping[str, Calendar]:
    """All calendars by key: school holidays first, those of Belgium before those of the Netherlands."""
    files = sorted(FILES.glob("*.toml"))
    return {**{file.stem: from_file(file) for file in files}, **{key: _public(key) for key in PUBLIC}}


def from_file(file: Path) -> Calendar:
    """A calendar as it is kept; a mistake in the file is an error at once."""
    kept = tomllib.loads(file.read_text("utf-8"))
    kinds, titles = kept["kinds"], kept["title"]
    if any(set(names) != set(LANGUAGES) for names in (titles, *kinds.values())):
        raise ValueError(f"{file.name}: a name is missing in one of the languages")
    ranges = []
    for key, one in kept["ranges"].items():
        if not one["first"] <= one["last"]:
            raise ValueError(f"{file.name}: {key} ends before it begins")
        ranges.append(Range(key, one["kind"], kinds[one["kind"]], one["first"], one["last"]))
    ranges.sort(key=lambda one: one.first)
    return Calendar(file.stem, kept["version"], kept["country"], titles, tuple(ranges))


def _public(key: str) -> Calendar:
    """The public holidays of a country, as the library reckons them; its version is that of the calendar."""
    import holidays  # read when somebody chooses a holiday, which few processes see

    country = PUBLIC[key]
    named = {
        language: holidays.country_holidays(country, years=PUBLIC_YEARS, language=code)
        for language, code in (("nl", "nl"), ("fr", "fr"), ("en", "en_US"))
        if code in holidays.country_holidays(country).supported_languages
    }
    ranges = []
    for day, english in sorted(named["en"].items()):
        french = named["fr"][day] if "fr" in named else IN_FRENCH[english]
        names = {"nl": named["nl"][day], "fr": french, "en": english}
        kind = "-".join(folded(english.replace("'", "")).split())
        ranges.append(Range(f"{kind}-{day.year}", kind, names, day, day))
    return Calendar(key, version("holidays"), country, PUBLIC_TITLES[key], tuple(ranges))


# Choosing and correcting


def choose(calendar: Calendar, key: str) -> Closed:
    """The exception that a holiday makes, with its reason and where it comes from; KeyError when there is none."""
    for one in calendar.ranges:
        if one.key == key:
            return Closed(one.first, one.last, dict(one.names), holiday=f"{calendar.key}/{calendar.version}/{key}")
    raise KeyError(key)


def source(closed: Closed) -> tuple[str, str, str]:
    """The calendar, version and range that an exception was chosen from; empty texts when it was typed."""
    calendar, _one, rest = closed.holiday.partition("/")
    version, _two, key = rest.partition("/")
    return calendar, version, key


@frozen
class Correction:
    """What a later version of a calendar would change: an exception by another, or by none."""

    old: Closed
    new: Closed | None


def corrected(schedule: Schedule, now: Mapping[str, Calendar]) -> tuple[Correction, ...]:
    """What would change if the holidays of a schedule were chosen anew; only said, never done.

    A calendar that is gone proposes nothing, and neither does a version with the same dates.
    """
    found = []
    for one in schedule.closed:
        key, version, name = source(one)
        calendar = now.get(key)
        if calendar is None or calendar.version == version:
            continue
        new = next((choose(calendar, name) for each in calendar.ranges if each.key == name), None)
        if new is None or (new.first, new.last) != (one.first, one.last):
            found.append(Correction(one, new))
    return tuple(found)


def corrected_now(schedule: Schedule) -> tuple[Correction, ...]:
    """The same by the calendars of now, which are read only for a schedule that has holidays of them."""
    return corrected(schedule, calendars()) if any(one.holiday for one in schedule.closed) else ()


def accepted(schedule: Schedule, corrections: Iterable[Correction]) -> Schedule:
    """The schedule with corrections that somebody accepted."""
    instead = {one.old.holiday: one.new for one in corrections}
    closed = (instead.get(one.holiday, one) if one.holiday else one for one in schedule.closed)
    return replace(schedule, closed=tuple(one for one in closed if one is not None))


def declined(schedule: Schedule, corrections: Iterable[Correction], now: Mapping[str, Calendar]) -> Schedule:
    """The schedule that keeps its days, and knows the version that somebody declined: it is proposed no more."""
    marks = {one.old.holiday for one in corrections}
    closed = (_known(one, now) if one.holiday in marks else one for one in schedule.closed)
    return replace(schedule, closed=tuple(closed))


def _known(one: Closed, now: Mapping[str, Calendar]) -> Closed:
    key, _version, name = source(one)
    return replace(one, holiday=f"{key}/{now[key].version}/{name}") if key in now else one


@frozen
class Effect:
    """What a correction does to the dates of a schedule: days on which it no longer, or once more, takes place."""

    falls_away: tuple[date, ...]
    comes_back: tuple[date, ...]


def effect(schedule: Schedule, correction: Correction) -> Effect:
    """The days that would differ; other exceptions of the same days stay as they are."""
    ranges = [one for one in (correction.old, correction.new) if one]
    first, last = min(one.first for one in ranges), max(one.last for one in ranges)
    before, after = (
        {one.day for one in days(each, first, last) if one.spans}
        for each in (schedule, accepted(schedule, [correction]))
    )
    return Effect(tuple(sorted(before - after)), tuple(sorted(after - before)))


# By name, as people type them


def kinds_by_name(some: Iterable[Calendar], language: str) -> dict[str, str]:
    """The kinds of holiday by their folded names in a language."""
    return {folded(one.names[language]): one.kind for calendar in some for one in calendar.ranges}


def of_kind(kind: str, some: Iterable[Calendar], first: date | None, last: date | None) -> tuple[Closed, ...]:
    """The holidays of a kind in a period, by the first of some calendars that knows it."""
    for calendar in some:
        if any(one.kind == kind for one in calendar.ranges):
            return tuple(choose(calendar, one.key) for one in calendar.between(first, last) if one.kind == kind)
    return ()
