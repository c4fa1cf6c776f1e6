"""A municipality with a public agenda, as the tests of it share it: one set of activities, and who reads them.

It is Monday 30 November 2026, ten in the morning. Testdorp shows its agenda, Elders does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine

from app.activities.models import Activity
from app.activities.rules.schedules import Adjusted, Closed, Hours, Schedule, ScheduleKind, Span
from app.security.models import Organisation
from tests import people
from tests.people import TESTDORP
from tests.season import ActivityFactory, PublicAgendaFactory

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 11, 30), date(2026, 12, 1)
ZONE = "Europe/Amsterdam"
AGENDA = "/agenda/testdorp"


@contextmanager
def on_that_monday(**later: float) -> Iterator[None]:
    """It is that Monday, or so much later."""
    with time_machine.travel(NOW + timedelta(**later), tick=False):
        yield


def weekly(first: date = date(2026, 9, 1), last: date | None = date(2027, 6, 29), **fields: Any) -> Schedule:
    """Every Tuesday afternoon, unless it is said otherwise."""
    week = {2: (Hours(time(14), time(16)),)}
    return Schedule(ScheduleKind.WEEKLY, ZONE, **{"week": week, "first": first, "last": last, **fields})


def once(start: datetime, hours: float = 2, *, kind: ScheduleKind = ScheduleKind.DAY) -> Schedule:
    """One time, of so many hours."""
    return Schedule(kind, ZONE, spans=(Span(start, start + timedelta(hours=hours)),))


FLEXIBLE = Schedule(ScheduleKind.FLEXIBLE, ZONE)


def flexible_from(first: date, last: date | None = None, *begins: datetime) -> Schedule:
    """Flexible from a day on, with moments on which one can begin."""
    spans = tuple(Span(start, start + timedelta(hours=1)) for start in begins)
    return Schedule(ScheduleKind.FLEXIBLE_FROM, ZONE, first=first, last=last, spans=spans)


def opened(code: str = TESTDORP, **fields: Any) -> Organisation:
    """A municipality that shows its agenda, under its name in small letters."""
    place = people.organisation(code)
    PublicAgendaFactory(organisation=place, **{"short_name": place.name.lower(), **fields})
    return place


def published(at: Organisation, name: str, schedule: Schedule | None = None, /, **fields: Any) -> Activity:
    """An activity of the village hall that everybody may read."""
    told: dict[str, Any] = {"published": True, "title": {"nl": name}, "schedule": schedule or weekly(), **fields}
    if "organisation" not in told:
        told["organisation"] = people.organisation("DT-0001")
    return ActivityFactory(municipality=at, **told)


def a_season(place: Organisation) -> dict[str, Activity]:
    """One of each kind, with exceptions, over a change of the clock, and past midnight."""
    wall = datetime
    spring = Hours(time(9), time(10))
    exceptions = {
        "closed": (Closed(date(2026, 12, 15), date(2026, 12, 15), {"nl": "Ziek"}),),
        "adjusted": (Adjusted(date(2026, 12, 8), date(2026, 12, 8), (Hours(time(18), time(20)),)),),
    }
    schedules = {
        "Taalcafé": weekly(**exceptions),
        "Om de week": weekly(date(2026, 11, 23), None, every=2, week={1: (spring,), 5: (spring,)}),
        "Kerstmarkt": once(wall(2026, 12, 19, 20), 7),
        "Weekend weg": once(wall(2026, 12, 11, 18), 46),
        "Kookavonden": Schedule(
            ScheduleKind.DAYS,
            ZONE,
            spans=tuple(Span(wall(2026, 12, day, 18), wall(2026, 12, day, 21)) for day in (4, 18)),
        ),
        "Buddy": flexible_from(date(2026, 11, 1), None, wall(2026, 12, 7, 10), wall(2026, 12, 21, 10)),
        "Maatje": FLEXIBLE,
    }
    return {title: published(place, title, schedule) for title, schedule in schedules.items()}
