"""The agenda for programs: a calendar file, a feed of what is new, data, and what search engines read."""

from __future__ import annotations

import json
from datetime import date, datetime
from email.utils import format_datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import abort, current_app, render_template

from app.activities.actions import reading
from app.activities.actions.picture_files import bytes_of
from app.activities.models import Activity
from app.activities.rules import agendas as rules
from app.activities.rules import listing, timetable
from app.activities.rules.agendas import Asked
from app.activities.rules.calendar_files import Entry
from app.activities.rules.calendar_files import feed as calendar_feed
from app.activities.rules.timetable import Planned, Time
from app.activities.views.agenda import lines
from app.activities.views.agenda.asking import Addresses
from app.activities.views.agendas import address_of
from app.common import clock
from app.common.web.locale import gettext as _
from app.common.web.parse import argument, number
from app.common.web.values import shown
from app.common.words import LANGUAGES, clean

if TYPE_CHECKING:
    from app.activities.views.agenda.here import Here

CALENDAR, RSS, JSON, XML = "text/calendar", "application/rss+xml", "application/json", "application/xml"
MOST_PAGES = 1_000
IN_SITEMAP = 10_000
ROBOTS = """User-agent: *
Allow: /agenda
Allow: /static/
Disallow: /

Sitemap: {host}/agenda/sitemap.xml
"""


# Calendar files


def calendar(here: Here, wish: Asked) -> bytes:
    """The activities from a month ago on that have dates; where there are too many, those that come next."""
    among = reading.planned(here.agenda, wish, wish.first, wish.last or date.max)
    dated = [one for one in among if _has_dates(one, here.at)]
    dated.sort(key=lambda one: (*listing.order(one.schedule, here.at), one.name, one.pk))
    chosen = [one.pk for one in dated[: rules.IN_CALENDAR]]
    activities = reading.by_number(here.agenda, chosen)
    entries = [_entry(activities[pk], here) for pk in chosen if pk in activities]
    return calendar_feed(
        entries, at=clock.begin_of(here.today), name=_("Activities in %(place)s", place=here.place)
    )


def one_calendar(here: Here, pk: int) -> bytes:
    """The dates of one activity."""
    activity = reading.one(here.agenda, pk)
    if activity is None:
        abort(404)
    return calendar_feed([_entry(activity, here)], at=clock.begin_of(here.today), name=shown(activity.title))


def _has_dates(one: Planned, at: datetime) -> bool:
    return one.schedule.kind not in timetable.FLEXIBLE or (
        bool(one.schedule.spans) and listing.listed(one.schedule, at)
    )


def _entry(activity: Activity, here: Here) -> Entry:
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname
    return Entry(
        shown(activity.title),
        activity.schedule,
        f"activity-{activity.id}@{host}",
        ", ".join(lines.address(activity)),
        lines.plain(activity),
        here.there.whole("one", pk=activity.id),
        here.there.whole_picture(activity.id, activity.picture_id),
    )


# Feed


def feed(here: Here, wish: Asked) -> str:
    """The newest activities, newest first."""
    new = (one for one in reading.newest(here.agenda, wish) if listing.listed(one.schedule, here.at))
    told = list(islice(new, rules.IN_FEED))
    sizes = bytes_of(told)
    items = [_item(activity, here, sizes) for activity in told]
    title = _("Activities in %(place)s", place=here.place)
    return render_template(
        "agenda/feed.xml", title=title, home=here.there.whole("open"), own=here.there.whole("feed"), items=items
    )


def _item(activity: Activity, here: Here, sizes: dict[int, int]) -> dict[str, Any]:
    start = listing.next_start(activity.schedule, here.at)
    told = (lines.in_words(activity), lines.where(activity), activity.organisation.name, lines.plain(activity))
    return {
        "title": clean(shown(activity.title)),
        "url": here.there.whole("one", pk=activity.id),
        "text": clean("\n\n".join(part for part in told if part)),
        "published": format_datetime(activity.published_at) if activity.published_at else "",
        "start": start.isoformat() if start else "",
        "picture": here.there.whole_picture(activity.id, activity.picture_id),
        "bytes": sizes.get(activity.picture_id or 0),
    }


# Data


