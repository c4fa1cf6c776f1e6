"""A typed line becomes the proposal of a schedule: "elke dinsdag 14-16 u, behalve herfstvakantie en 24/12" (F-17).

The form shows what comes of it, date by date, before anything is saved; so this reads what is plain, asks about
the rest, and never drops a word in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from app.activities.rules.holidays import PUBLIC, Calendar, choose, kinds_by_name, of_kind
from app.activities.rules.saying import clock
from app.activities.rules.schedules import WEEKDAYS, Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.activities.rules.understanding.reading import Group, Reader, Said
from app.activities.rules.understanding.tokens import Date, Sort, Token, plain, tokens
from app.activities.rules.understanding.vocabulary import VOCABULARIES
from app.common.frozen import frozen
from app.common.words import N_, Told

LONGEST = 500
MOST_MONTHS_OFF = 3
EARLIEST, NOON = 6, time(12)
"""Nothing that ends before noon begins before this hour, unless somebody really means it."""

NOT_READ = N_("This was not understood: %(words)s.")
NO_HOURS = N_("At which hours? %(words)s has none.")
NO_DAYS = N_("On which days? No day of the week and no date was understood.")
NO_SUCH_DATE = N_("%(words)s is no date.")
OTHER_WEEKDAY = N_("%(day)s is not a %(typed)s but a %(weekday)s.")
NO_HOLIDAY = N_("In this period the calendar has no dates for %(words)s.")
AT_NIGHT = N_("%(start)s lies in the night. In the afternoon it is %(later)s.")
TEXT_LONG = N_("Write at most %(most)s characters.")


@frozen
class Proposal:
    """What was understood: a schedule, if the text says enough for one, the rest as typed, and remarks on it."""

    schedule: Schedule | None
    unread: tuple[str, ...] = ()
    remarks: tuple[Told, ...] = ()


def understood(
    text: str,
    language: str,
    *,
    today: date,
    zone: str = "Europe/Brussels",
    first: date | None = None,
    last: date | None = None,
    calendars: Sequence[Calendar] = (),
) -> Proposal:
    """The schedule that a text proposes.

    `first` and `last` are those of the form; what the text says of a period counts before them. A day without a
    year is the first such day of the period, or from today on. Holidays are those of the first calendar that has
    them.
    """
    if len(text) > LONGEST:
        return Proposal(None, (), (Told(TEXT_LONG, most=str(LONGEST)),))
    names = {**VOCABULARIES[language].aliases, **kinds_by_name(calendars, language)}
    known = {one.kind for calendar in calendars for one in calendar.ranges}
    names = {plain(name): kind for name, kind in names.items() if kind in known}
    said = Reader(tokens(text, language, names)).read()
    return _Making(text, said, today, zone, first, last, calendars).proposal()


class _Making:
    """Puts what was said in the calendar: years, holidays, and the kind that it comes to."""

    def __init__(
        self,
        text: str,
        said: Said,
        today: date,
        zone: str,
        first: date | None,
        last: date | None,
        calendars: Sequence[Calendar],
    ) -> None:
        self.text, self.said, self.zone, self.calendars = text, said, zone, calendars
        self.remarks: list[Told] = []
        self.unread = list(said.unread)
        if (period := _period(said)) and not (said.first or said.last):
            said.without_days.remove((*period, None))
            said.first, said.last = period
        self.first = self._placed(said.first, today) if said.first else first
        self.since = self.first or today
        self.last = self._placed(said.last, self.since) if said.last else last

    def proposal(self) -> Proposal:
        week, dated = self._week(), self._dated()
        closed = (*self._days_off(), *self._holidays())
        unread = tuple(_pieces(self.text, self.unread))
        if unread:
            self.remarks.insert(0, Told(NOT_READ, words="; ".join(f"“{piece}”" for piece in unread)))
        if not week and not dated:
            if not self.said.groups:
                self.remarks.append(Told(NO_DAYS))
            return Proposal(None, unread, tuple(self.remarks))
        return Proposal(self._schedule(week, dated, closed), unread, tuple(self.remarks))

    def _schedule(
        self, week: dict[int, tuple[Hours, ...]], dated: list[tuple[date, Hours]], closed: tuple[Closed, ...]
    ) -> Schedule:
        if not week:
            spans = tuple(sorted({_span(day, hours) for day, hours in dated}))
            kind = ScheduleKind.DAY if len(spans) == 1 else ScheduleKind.DAYS
            return Schedule(kind, self.zone, spans=spans, closed=closed)
        days: dict[date, list[Hours]] = {}
        for day, hours in dated:
            days.setdefault(day, []).append(hours)
        return Schedule(
            ScheduleKind.WEEKLY,
            self.zone,
            week=week,
            first=self.since,
            last=self.last,
            every=self.said.every,
            closed=closed,
            adjusted=tuple(Adjusted(day, day, tuple(some), extra=True) for day, some in sorted(days.items())),
        )

    # Days with hours

    def _week(self) -> dict[int, tuple[Hours, ...]]:
        week: dict[int, tuple[Hours, ...]] = {}
        for group in self.said.groups:
            if group.weekdays and self._has_hours(group):
                for day in dict.fromkeys(group.weekdays):
                    if day not in self.said.without_weekdays:
                        week[day] = tuple(dict.fromkeys((*week.get(day, ()), *group.hours)))
        return dict(sorted(week.items()))

    def _dated(self) -> list[tuple[date, Hours]]:
        found = []
        for group in self.said.groups:
            if not group.dates or not self._has_hours(group):
                continue
            for typed, weekday in group.dates:
                if day := self._placed(typed, self.since, weekday):
                    found += [(day, hours) for hours in group.hours]
        return found

    def _has_hours(self, group: Group) -> bool:
        if not group.hours:
            self.remarks.append(Told(NO_HOURS, words=f"“{self.text[slice(*group.place)]}”"))
        for hours in group.hours:
            if hours.start.hour < EARLIEST and hours.start < hours.end < NOON:
                later = hours.start.replace(hour=hours.start.hour + 12)
                self.remarks.append(Told(AT_NIGHT, start=clock(hours.start), later=clock(later)))
        return bool(group.hours)

    # What is left out

    def _days_off(self) -> Iterator[Closed]:
        for start, end, weekday in self.said.without_days:
            last = self._placed(end, self.since, weekday)
            if last is None:
                continue
            # "24/12-3/1" ends in the new year: the first of the two is the one that has a year of its own.
            first = self._placed(start, self.since)
            if first is not None and start != end:
                last = self._placed(end, first)
            if first is not None and last is not None and first <= last:
                yield Closed(first, last)

    def _holidays(self) -> Iterator[Closed]:
        for sort, kind, piece in self.said.holidays:
            found = tuple(self._range_of(sort, kind))
            if not found:
                typed = self.text[piece.start : piece.end]
                self.remarks.append(Told(NO_HOLIDAY, words=f"“{typed}”"))
                if sort is not Sort.HOLIDAY and not self._calendars(sort):
                    self.unread.append(piece)
            yield from found

    def _range_of(self, sort: Sort, kind: str) -> Iterator[Closed]:
        until = self.last or self.since + timedelta(days=366)
        if sort is Sort.HOLIDAY:
            yield from of_kind(kind, self.calendars, self.since, until)
            return
        for calendar in self._calendars(sort)[:1]:
            yield from (choose(calendar, one.key) for one in calendar.between(self.since, until))

    def _calendars(self, sort: Sort) -> list[Calendar]:
        return [one for one in self.calendars if (one.key in PUBLIC) is (sort is Sort.PUBLIC)]

    # Years

    def _placed(self, typed: Date, since: date, weekday: int | None = None) -> date | None:
        """A day as it was typed, in the first year in which it is not before another day."""
        years = [typed.year] if typed.year else range(since.year, since.year + 9)  # 29 February has to come round
        for year in years:
            try:
                day = date(year, typed.month, typed.day)
            except ValueError:
                continue
            if typed.year or day >= since:
                self._compare(day, weekday)
                return day
        words = "/".join(str(part) for part in (typed.day, typed.month, typed.year) if part)
        self.remarks.append(Told(NO_SUCH_DATE, words=words))
        return None

    def _compare(self, day: date, weekday: int | None) -> None:
        if weekday and day.isoweekday() != weekday:
            right, typed = Told(WEEKDAYS[day.isoweekday()]), Told(WEEKDAYS[weekday])
            self.remarks.append(Told(OTHER_WEEKDAY, day=day, typed=typed, weekday=right))


def _period(said: Said) -> tuple[Date, Date] | None:
    """A range of months after what is left out: nobody closes that long, it says from when until when."""
    for start, end, _weekday in said.without_days:
        if start != end and (end.month - start.month) % 12 > MOST_MONTHS_OFF:
            return start, end
    return None


def _span(day: date, hours: Hours) -> Span:
    ends = day if hours.end > hours.start else day + timedelta(days=1)
    return Span(datetime.combine(day, hours.start), datetime.combine(ends, hours.end))


def _pieces(text: str, unread: list[Token]) -> Iterator[str]:
    """What was not understood, as it was typed; what stands together is told together."""
    start = end = None
    for one in sorted(unread, key=lambda one: one.start):
        if end is not None and start is not None and text[end : one.start].strip():
            yield text[start:end]
            start = None
        start = one.start if start is None else start
        end = one.end
    if start is not None:
        yield text[start:end]
