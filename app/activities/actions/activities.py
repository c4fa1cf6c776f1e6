"""What organisers and municipalities do with activities: make them, publish them, take them offline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.activities.actions import extra_questions, picture_files, standing, topics
from app.activities.models import Activity
from app.activities.rules import activities as rules
from app.activities.rules import keeping, soundness
from app.activities.rules.activities import ActivityState, TakenOffline
from app.activities.rules.contact import Channel
from app.activities.rules.schedules import Schedule, ScheduleKind
from app.common import clock, context
from app.common.errors import RuleBroken
from app.common.words import Told
from app.extensions import db
from app.security.models import Organisation
from app.security.rules.organisations import Country, Kind

ALWAYS = (ScheduleKind.FLEXIBLE, ScheduleKind.FLEXIBLE_FROM)


def add_activity(values: dict[str, Any], *, organisation_id: int) -> Activity:
    """Make an activity of an organisation, as a draft.

    `values` are by column; `schedule` and `channels` are the values of the rules, `topics` are rows. Raises
    `RuleBroken`.
    """
    activity = Activity(organisation_id=organisation_id)
    _set(activity, values)
    db.session.add(activity)
    db.session.flush()
    return activity


def change_activity(activity: Activity, values: dict[str, Any]) -> Activity:
    """Change what an activity says; what is public stays complete. Raises `RuleBroken`."""
    if not says_what_it_is(activity):
        raise RuleBroken(rules.ONLY_ITS_MAKER)
    before = activity.municipality_id
    _set(activity, values)
    if activity.municipality_id != before:
        extra_questions.moved(activity)
    if activity.state is ActivityState.PUBLISHED:
        _refuse_incomplete(activity)
        if activity.municipality_id != before:
            standing.admit(activity.organisation_id, activity.municipality_id, tells=activity.id)
    return activity


def says_what_it_is(activity: Activity) -> bool:
    """Whether whoever acts works for its organisation, and not for the municipality alone."""
    return context.current().scope.holds(db.session(), activity.organisation_id)


def looks_after(activity: Activity) -> bool:
    """Whether whoever acts works for the municipality on whose territory it is."""
    return context.current().scope.holds(db.session(), activity.municipality_id)


def publish(activity: Activity) -> None:
    """Let everybody see an activity, at once and without asking (A-03).

    Raises `RuleBroken` with what is missing.
    """
    if not says_what_it_is(activity):
        raise RuleBroken(rules.ONLY_ITS_MAKER)
    if activity.state not in rules.TO_PUBLISH:
        raise RuleBroken(Told(rules.NOT_TO_PUBLISH, state=rules.ACTIVITY_STATES[activity.state]))
    _refuse_incomplete(activity)
    tells = activity.id if activity.published_at is None else None
    standing.admit(activity.organisation_id, activity.municipality_id, tells=tells)
    activity.state, activity.published_at = ActivityState.PUBLISHED, clock.now()
    activity.offline_reason = activity.offline_words = None


def withdraw(activity: Activity) -> None:
    """Take one's own activity out of the agenda; no reason is asked."""
    if not says_what_it_is(activity):
        raise RuleBroken(rules.ONLY_ITS_MAKER)
    _take_off(activity)
    activity.offline_reason = activity.offline_words = None


def take_offline(activity: Activity, reason: TakenOffline, words: str) -> None:
    """Take an activity on one's territory out of the agenda, and say why (decision 4 of the mission)."""
    _take_off(activity)
    activity.offline_reason, activity.offline_words = reason, words or None


def _take_off(activity: Activity) -> None:
    if activity.state is not ActivityState.PUBLISHED:
        raise RuleBroken(rules.NOT_PUBLISHED)
    activity.state = ActivityState.OFFLINE


def reasons_not_to_delete(activity: Activity) -> list[str]:
    """What was public once stays known."""
    if not says_what_it_is(activity):
        return [rules.ONLY_ITS_MAKER]
    return [] if activity.state in rules.DELETABLE and not activity.published_at else [rules.WAS_PUBLIC]


def remove(activity: Activity) -> None:
    """Delete an activity that never was public. Raises `RuleBroken`."""
    if reasons := reasons_not_to_delete(activity):
        raise RuleBroken(*reasons)
    picture_files.let_go(activity)
    extra_questions.forget(activity)
    db.session.delete(activity)


def _set(activity: Activity, values: dict[str, Any]) -> None:
    municipality = db.session.get_one(Organisation, values["municipality_id"])
    schedule: Schedule = replace(values["schedule"], zone=rules.ZONES[municipality.country])
    ways: tuple[Channel, ...] = values["channels"]
    faults = [*soundness.faults(schedule), *topics.reasons_not_to_give(values.get("topics", ()), activity.topics)]
    if faults:
        raise RuleBroken(*faults)
    for key, value in values.items():
        if key not in ("schedule", "channels"):
            setattr(activity, key, value)
    activity.kept_schedule = keeping.kept(schedule)
    activity.begins_on, activity.ends_on = schedule.bounds
    activity.kept_channels = [way.kept() for way in ways]


def _refuse_incomplete(activity: Activity) -> None:
    if reasons := reasons_not_to_publish(activity):
        raise RuleBroken(*reasons)


def reasons_not_to_publish(activity: Activity) -> list[str]:
    """What is missing in an activity before people can take part."""
    schedule = activity.schedule
    return rules.reasons_not_to_publish(
        activity.state,
        mode=activity.mode,
        place=activity.place or activity.street or "",
        web_address=activity.web_address or "",
        dates=schedule.kind in ALWAYS or bool(schedule.spans or any(schedule.week.values())),
        channels=len(activity.channels),
    )


def usual_municipality() -> int | None:
    """The municipality that a new activity begins with: where one works, or what that belongs to."""
    here = _here()
    if here is None or here.kind is Kind.MUNICIPALITY:
        return here and here.id
    return here.parent_id if here.kind is Kind.ORGANISER else None


def home_country() -> str:
    """The country to which telephone numbers belong that name none: where one works."""
    here = _here()
    return (here.country if here else Country.NETHERLANDS).value


def _here() -> Organisation | None:
    number = context.current().scope.organisation_id
    return None if number is None else db.session.get(Organisation, number)
