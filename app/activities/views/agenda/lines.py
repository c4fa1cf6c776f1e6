"""Activities as visitors read them: lines of a day, of a month, and everything about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from flask_babel import format_currency, format_date

from app.activities.actions.picture_files import size_of
from app.activities.models import Activity
from app.activities.rules import contact, timetable
from app.activities.rules.activities import COMPANIES, LANGUAGE_LEVELS, LanguageLevel, Mode
from app.activities.rules.contact import CHANNEL_KINDS
from app.activities.rules.schedules import ScheduleKind
from app.activities.rules.timetable import Time
from app.activities.views.activities import ActivityView
from app.activities.views.agenda.asking import Addresses
from app.activities.views.dates import hours, kept_in_general
from app.common.frozen import frozen
from app.common.web.locale import gettext as _
from app.common.web.values import language, shown
from app.common.words import DEFAULT_LANGUAGE


@frozen
class Said:
    """A text, and the language it is in where that is not the language of the page."""

    text: str
    lang: str = ""


@frozen
class Line:
    """One activity in a list: when, what, where, and what one wants to know before reading on."""

    when: str
    title: Said
    url: str
    where: str
    marks: tuple[str, ...] = ()


@frozen
class Day:
    """A day with what takes place on it."""

    iso: str
    name: str
    lines: tuple[Line, ...]
    more: int = 0
    more_url: str = ""
    beside: bool = False
    """Whether it belongs to the month before or after the one that is shown."""
    today: bool = False


@frozen
class Picture:
    """A picture with what it shows in words, and the room that it takes."""

    url: str
    alt: Said
    width: int
    height: int


@frozen
class Way:
    """A way to reach an organisation, with its link."""

    kind: str
    text: str
    url: str
    note: str
    best: bool


def said(words: Mapping[str, str] | None) -> Said:
    """A text in the language of the page, else in Dutch and marked so."""
    own = language()
    if words and words.get(own):
        return Said(words[own])
    return Said((words or {}).get(DEFAULT_LANGUAGE, ""), DEFAULT_LANGUAGE if own != DEFAULT_LANGUAGE else "")


def by_day(
    found: Sequence[Time], activities: Mapping[int, Activity], there: Addresses, today: date
) -> tuple[Day, ...]:
    """The lines of a list, under the days on which they stand."""
    return tuple(
        Day(
            day.isoformat(),
            named(day, today),
            tuple(_line(activities[one.pk], moment_of(one), there) for one in some if one.pk in activities),
            today=day == today,
        )
        for day, some in groupby(found, key=lambda one: one.day)
    )


def without_dates(activities: Iterable[Activity], there: Addresses) -> tuple[Line, ...]:
    """The lines of what has no fixed dates."""
    return tuple(_line(one, _flexible(one), there) for one in activities)


def _line(activity: Activity, when: str, there: Addresses) -> Line:
    return Line(when, said(activity.title), there.to("one", pk=activity.id), where(activity), marks(activity))


def _flexible(activity: Activity) -> str:
    """“Flexible”, or “Flexible from 1 December”."""
    schedule = activity.schedule
    if schedule.kind is ScheduleKind.FLEXIBLE_FROM and schedule.first:
        return _("Flexible from %(day)s", day=format_date(schedule.first, "d MMMM y"))
    return _("Flexible")


def moment_of(time: Time) -> str:
    """When it begins and ends; the days as well where it takes more than one."""
    if time.end - time.start < timetable.LONG:
        return hours(time.start, time.end)
    return f"{format_date(time.start, 'd MMM')} – {format_date(time.end, 'd MMM')}"


def named(day: date, today: date) -> str:
    """A day as a heading: today and tomorrow by their name as well."""
    whole = format_date(day, "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y")
    near = {0: _("Today"), 1: _("Tomorrow")}.get((day - today).days)
    return f"{near}, {whole}" if near else whole[:1].upper() + whole[1:]


def where(activity: Activity) -> str:
    """The place and the town, or that it is online."""
    if activity.mode is Mode.ONLINE:
        return _("Online")
    place = ", ".join(part for part in (activity.place or activity.street, activity.city) if part)
    return _("%(place)s and online", place=place) if activity.mode is Mode.MIXED else place


def marks(activity: Activity) -> tuple[str, ...]:
    """What stands out: the language level, and that it costs nothing."""
    level = activity.language_level
    told = "" if level is LanguageLevel.NONE else _("Dutch: %(level)s", level=_(LANGUAGE_LEVELS[level]))
    return tuple(mark for mark in (told, _("Free of charge") if activity.free else "") if mark)


def picture(activity: Activity, there: Addresses) -> Picture | None:
    """The picture of an activity, if it has one."""
    size = size_of(activity)
    if size is None or activity.picture_id is None:
        return None
    return Picture(there.picture(activity.id, activity.picture_id), said(activity.picture_alt), *size)


def facts(activity: Activity) -> tuple[tuple[str, str], ...]:
    """What one wants to know before taking part; what nobody filled in is left out."""
    hours_told = "" if activity.track_hours is None else _("%(num)s hours", num=activity.track_hours)
    level = _(LANGUAGE_LEVELS[activity.language_level])
    found = (
        (_("What is it about?"), ", ".join(shown(topic.name) for topic in activity.about)),
        (_("Price"), price(activity)),
        (_("For whom"), ActivityView.cells["ages"](activity).text),
        (_("Language level"), level),
        (_("With whom"), _(COMPANIES[activity.company])),
        (_("Counts for the participation track"), hours_told),
    )
    return tuple((label, text) for label, text in found if text)


def price(activity: Activity) -> str:
    """What one person pays, and what the organisation says of it; nothing where nobody said."""
    amount = "" if activity.price is None else format_currency(activity.price, "EUR").replace("\xa0", " ")
    told = _("Free of charge") if activity.free else amount
    return " · ".join(part for part in (told, activity.price_words) if part)


def address(activity: Activity) -> tuple[str, ...]:
    """Where it takes place, a line each."""
    if activity.mode is Mode.ONLINE:
        return (_("Online"),)
    town = " ".join(part for part in (activity.postal_code, activity.city) if part)
    return tuple(part for part in (activity.place, activity.street, town) if part)


def ways(activity: Activity, country: str) -> tuple[Way, ...]:
    """The ways to reach the organisation, the best one first."""
    found = (
        Way(_(CHANNEL_KINDS[one.kind]), contact.as_read(one, country), contact.link_to(one), one.note, one.best)
        for one in activity.channels
    )
    return tuple(sorted(found, key=lambda way: not way.best))


def in_words(activity: Activity) -> str:
    """When it takes place, in a sentence."""
    return kept_in_general(activity.kept_schedule)


def plain(activity: Activity) -> str:
    """What the organisation tells, for files."""
    return shown(activity.description)
