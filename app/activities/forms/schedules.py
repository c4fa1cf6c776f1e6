"""The field of a schedule: all that was typed stays in it, and buttons that need no script add lines to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from wtforms import Field, ValidationError

from app.activities.rules import holidays, soundness, typing, understanding
from app.activities.rules.holidays import Calendar, Range
from app.activities.rules.schedules import Schedule, ScheduleKind
from app.activities.rules.typing import Except, Line, Typed
from app.common import clock
from app.common.types import in_language
from app.common.web.locale import gettext as _
from app.common.web.values import language, shown
from app.common.words import LANGUAGES

DOES = "schedule-do"
"""The name of the buttons that change what is typed, and save nothing."""
MOST_ROWS = 2_000
MORE_ROWS = 4


class ScheduleField(Field):
    """A schedule; `data` is a `Schedule` without a zone of its own, or nothing while something is wrong.

    `typed` is what the page shows: a row to spare under the days and under the exceptions.
    """

    typed: Typed
    faults: Sequence[str]
    words: str
    """A sentence from which the schedule is to be made, as typed."""
    remarks: Sequence[str]
    """What was not understood of it."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        zone: str,
        country: Callable[[], str],
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.zone, self.country = zone, country
        self._sent: Any = {}

    def process(self, formdata: Any, *given: Any, **named: Any) -> None:
        """Remember what the form is filled with: a request, or a draft of one."""
        self._sent = formdata or {}
        self.typed, self.faults, self.words, self.remarks = Typed(), [], "", []
        super().process(formdata, *given, **named)

    def process_data(self, value: Any) -> None:
        """Take the schedule of a row."""
        self.data = value
        if isinstance(value, Schedule):
            self.typed = typing.typed(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, as it was typed."""
        self.words = self._one("words")
        self.typed = self._read(str(valuelist[0]) if valuelist else "")
        self.data, faults = typing.schedule_from(self.typed, self.zone)
        self.faults = faults or (soundness.faults(self.data) if self.data else [])

    def pre_validate(self, form: Any) -> None:
        """Say what is wrong about the days, in sentences."""
        if self.faults:
            raise ValidationError(" ".join(_(fault) for fault in self.faults))

    def does(self, wish: str) -> None:
        """Carry out a button: rows to spare, or a row that goes."""
        what, _dash, place = wish.partition("-")
        if what == "lines":
            self.typed = replace(self.typed, lines=(*self.typed.lines, *[Line()] * MORE_ROWS))
        elif what == "exceptions":
            self.typed = replace(self.typed, exceptions=(*self.typed.exceptions, *[Except()] * MORE_ROWS))
        elif what == "drop" and place.isascii() and place.isdigit():
            kept = (one for at, one in enumerate(self.typed.exceptions) if at != int(place))
            self.typed = replace(self.typed, exceptions=tuple(kept))
        elif what == "holiday":
            self._add_holiday(self._one("holiday"))
        elif what == "words":
            self._understand()
        self.data, self.faults = typing.schedule_from(self.typed, self.zone)[0], []

    def _understand(self) -> None:
        """Make the schedule of the sentence; where it says too little, what was typed stays."""
        proposal = understanding.understood(
            self.words, language(), today=clock.today(), zone=self.zone, calendars=self._calendars
        )
        self.remarks = proposal.remarks
        if proposal.schedule:
            self.typed = typing.typed(proposal.schedule)

    def _add_holiday(self, chosen: str) -> None:
        """Copy a holiday of a calendar to the exceptions, as those that are typed."""
        key, _slash, holiday = chosen.partition("/")
        calendar = holidays.calendars().get(key)
        if calendar is None or not any(one.key == holiday for one in calendar.ranges):
            return
        added = typing.closed_as_typed(holidays.choose(calendar, holiday))
        if added not in self.typed.exceptions:
            self.typed = replace(self.typed, exceptions=(*self.typed.exceptions, added))

    @property
    def _calendars(self) -> list[Calendar]:
        """The holiday calendars, those of the country where one works first."""
        here = self.country()
        return sorted(holidays.calendars().values(), key=lambda one: one.country != here)

    @property
    def holidays(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The holidays to choose from, by calendar: those of the period that was typed, or of the next years."""
        first, last = (typing.day_of(text) for text in (self.typed.first, self.typed.last))
        return [
            (
                in_language(one.titles, language()),
                [(f"{one.key}/{each.key}", _holiday(each)) for each in one.between(first or clock.today(), last)],
            )
            for one in self._calendars
        ]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The days to show, one to spare at the end."""
        return _with_one_to_spare(self.typed.lines, Line())

    @property
    def exceptions(self) -> tuple[Except, ...]:
        """The exceptions to show, one to spare at the end."""
        return _with_one_to_spare(self.typed.exceptions, Except())

    def hours_of(self, day: int) -> tuple[tuple[str, str], ...]:
        """The hours of a day of the week, and an empty pair to fill in."""
        return (*self.typed.week.get(day, ()), ("", ""))

    def _list(self, part: str) -> list[str]:
        found = self._sent.getlist(f"{self.name}-{part}") if hasattr(self._sent, "getlist") else []
        return [str(text).strip() for text in found[:MOST_ROWS]]

    def _one(self, part: str) -> str:
        return next(iter(self._list(part)), "")

    def _rows(self, *parts: str) -> list[tuple[str, ...]]:
        return list(zip_longest(*(self._list(part) for part in parts), fillvalue=""))

    def _read(self, kind: str) -> Typed:
        lines = (Line(*row) for row in self._rows("day", "start", "end"))
        week = {
            day: [row for row in self._rows(f"w{day}-start", f"w{day}-end") if any(row)] for day in range(1, 8)
        }
        columns = ("first", "last", "what", "start", "end", "holiday", "more", "weekdays", "extra", *LANGUAGES)
        exceptions = (_exception(*row) for row in self._rows(*(f"x-{column}" for column in columns)))
        return Typed(
            kind=kind,
            first=self._one("first"),
            last=self._one("last"),
            every=self._one("every") or "1",
            lines=tuple(line for line in lines if not line.empty),
            week={day: tuple(rows) for day, rows in week.items() if rows},  # type: ignore[misc]
            exceptions=tuple(one for one in exceptions if not one.empty),
        )


def _holiday(one: Range) -> str:
    days = shown(one.first) if one.first == one.last else f"{shown(one.first)} – {shown(one.last)}"
    return f"{in_language(one.names, language())}: {days}"


def _exception(
    first: str, last: str, what: str, start: str, end: str, holiday: str, more: str, weekdays: str, extra: str,
    *reasons: str,
) -> Except:  # fmt: skip
    reason = {code: text for code, text in zip(LANGUAGES, reasons, strict=True) if text}
    return Except(first, last, what != "other", start, end, reason, holiday, more, weekdays, extra == "1")


def _with_one_to_spare(rows: tuple[Any, ...], empty: Any) -> tuple[Any, ...]:
    return rows if rows and rows[-1].empty else (*rows, empty)


KINDS_WITH = {
    "lines": {ScheduleKind.DAY, ScheduleKind.DAYS, ScheduleKind.FLEXIBLE_FROM},
    "period": {ScheduleKind.WEEKLY, ScheduleKind.FLEXIBLE_FROM},
    "week": {ScheduleKind.WEEKLY},
    "exceptions": {ScheduleKind.DAYS, ScheduleKind.WEEKLY},
}
"""Which parts of the field go with which kinds; the script hides the others."""
