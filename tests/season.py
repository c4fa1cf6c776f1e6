"""Activities as they should be unless a test says otherwise: one evening a week, at a place, with a landline."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from factory.declarations import LazyAttribute, Sequence, SubFactory, Trait

from app.activities.models import Activity
from app.activities.rules import keeping
from app.activities.rules.activities import ActivityState
from app.activities.rules.contact import Channel, ChannelKind
from app.activities.rules.schedules import Hours, Schedule, ScheduleKind
from tests.factories import MONDAY, Made, OrganisationFactory

EVERY_TUESDAY = Schedule(
    ScheduleKind.WEEKLY,
    "Europe/Brussels",
    week={2: (Hours(time(14), time(16)),)},
    first=date(2026, 9, 1),
    last=date(2027, 6, 29),
)
A_LANDLINE = Channel(ChannelKind.LANDLINE, "+3222000041")


class ActivityFactory(Made):
    """A draft of an organisation: `ActivityFactory(organisation=…, municipality=…, published=True)`."""

    class Meta:
        model = Activity

    class Params:
        published = Trait(state=ActivityState.PUBLISHED, published_at=MONDAY)
        schedule = EVERY_TUESDAY

    organisation = SubFactory(OrganisationFactory)
    municipality = LazyAttribute(lambda activity: activity.organisation)
    title = Sequence(lambda n: {"nl": f"Taalcafé {n:05}"})
    place = "Bibliotheek"
    city = "Testdorp"
    kept_schedule = LazyAttribute(lambda activity: keeping.kept(activity.schedule))
    begins_on = LazyAttribute(lambda activity: activity.schedule.bounds[0])
    ends_on = LazyAttribute(lambda activity: activity.schedule.bounds[1])
    kept_channels = LazyAttribute(lambda _activity: [A_LANDLINE.kept()])


def typed(**changes: Any) -> dict[str, Any]:
    """The form of an activity, filled in as for every Tuesday afternoon."""
    return {
        "title_nl": "Taalcafé",
        "language_level": "a2",
        "company": "group",
        "mode": "on_site",
        "place": "Bibliotheek",
        "schedule": "weekly",
        "schedule-first": "2026-09-01",
        "schedule-last": "2027-06-29",
        "schedule-w2-start": "14:00",
        "schedule-w2-end": "16:00",
        "channels": "landline",
        "channels-value": "02 200 00 41",
        **changes,
    }
