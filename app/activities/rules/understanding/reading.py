"""What a typed line says, piece by piece: days with hours, a period, and what is left out (F-17).

Nothing is guessed and nothing is dropped: a piece that has no place in what was understood is told back as typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time

from app.activities.rules.schedules import Hours
from app.activities.rules.understanding.tokens import Clock, Date, Sort, Token

Several = tuple[Date, Date]


@dataclass
class Group:
    """Days of the week, or one date, with the hours that go with them."""

    weekdays: list[int] = field(default_factory=list)
    dates: list[tuple[Date, int | None]] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    place: tuple[int, int] = (0, 0)


@dataclass
class Said:
    """All that a line says; dates are still without the years that nobody types."""

    groups: list[Group] = field(default_factory=list)
    every: int = 1
    first: Date | None = None
    last: Date | None = None
    without_days: list[tuple[Date, Date, int | None]] = field(default_factory=list)
    without_weekdays: list[int] = field(default_factory=list)
    holidays: list[tuple[Sort, str, Token]] = field(default_factory=list)
    unread: list[Token] = field(default_factory=list)


class Reader:
    """Goes through the pieces once, from left to right."""

    def __init__(self, pieces: list[Token]) -> None:
        self.pieces = [one for one in pieces if one.sort is not Sort.FILLER]
        self.at = 0
        self.said = Said()
        self.without: Token | None = None
        self.idle = False  # since a word that leaves something out, nothing was left out
        self.early: list[Hours] = []

    def read(self) -> Said:
        """All that is said."""
        while self.at < len(self.pieces):
            readers = self._leaving_out if self.without else self._rule
            if not any(reader() for reader in readers()):
                self.said.unread.append(self.pieces[self.at])
                self.at += 1
        self._close()
        if self.early and self.said.groups and not self.said.groups[0].hours:
            self.said.groups[0].hours, self.early = self.early, []
        return self.said

    def _close(self) -> None:
        if self.without and self.idle:
            self.said.unread.append(self.without)
        self.without = None

    # What stands where

    def sort(self, ahead: int = 0) -> Sort | None:
        return self.pieces[self.at + ahead].sort if self.at + ahead < len(self.pieces) else None

    def value(self, ahead: int = 0) -> object:
        return self.pieces[self.at + ahead].value

    def _rule(self) -> tuple[Callable[[], bool], ...]:
        return self._except, self._turns, self._every, self._dates, self._hours, self._weekdays, self._comma

    def _leaving_out(self) -> tuple[Callable[[], bool], ...]:
        return self._except, self._back, self._days_off, self._weekdays_off, self._holiday, self._comma

    # Words that say what comes

    def _except(self) -> bool:
        if self.sort() is not Sort.EXCEPT:
            return False
        self._close()
        self.without, self.idle = self.pieces[self.at], True
        self.at += 1
        return True

    def _back(self) -> bool:
        """A new rule begins, or a period is said: what was left out is over."""
        period = self.sort() is Sort.FROM and self.sort(1) is Sort.DATE and self._ahead_of_period()
        if self.sort() not in (Sort.EVERY, Sort.TURNS) and not period:
            return False
        if self.sort() is Sort.EVERY and self.sort(1) not in (Sort.WEEKDAYS, Sort.TURNS):
            return False
        self._close()
        return True

    def _ahead_of_period(self) -> bool:
        """Whether "from" a day has no "to" after it: then it is where the whole begins."""
        return not self.idle and self.sort(2) is not Sort.TO

    def _turns(self) -> bool:
        if self.sort() is not Sort.TURNS:
            return False
        number = self.value()
        if not isinstance(number, int):
            return False
        self.said.every = number
        self.at += 1
        return True

    def _every(self) -> bool:
        if self.sort() is not Sort.EVERY or self.sort(1) is not Sort.WEEKDAYS:
            return False
        self.at += 1
        return True

    def _comma(self) -> bool:
        if self.sort() is not Sort.AND:
            return False
        self.at += 1
        return True

    # Days of the week with hours

    def _weekdays(self) -> bool:
        from_to = self.sort() is Sort.FROM and self.sort(2) is Sort.TO and self.sort(3) is Sort.WEEKDAYS
        if from_to and self.sort(1) is Sort.WEEKDAYS:  # from Monday to Friday
            self.at += 1
        if self.sort() is not Sort.WEEKDAYS:
            return False
        place = self.pieces[self.at]
        found = self._list_of_weekdays()
        groups = self.said.groups
        if not groups or groups[-1].hours or groups[-1].dates:
            groups.append(Group(place=(place.start, place.end)))
        groups[-1].weekdays += found
        groups[-1].place = (groups[-1].place[0], self.pieces[self.at - 1].end)
        if self.early:
            groups[-1].hours, self.early = self.early, []
        return True

    def _list_of_weekdays(self) -> list[int]:
        """Monday, Wednesday and Friday, or Monday to Friday; a day before a date is part of the date."""
        found = list(self._numbers())
        self.at += 1
        while True:
            if self.sort() is Sort.TO and self.sort(1) is Sort.WEEKDAYS:
                self.at += 1
                (first, last) = found[-1], self._numbers()[0]
                found += [(first + n - 1) % 7 + 1 for n in range(1, (last - first) % 7 + 1)]
                self.at += 1
                continue
            ahead = 0
            while self.sort(ahead) in (Sort.AND, Sort.EVERY):
                ahead += 1
            if not ahead or self.sort(ahead) is not Sort.WEEKDAYS or self.sort(ahead + 1) is Sort.DATE:
                return found
            self.at += ahead
            found += self._numbers()
            self.at += 1

    def _numbers(self) -> tuple[int, ...]:
        value = self.value()
        return value if isinstance(value, tuple) else ()

    def _hours(self) -> bool:
        """From two to four; two to four p.m.; 14-16."""
        begin = 1 if self.sort() is Sort.FROM else 0
        if self.sort(begin) not in (Sort.TIME, Sort.NUMBER) or self.sort(begin + 1) not in (Sort.TO, Sort.AND):
            return False
        if self.sort(begin + 2) not in (Sort.TIME, Sort.NUMBER) or (
            self.sort(begin + 1) is Sort.AND and not begin  # "between 2 and 4", but not "2 and 4"
        ):
            return False
        hours = _hours(self.value(begin), self.value(begin + 2))
        if hours is None:
            return False
        self.at += begin + 3
        if self.said.groups:
            self.said.groups[-1].hours.append(hours)
        else:
            self.early.append(hours)
        return True

    # Dates

    def _date(self, ahead: int = 0) -> tuple[Date, int | None, int] | None:
        """A date with the day of the week that was typed before it, and how many pieces it takes."""
        if self.sort(ahead) is Sort.DATE:
            return self._dated(ahead), None, 1
        if self.sort(ahead) is Sort.WEEKDAYS and self.sort(ahead + 1) is Sort.DATE:
            value = self.value(ahead)
            if isinstance(value, tuple) and len(value) == 1:
                return self._dated(ahead + 1), value[0], 2
        return None

    def _dated(self, ahead: int) -> Date:
        value = self.value(ahead)
        assert isinstance(value, Date)
        return value

    def _range(self) -> tuple[Date, Date, int] | None:
        """From 2 to 8 November, or from 2 November to 8 November."""
        begin = 1 if self.sort() is Sort.FROM else 0
        number = self.value(begin) if self.sort(begin) is Sort.NUMBER else None
        first = self._date(begin)
        taken = begin + (first[2] if first else 1)
        if not first and not isinstance(number, int):
            return None
        if self.sort(taken) is not Sort.TO and not (begin and self.sort(taken) is Sort.AND):
            return None
        last = self._date(taken + 1)
        if last is None:
            return None
        start = first[0] if first else Date(int(str(number)), last[0].month, last[0].year)
        return start, last[0], taken + 1 + last[2]

    def _dates(self) -> bool:
        """A period, one end of it, or a date on which it takes place."""
        if found := self._range():
            if self.said.first or self.said.last:
                return False
            self.said.first, self.said.last, taken = found
        elif self.sort() is Sort.FROM and (single := self._date(1)) and not self.said.first:
            self.said.first, taken = single[0], 1 + single[2]
        elif self.sort() is Sort.TO and (single := self._date(1)) and not self.said.last:
            self.said.last, taken = single[0], 1 + single[2]
        elif single := self._date():
            self._single(single)
            return True
        elif numbers := self._numbers_before_a_date():
            for one in numbers:
                self._single((one, None, 0))
            return True
        else:
            return False
        self.at += taken
        return True

    def _single(self, single: tuple[Date, int | None, int]) -> None:
        groups = self.said.groups
        if not groups or groups[-1].hours or groups[-1].weekdays:
            groups.append(Group(place=(self.pieces[self.at].start, self.pieces[self.at].end)))
        groups[-1].dates.append(single[:2])
        self.at += single[2]
        groups[-1].place = (groups[-1].place[0], self.pieces[self.at - 1].end)
        if self.early:
            groups[-1].hours, self.early = self.early, []

    # What is left out

    def _days_off(self) -> bool:
        if found := self._range():
            self.said.without_days.append((found[0], found[1], None))
            self.at += found[2]
        elif single := self._date():
            self.said.without_days.append((single[0], single[0], single[1]))
            self.at += single[2]
        elif numbers := self._numbers_before_a_date():
            self.said.without_days += [(one, one, None) for one in numbers]
        else:
            return False
        self.idle = False
        return True

    def _numbers_before_a_date(self) -> list[Date]:
        """24 and 31 December: the numbers take the month of the date that ends the list; that comes next."""
        ahead, found = 0, []
        while self.sort(ahead) is Sort.NUMBER and self.sort(ahead + 1) is Sort.AND:
            found.append(self.value(ahead))
            ahead += 2
        if not found or self.sort(ahead) is not Sort.DATE:
            return []
        last = self._dated(ahead)
        self.at += ahead
        return [Date(int(str(number)), last.month, last.year) for number in found]

    def _weekdays_off(self) -> bool:
        if self.sort() is not Sort.WEEKDAYS:
            return False
        self.said.without_weekdays += self._list_of_weekdays()
        self.idle = False
        return True

    def _holiday(self) -> bool:
        piece = self.pieces[self.at]
        if piece.sort not in (Sort.HOLIDAY, Sort.SCHOOL, Sort.PUBLIC):
            return False
        self.said.holidays.append((piece.sort, str(piece.value or ""), piece))
        self.idle = False
        self.at += 1
        return True


def _hours(first: object, last: object) -> Hours | None:
    start, end = _clock(first), _clock(last)
    if start is None or end is None:
        return None
    if end.half and not start.half:
        # "2-4pm" begins at two in the afternoon, "10-2pm" in the morning.
        half = (
            "p"
            if end.half == "p" and _on_the_wall(Clock(start.hour, start.minute, "p")) < _on_the_wall(end)
            else "a"
        )
        start = Clock(start.hour, start.minute, half)
    made = Hours(_on_the_wall(start), _on_the_wall(end))
    return None if made.start == made.end else made


def _clock(value: object) -> Clock | None:
    clock = Clock(value) if isinstance(value, int) else value
    if not isinstance(clock, Clock) or clock.minute > 59:
        return None
    fits = 1 <= clock.hour <= 12 if clock.half else clock.hour < 24 or (clock.hour == 24 and not clock.minute)
    return clock if fits else None


def _on_the_wall(clock: Clock) -> time:
    if not clock.half:
        return time(clock.hour % 24, clock.minute)
    return time(clock.hour % 12 + (12 if clock.half == "p" else 0), clock.minute)