def page_asked() -> int:
    """Which hundred activities are asked for; the first unless it is said."""
    return number(argument("page"), 1, least=1, most=MOST_PAGES) or 1


def data(here: Here, wish: Asked, page: int) -> str:
    """The activities of a period with their dates, by the first of them; then what is flexible."""
    last = wish.last or min(wish.first + reading.MONTHS, rules.reach(here.today)[1])
    among = reading.planned(here.agenda, wish, wish.first, last)
    dates: dict[int, list[Time]] = {}
    for time in timetable.times(among, wish.first, last, here.at):
        dates.setdefault(time.pk, []).append(time)
    numbers = list(dict.fromkeys([*dates, *timetable.flexible(among, here.at)]))
    some = numbers[(page - 1) * rules.PER_FILE : page * rules.PER_FILE]
    activities = reading.by_number(here.agenda, some, topics=True)
    more = len(numbers) > page * rules.PER_FILE
    told = {
        "municipality": _municipality(here),
        "from": wish.first.isoformat(),
        "until": last.isoformat(),
        "count": len(numbers),
        "next": _next(here, wish, last, page + 1) if more else None,
        "activities": [_activity(activities[pk], dates.get(pk, []), here) for pk in some if pk in activities],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _next(here: Here, wish: Asked, last: date, page: int) -> str:
    period = {"from": wish.first.isoformat(), "until": last.isoformat()}
    return str(current_app.config["PUBLIC_URL"]) + here.there.narrowed("data", **period, page=page)


def _municipality(here: Here) -> dict[str, Any]:
    place = here.agenda.organisation
    return {
        "name": place.name,
        "nis_code": place.nis_code,
        "cbs_code": place.cbs_code,
        "url": here.there.whole("open"),
    }


def _activity(one: Activity, dates: list[Time], here: Here) -> dict[str, Any]:
    return {
        "id": one.id,
        "url": here.there.whole("one", pk=one.id),
        "title": _words(one.title),
        "description": _words(one.description),
        "image": _image(one, here),
        "organiser": one.organisation.name,
        "topics": [{"code": topic.code, "name": _words(topic.name)} for topic in one.about],
        "language_level": one.language_level.value,
        "dutch_spoken": one.dutch_spoken,
        "company": one.company.value,
        "track_hours": one.track_hours,
        "free": one.free,
        "price": None if one.price is None else f"{one.price:.2f}",
        "price_text": one.price_words,
        "age_from": one.age_from,
        "age_to": one.age_to,
        "mode": one.mode.value,
        "place": {
            "name": one.place,
            "street": one.street,
            "postal_code": one.postal_code,
            "city": one.city,
        },
        "web_address": one.web_address,
        "schedule": one.schedule.kind.value,
        "when": lines.in_words(one),
        "dates": [
            {
                "start": time.start.isoformat(),
                "end": time.end.isoformat() if time.end != time.start else None,
                "adjusted": time.adjusted,
            }
            for time in dates
        ],
        "contact": [
            {"kind": way.kind.value, "value": way.value, "note": way.note or None, "best": way.best}
            for way in one.channels
        ],
        "published": one.published_at.isoformat() if one.published_at else None,
        "changed": one.changed_at.isoformat(),
    }


def _image(one: Activity, here: Here) -> dict[str, Any] | None:
    url = here.there.whole_picture(one.id, one.picture_id)
    return {"url": url, "text": _words(one.picture_alt)} if url else None


def _words(text: dict[str, str] | None) -> dict[str, str]:
    return {code: text[code] for code in LANGUAGES if text and text.get(code)}


# Search engines


def sitemap() -> str:
    """The agendas that are shown, and the activities in them that changed last."""
    found = {one.organisation_id: Addresses(address_of(one)) for one in reading.agendas() if address_of(one)}
    pages = [(there.whole("open"), "") for there in found.values()]
    for municipality_id, pk, changed_at in reading.addresses(IN_SITEMAP):
        if municipality_id in found:
            pages.append((found[municipality_id].whole("one", pk=pk), changed_at.date().isoformat()))
    return render_template("agenda/sitemap.xml", pages=pages)


def robots() -> str:
    """What may be followed."""
    return ROBOTS.format(host=current_app.config["PUBLIC_URL"])
