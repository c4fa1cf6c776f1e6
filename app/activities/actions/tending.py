"""What is worked out of schedules and kept beside them, kept up as time passes and calendars are corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, and_, cast, or_, select, update
from sqlalchemy.orm import Session

from app.activities.actions.activities import says_what_it_is
from app.activities.models import Activity
from app.activities.rules import activities as rules
from app.activities.rules import holidays, keeping, listing, soundness
from app.activities.rules.holidays import Correction
from app.activities.rules.listing import Rank
from app.common import clock
from app.common.errors import RuleBroken
from app.common.jobs import Work, job
from app.common.words import N_

AT_ONCE = 500


# Dates that have passed


@job("activities.tend", N_("Sort activities by the dates that come next"), every=timedelta(minutes=15))
def tend(work: Work) -> None:
    """Work out anew when an activity takes place next, where the date that was known has passed."""
    sort_anew(work.session, work.at)


def sort_anew(session: Session, at: datetime) -> int:
    """Work out anew what lists sort by, of all activities whose key has been overtaken; returns how many."""
    today = at.astimezone(clock.CIVIL_ZONE).date()
    over = and_(Activity.when_key.startswith(f"{Rank.FLEXIBLE_FROM:d}"), Activity.ends_on < today)
    passed = or_(Activity.when_key < listing.key_of(Rank.DATED, at), over)
    count = 0
    for some in _in_parts(session, passed):
        for number, known, kept in some:
            key = listing.sort_key(keeping.read(kept), at)
            if key != known:
                _note(session, number, when_key=key)
                count += 1
    return count


# Calendars of holidays that were corrected (F-18)


def look_at_holidays(session: Session) -> int:
    """Note of which activities holidays have other dates by now; part of each upgrade, which brings calendars."""
    has_some = cast(Activity.kept_schedule, Text).contains('"holiday"')
    count = 0
    for some in _in_parts(session, has_some):
        for number, _key, kept in some:
            found = len(holidays.corrected_now(keeping.read(kept)))
            _note(session, number, corrections=found)
            count += bool(found)
    return count


def decide_on_holidays(
    activity: Activity, accepted: Collection[Correction], declined: Collection[Correction]
) -> None:
    """Take corrected holidays over, or keep one's own days for good; what is left is asked again.

    Raises `RuleBroken`.
    """
    if not says_what_it_is(activity):
        raise RuleBroken(rules.ONLY_ITS_MAKER)
    schedule = holidays.declined(activity.schedule, declined, holidays.calendars())
    schedule = holidays.accepted(schedule, accepted)
    if faults := soundness.faults(schedule):
        raise RuleBroken(*faults)
    activity.kept_schedule = keeping.kept(schedule)
    activity.begins_on, activity.ends_on = schedule.bounds


def _in_parts(session: Session, condition: Any) -> Iterator[Sequence[Any]]:
    """Number, sort key and schedule of the activities that meet a condition, some at a time."""
    columns = select(Activity.id, Activity.when_key, Activity.kept_schedule).where(condition)
    last = 0
    while some := session.execute(columns.where(Activity.id > last).order_by(Activity.id).limit(AT_ONCE)).all():
        yield some
        last = some[-1].id


def _note(session: Session, number: int, **values: Any) -> None:
    """Write down what was worked out; the activity itself did not change, and nobody has to be told."""
    values["changed_at"] = Activity.changed_at
    session.execute(update(Activity).where(Activity.id == number).values(**values))
