"""Activities by the month, and their dates as files; all by the same reckoning as the list of next dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request
from flask_babel import format_date

from app.activities.actions import months as actions
from app.activities.models import Activity
from app.activities.rules import listing, timetable
from app.activities.rules.activities import ACTIVITY_STATES, ActivityState
from app.activities.rules.calendar_files import Entry, feed
from app.activities.rules.timetable import Planned, Time
from app.activities.views.dates import clock_time
from app.common import clock
from app.common.frozen import frozen
from app.common.needles import words_of
from app.common.web.addresses import fixed
from app.common.web.exports import MIME_TYPES, Sheet
from app.common.web.lists import Wish
from app.common.web.locale import gettext as _
from app.common.web.pages import Act, Cell, Link
from app.common.web.screens import Screen, expose, has_access, permission_name
from app.common.web.values import shown
from app.common.words import N_

REACH = timedelta(days=5 * 366)
"""How far from today one can leaf: a rule without an end has dates for ever."""
PER_DAY = 4
IN_FILE = 500
"""Activities in one calendar file: agendas of telephones take no more."""
COLUMNS = (N_("Title"), N_("Organisation"), N_("Day"), N_("Begin"), N_("End"), N_("Place"), N_("Remark"))


@frozen
class Said:
    """A line of a day: from when, what, and the way to it."""

    when: str
    title: str
    url: str


@frozen
class OnDay:
    """A day of a month with what takes place; `beside` marks the days of other months that fill up a week."""

    iso: str
    name: str
    lines: tuple[Said, ...]
    more: tuple[Said, ...]
    beside: bool
    today: bool


@frozen
class Month:
    """The page of a month."""

    name: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[OnDay, ...], ...]
    count: int
    before: str
    after: str
    too_many: bool
    files: tuple[Link, ...]


class Months(Screen):
    """The screen of activities by the month: of the list as it is narrowed, or of one activity."""

    def list_acts(self, wish: Wish) -> tuple[Act, ...]:
        by_month = Act(_("By the month"), fixed(f"{self.endpoint}.month") + wish.query(), "calendar-event")
        return (*super().list_acts(wish), by_month)

    @expose("/month")
    @has_access
    @permission_name("list")
    def month(self) -> str:
        """What takes place in a month, of the activities in the list."""
        wish, first = self.wish(), _asked_month()
        last = timetable.month_after(first) - timedelta(days=1)
        among = actions.planned(self._narrowed(wish), first, last)
        month = self._drawn(first, among, lambda day: self._month_url(wish, day), self._files(wish, first))
        return self.render(
            "activities/month.html",
            title=_("Activities by the month"),
            month=replace(month, too_many=len(among) > actions.MOST),
            crumbs=self.crumbs(),
            chips=self.chips(wish),
        )

    @expose("/<pk:pk>/month")
    @has_access
    @permission_name("show")
    def month_of(self, pk: int) -> str:
        """What takes place in a month, of one activity."""
        item, first = self.fetch(pk, *self.with_show), _asked_month()
        among = [Planned(item.id, item.sort_key, item.schedule)]
        here = self.address("month_of", item.id)
        files = (Link(_("For your own calendar"), self.address("calendar", item.id), "download"),)
        month = self._drawn(first, among, lambda day: f"{here}?month={day:%Y-%m}", files)
        return self.render(
            "activities/month.html", title=self.name_of(item), month=month, crumbs=self.crumbs(item), chips=()
        )

    @expose("/activities.ics")
    @has_access
    @permission_name("list")
    def calendars(self) -> Response:
        """The dates of the activities in the list, for somebody's own agenda: those that come next, first."""
        wish, now = self.wish(), clock.now()
        among = actions.planned(self._narrowed(wish), clock.today() - timedelta(days=31), date.max)
        among.sort(key=lambda one: (*listing.order(one.schedule, now), one.name, one.pk))
        found = actions.by_number(one.pk for one in among[:IN_FILE])
        entries = [entry_of(found[one.pk]) for one in among[:IN_FILE] if one.pk in found]
        content = feed(entries, at=clock.begin_of(clock.today()), name=_(self.list_title))
        return _file(content, "text/calendar", "activities.ics")

    @expose("/dates.<any(csv,xlsx):kind>")
    @has_access
    @permission_name("export")
    def dates(self, kind: str) -> Response:
        """The dates of a month as a file: a line for each time that something takes place."""
        wish, first = self.wish(), _asked_month()
        last = timetable.month_after(first) - timedelta(days=1)
        found = timetable.times(
            actions.planned(self._narrowed(wish), first, last), first, last, clock.now(), with_over=True
        )
        self.tell_export(kind, len(found), ("dates",))
        notes = (_month_name(first), *(chip.text for chip in self.chips(wish)))
        sheet = Sheet(_("Dates of activities"), tuple(_(column) for column in COLUMNS), notes)
        return _file(sheet.written(kind, _rows(found)), MIME_TYPES[kind], f"activities-{first:%Y-%m}.{kind}")

    def _narrowed(self, wish: Wish) -> list[Any]:
        """The conditions of the list, its search among them."""
        conditions, needle = list(self.conditions(wish)), self._needle()
        if wish.search and needle is not None:
            words = words_of(wish.search)
            conditions += [*needle.leading(words), needle.hold(words)]
        return conditions

    def _month_url(self, wish: Wish, day: date) -> str:
        return f"{fixed(f'{self.endpoint}.month')}{wish.query()}&month={day:%Y-%m}"

    def _files(self, wish: Wish, first: date) -> tuple[Link, ...]:
        asked, month = wish.query(), f"&month={first:%Y-%m}"
        calendar = Link(_("For your own calendar"), fixed(f"{self.endpoint}.calendars") + asked, "download")
        if not self.allowed("export"):
            return (calendar,)
        kinds = (("xlsx", _("Dates of this month (Excel)")), ("csv", _("Dates of this month (CSV)")))
        sheets = (
            Link(label, fixed(f"{self.endpoint}.dates", kind=kind) + asked + month, "file-spreadsheet")
            for kind, label in kinds
        )
        return (calendar, *sheets)

    def _drawn(self, first: date, among: Sequence[Planned], url: Any, files: tuple[Link, ...]) -> Month:
        last = timetable.month_after(first) - timedelta(days=1)
        found = timetable.times(among, first, last, clock.now(), with_over=True)
        on: dict[date, list[Time]] = {}
        for time in found:
            for day in timetable.days_of(time, last):
                on.setdefault(day, []).append(time)
        activities = actions.by_number(time.pk for time in found)
        weeks = timetable.weeks(first)
        before, after = (timetable.month_after(first, by) for by in (-1, 1))
        return Month(
            name=_month_name(first),
            weekdays=tuple(format_date(day, "EEEE") for day in weeks[0]),
            weeks=tuple(
                tuple(self._on_day(day, first, on.get(day, []), activities) for day in week) for week in weeks
            ),
            count=len(found),
            before=url(before) if _within_reach(before) else "",
            after=url(after) if _within_reach(after) else "",
            too_many=False,
            files=files,
        )

    def _on_day(self, day: date, month: date, found: list[Time], activities: dict[int, Activity]) -> OnDay:
        beside = day.month != month.month
        lines = [] if beside else [self._said(time, day, activities[time.pk]) for time in found]
        few = len(lines) if len(lines) <= PER_DAY + 1 else PER_DAY
        today = day == clock.today()
        return OnDay(day.isoformat(), str(day.day), tuple(lines[:few]), tuple(lines[few:]), beside, today)

    def _said(self, time: Time, day: date, activity: Activity) -> Said:
        """From when on its first day; on the next ones it goes on. What is not public says so."""
        when = clock_time(time.start) if time.start.date() == day else "…"
        title = shown(activity.title)
        if activity.state is not ActivityState.PUBLISHED:
            title = f"{title} ({_(ACTIVITY_STATES[activity.state]).lower()})"
        return Said(when, title, self.url_of(activity))


