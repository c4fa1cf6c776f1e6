"""Activities for volume, spread over many municipalities, and a queue of what sources offer in one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from app.activities.models import Activity, ImportedActivity, LikelyDuplicate, PublicAgenda
from app.activities.rules import keeping, listing
from app.activities.rules.activities import ActivityState, LanguageLevel, Source
from app.activities.rules.comparing import FORMAT
from app.activities.rules.moderating import ItemState, Review
from app.activities.rules.schedules import Closed, Hours, Schedule, ScheduleKind, Span
from app.commands.demo.volume.people import Row, inserted, organisations_of
from app.common import clock
from app.common.words import folded
from app.extensions import db

BATCH = 2_000
ZONE = "Europe/Amsterdam"
OFTEN, SELDOM = "taalcafé", "boogschieten"
"""Words that stand in one title of four, and in one of about eight hundred."""
SUBJECTS = (OFTEN, "wandeling", "koken", "knutselen")
KINDS = {ScheduleKind.WEEKLY: 60, ScheduleKind.DAY: 30, ScheduleKind.FLEXIBLE: 10}
REVIEWS = {Review.NEW: 85, Review.CHANGED: 10, Review.WITHDRAWN: 5}
TWICE = 20
"""Of so many items one looks like the one before it."""


def generate_activities(*, activities: int, organisations: int, holder_id: int, place_id: int, seed: int) -> None:
    """Add published activities of one organisation on the territory of many municipalities; the caller commits.

    `place_id` is one of these municipalities, which shows its agenda to everybody.
    """
    places = [place_id, *organisations_of(organisations - 1)]
    if db.session.scalar(select(PublicAgenda.id).where(PublicAgenda.organisation_id == place_id)) is None:
        db.session.add(PublicAgenda(organisation_id=place_id, shown=True, short_name="volume"))
        db.session.flush()
    chance, now = Random(f"activities {seed}"), clock.now()
    rows = (
        {
            **_activity(chance, number, now),
            "organisation_id": holder_id,
            "municipality_id": places[number % len(places)],
        }
        for number in range(activities)
    )
    while batch := [*islice(rows, BATCH)]:
        db.session.execute(insert(Activity.__table__), batch)


def _activity(chance: Random, number: int, now: datetime) -> Row:
    schedule = _schedule(chance, now.date())
    begins_on, ends_on = schedule.bounds
    title, place, city = _title(chance, number), "Bibliotheek", "Testdorp"
    return {
        "title": {"nl": title},
        "state": ActivityState.PUBLISHED,
        "source": Source.OWN,
        "published_at": now,
        "created_at": now,
        "changed_at": now,
        "language_level": chance.choice([*LanguageLevel]),
        "schedule": keeping.kept(schedule),
        "begins_on": begins_on,
        "ends_on": ends_on,
        "channels": [{"kind": "landline", "value": "+31299123456"}],
        "place": place,
        "city": city,
        "when_key": listing.sort_key(schedule, now),
        "sort_key": folded(title)[:300],
        "search_key": folded(f"{title} {place} {city}"),
    }


def _title(chance: Random, number: int) -> str:
    subject = SELDOM if chance.randrange(800) == 0 else chance.choice(SUBJECTS)
    return f"{subject.capitalize()} nummer {number:05}"


def _schedule(chance: Random, today: date) -> Schedule:
    """Days of the week of a season with a holiday in it, one day, or nothing that is fixed."""
    kind = chance.choices([*KINDS], [*KINDS.values()])[0]
    first, hour = today + timedelta(days=chance.randrange(-90, 110)), time(chance.randrange(8, 20))
    if kind is ScheduleKind.WEEKLY:
        off = Closed(first + timedelta(days=7), first + timedelta(days=14), {"nl": "vakantie"})
        last = first + timedelta(days=chance.randrange(30, 300))
        week = {chance.randrange(1, 8): (Hours(hour, time(21)),)}
        return Schedule(kind, ZONE, week=week, first=first, last=last, closed=(off,))
    if kind is ScheduleKind.DAY:
        return Schedule(
            kind, ZONE, spans=(Span(datetime.combine(first, hour), datetime.combine(first, time(21))),)
        )
    return Schedule(kind, ZONE)


def generate_items(*, items: int, place_id: int, seed: int) -> None:
    """Add items of a source that all wait for a decision in one municipality; the caller commits."""
    chance, now = Random(f"items {seed}"), clock.now()
    begun = db.session.scalar(select(func.count()).select_from(ImportedActivity)) or 0
    rows = _items(chance, range(begun, begun + items), place_id, now)
    while batch := [*islice(rows, BATCH)]:
        numbers = inserted(ImportedActivity, batch)
        pairs = [
            {"municipality_id": place_id, "item_id": one, "other_id": other, "score": 90, "settled": False}
            for other, one in zip(numbers[::TWICE], numbers[1::TWICE], strict=False)
        ]
        db.session.execute(insert(LikelyDuplicate.__table__), pairs)


def _items(chance: Random, numbers: range, place_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number in numbers:
        title, since = _title(chance, number), now - timedelta(minutes=chance.randrange(60 * 24 * 60))
        yield {
            "municipality_id": place_id,
            "found_id": place_id,
            "source": Source.UIT,
            "external_id": f"volume-{number:07}",
            "document": {"name": {"nl": title}, "mainLanguage": "nl"},
            "mark": hashlib.sha256(title.encode()).hexdigest(),
            "mark_format": FORMAT,
            "title": title,
            "organiser": "Bibliotheek",
            "town": "3300 Tienen",
            "state": ItemState.PENDING,
            "review": chance.choices([*REVIEWS], [*REVIEWS.values()])[0],
            "waiting_since": since,
            "created_at": now,
            "changed_at": now,
            "sort_key": folded(title)[:300],
            "search_key": folded(f"{title} Bibliotheek 3300 Tienen"),
        }
