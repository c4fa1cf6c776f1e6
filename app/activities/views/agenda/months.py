"""An agenda by the month: a table with a day in each cell, that becomes a list where it is narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import format_date

from app.activities.actions import reading
from app.activities.models import Activity
from app.activities.rules import agendas as rules
from app.activities.rules import timetable
from app.activities.rules.agendas import Asked
from app.activities.rules.timetable import Time
from app.activities.views.agenda.here import Here, narrowed_by, other_forms
from app.activities.views.agenda.lines import Day, Line, said
from app.activities.views.dates import clock_time
from app.common.web.locale import gettext as _


def page(here: Here, month: date, wish: Asked) -> dict[str, Any]:
    """What the page of a month shows."""
    last = timetable.month_after(month) - timedelta(days=1)
    found = timetable.times(reading.planned(here.agenda, wish, month, last), month, last, here.at, with_over=True)
    on: dict[date, list[Time]] = {}
    for time in found:
        for day in timetable.days_of(time, last):
            on.setdefault(day, []).append(time)
    told = (time.pk for some in on.values() for time in some[: rules.PER_DAY])
    activities = reading.by_number(here.agenda, told)
    weeks = timetable.weeks(month)
    at = f"{month:%Y-%m}"
    return {
        "frame": here.frame(_("Activities in %(place)s", place=here.place), "month", found=False, month=at),
        "month": format_date(month, "LLLL y"),
        "weekdays": [format_date(day, "EEEE") for day in weeks[0]],
        "weeks": [[_cell(here, day, month, on.get(day, ()), activities) for day in week] for week in weeks],
        "narrow": narrowed_by(here, wish, "month", month=at),
        "count": len(found),
        "feeds": other_forms(here),
        "before": _beside(here, month, -1),
        "after": _beside(here, month, 1),
    }


def _beside(here: Here, month: date, by: int) -> str:
    """The address of the month before or after, as far as the agenda goes."""
    first, last = rules.reach(here.today)
    there = timetable.month_after(month, by)
    return here.there.narrowed("month", month=f"{there:%Y-%m}") if first.replace(day=1) <= there <= last else ""


def _cell(here: Here, day: date, month: date, found: Sequence[Time], activities: Mapping[int, Activity]) -> Day:
    """A day of a month: its first lines, and how many there are besides."""
    some = [time for time in found[: rules.PER_DAY] if time.pk in activities]
    told = tuple(
        Line(_begins(time, day), said(activities[time.pk].title), here.there.to("one", pk=time.pk), "")
        for time in some
    )
    whole, more = day.isoformat(), len(found) - len(some)
    url = here.there.narrowed("open", **{"from": whole, "until": whole}) if more else ""
    return Day(whole, str(day.day), told, more, url, day.month != month.month, day == here.today)


def _begins(time: Time, day: date) -> str:
    """The hour at which it begins on its first day; on the next ones it goes on."""
    return clock_time(time.start) if time.start.date() == day else "…"