def entry_of(activity: Activity) -> Entry:
    """An activity in a calendar file; who subscribes to it keeps one entry for as long as it exists."""
    uid = f"activity-{activity.id}@{urlsplit(current_app.config['PUBLIC_URL']).hostname}"
    place = ", ".join(part for part in (activity.place, activity.street, activity.city) if part)
    return Entry(shown(activity.title), activity.schedule, uid, place, shown(activity.description))


def _rows(found: Sequence[Time]) -> Iterator[list[Cell]]:
    """A line for each time: the days and hours are those of the clock on the wall."""
    activities = actions.by_number(time.pk for time in found)
    for time in found:
        activity = activities[time.pk]
        place = ", ".join(part for part in (activity.place, activity.city) if part)
        yield [
            Cell(shown(activity.title)),
            Cell(activity.organisation.label),
            Cell(time.start.date().isoformat(), raw=time.start.date()),
            Cell(f"{time.start:%H:%M}"),
            Cell("" if time.end == time.start else _end(time.start, time.end)),
            Cell(place),
            Cell(_("other time") if time.adjusted else ""),
        ]


def _end(start: datetime, end: datetime) -> str:
    """The hour at which it ends, with the day where that is another one."""
    return f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"


def _asked_month() -> date:
    """The first day of the month that the address asks for; 400 for nonsense and for what is too far away."""
    text = request.args.get("month", "")
    if not text:
        return clock.today().replace(day=1)
    try:
        month = date.fromisoformat(f"{text}-01") if len(text) == len("2026-12") else None
    except ValueError:
        month = None
    if month is None or not _within_reach(month):
        abort(400, _("The address holds a moment that is not possible."))
    return month


def _within_reach(month: date) -> bool:
    return abs(month - clock.today()) <= REACH


def _month_name(month: date) -> str:
    return format_date(month, "LLLL y")


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
