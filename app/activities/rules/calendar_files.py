"""Schedules as a calendar file (iCalendar, RFC 5545) that shows the same dates as the list.

The hours of a week become rules with the days left out that are closed or have other hours. What has no rule
stands date by date. Programs do not agree on how long something takes that begins before a change of the clock and
ends after it, or begins in the hour that is skipped: such dates are left out of the rule and told in universal
time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.activities.rules.occasions import between, days, in_turn
from app.activities.rules.schedules import Hours, Schedule, ScheduleKind, Span
from app.common.clockrules import clock_rules
from app.common.frozen import frozen

if TYPE_CHECKING:
    from icalendar import Calendar, Event

AHEAD = timedelta(days=10 * 366)
"""How far the exceptions of a rule without an end are written out; a feed is read anew long before."""

BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@frozen
class Entry:
    """An activity in a calendar file; `uid` stays the same for as long as it exists and ends on "@" and a host."""

    title: str
    schedule: Schedule
    uid: str
    place: str = ""
    description: str = ""
    address: str = ""
    picture: str = ""


def calendar_file(title: str, schedule: Schedule, uid: str, *, at: datetime, name: str = "") -> bytes:
    """The calendar file of one activity, made at a moment; what is flexible has no dates and gives no events."""
    return feed([Entry(title, schedule, uid)], at=at, name=name or title)


def feed(entries: Iterable[Entry], *, at: datetime, name: str) -> bytes:
    """The calendar file of several activities, as agendas subscribe to it."""
    from icalendar import Calendar  # read when somebody asks for a calendar, which few processes see

    calendar = Calendar()
    calendar.add("prodid", "-//Regieportaal//Activities//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    zones = set()
    for entry in entries:
        for event in events(entry, at):
            calendar.add_component(event)
            zones.add(entry.schedule.zone)
    _add_zones(calendar, zones)
    return calendar.to_ical()


def _add_zones(calendar: Calendar, zones: set[str]) -> None:
    """The rules of the clock, for programs that do not know the zones; they have to stand first."""
    for zone in sorted(zones - {"UTC"}):
        calendar.subcomponents.insert(0, clock_rules(zone))


# Events


def events(entry: Entry, at: datetime) -> Iterator[Event]:
    """The events of an activity: one for each rule, one for each length of what has none, and the odd ones."""
    schedule = entry.schedule
    zone = ZoneInfo(schedule.zone)
    endless = schedule.kind is ScheduleKind.WEEKLY and schedule.last is None
    today = at.astimezone(zone).date()
    since = schedule.first or (today if schedule.kind is ScheduleKind.WEEKLY else None)
    until = max(since or today, today) + AHEAD if endless else schedule.last
    ruled: dict[Hours, set[date]] = {}
    loose: dict[timedelta, set[datetime]] = {}
    for day in days(schedule, since, until):
        for span in day.spans:
            if not _plain(span, zone):
                yield _odd(entry, at, span, zone)
            elif schedule.kind is ScheduleKind.WEEKLY and day.exception is None:
                ruled.setdefault(Hours(span.start.time(), span.end.time()), set()).add(day.day)
            else:
                loose.setdefault(span.end - span.start, set()).add(span.start)
    for hours, some in sorted(ruled.items()):
        yield _ruled(entry, at, hours, some, until if endless else None)
    for length, starts in sorted(loose.items()):
        yield _loose(entry, at, length, sorted(starts))


def _plain(span: Span, zone: ZoneInfo) -> bool:
    """Whether a span begins at a time that exists and takes as long as the clock on the wall says."""
    start, end = between(span, zone)
    taken = end.astimezone(UTC) - start.astimezone(UTC)
    return start.replace(tzinfo=None, fold=0) == span.start and taken == span.end - span.start


def _ruled(entry: Entry, at: datetime, hours: Hours, right: set[date], until: date | None) -> Event:
    """The hours that some days of the week have in common, as a rule; without an end it is written until a day."""
    schedule, zone = entry.schedule, ZoneInfo(entry.schedule.zone)
    weekdays = sorted(day for day, some in schedule.week.items() if hours in some)
    first, last = min(right), until or max(right)
    ends = timedelta(days=1 if hours.end <= hours.start else 0)
    event = _event(entry, at, f"w{hours.start:%H%M}-{hours.end:%H%M}")
    event.add("dtstart", datetime.combine(first, hours.start, zone))
    event.add("dtend", datetime.combine(first + ends, hours.end, zone))
    rule = {
        "freq": "weekly",
        "interval": schedule.every,
        "wkst": "MO",
        "byday": [BYDAY[day - 1] for day in weekdays],
    }
    if until is None:
        rule["until"] = datetime.combine(last, hours.start, zone).astimezone(UTC)
    event.add("rrule", rule)
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        if day.isoweekday() in weekdays and in_turn(schedule, day) and day not in right:
            event.add("exdate", datetime.combine(day, hours.start, zone))
    return event


def _loose(entry: Entry, at: datetime, length: timedelta, starts: list[datetime]) -> Event:
    """Dates without a rule that all take as long."""
    zone = ZoneInfo(entry.schedule.zone)
    event = _event(entry, at, f"d{length // timedelta(minutes=1)}")
    event.add("dtstart", starts[0].replace(tzinfo=zone))
    if length:  # without an end it ends when it begins (3.6.1)
        event.add("dtend", (starts[0] + length).replace(tzinfo=zone))
    for start in starts[1:]:
        event.add("rdate", start.replace(tzinfo=zone))
    return event


def _odd(entry: Entry, at: datetime, span: Span, zone: ZoneInfo) -> Event:
    """A date in the night of a change of the clock."""
    start, end = (one.astimezone(UTC) for one in between(span, zone))
    event = _event(entry, at, f"c{start:%Y%m%d%H%M}-{end:%H%M}")
    event.add("dtstart", start)
    if end > start:
        event.add("dtend", end)
    return event


def _event(entry: Entry, at: datetime, part: str) -> Event:
    from icalendar import Event

    event = Event()
    name, _at, host = entry.uid.partition("@")
    event.add("uid", f"{name}-{part}@{host}" if host else f"{name}-{part}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("summary", entry.title)
    for field, value in (("location", entry.place), ("description", entry.description), ("url", entry.address)):
        if value:
            event.add(field, value)
    if entry.picture:  # RFC 7986
        shown_as = {"value": "URI", "display": "BADGE", "fmttype": "image/jpeg"}
        event.add("image", entry.picture, parameters=shown_as)
    return event
