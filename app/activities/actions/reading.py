"""What visitors read: the activities that a municipality shows to everybody (decision 0080).

Everything here is asked under the scope of a visitor (`context.as_visitor`), which sees published activities of
municipalities that show their agenda, and no other row; the caller sees to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.activities.models import Activity, ActivityTopic, PublicAgenda, Topic
from app.activities.rules import agendas as rules
from app.activities.rules import keeping
from app.activities.rules.agendas import Asked
from app.activities.rules.timetable import Planned, Time, times
from app.common.frozen import frozen
from app.common.needles import Needle, words_of
from app.extensions import db
from app.security.models import Organisation

MONTHS = timedelta(days=92)
"""How long a period an answer for scripts tells, unless its end is asked for."""
ABOUT = selectinload(Activity.topics).joinedload(Topic.merged_into)
"""What activities are about, for a page or file that tells it."""
NEARBY = timedelta(days=13)
"""How far a page looks first: most agendas fill one with it."""


@frozen
class State:
    """By what an answer is known to be the same as before: how many there are, and when one last changed."""

    count: int
    changes: int
    changed_at: datetime | None


def agenda(code: str) -> PublicAgenda | None:
    """The agenda by the number of its municipality (NIS or CBS) or by its short name, if it is shown."""
    known = or_(Organisation.nis_code == code, Organisation.cbs_code == code, PublicAgenda.short_name == code)
    asked = select(PublicAgenda).join(PublicAgenda.organisation).where(known, PublicAgenda.shown)
    return db.session.scalars(asked.options(contains_eager(PublicAgenda.organisation))).first()


def agendas() -> Sequence[PublicAgenda]:
    """All agendas that are shown, by the name of their municipality."""
    asked = select(PublicAgenda).join(PublicAgenda.organisation).where(PublicAgenda.shown)
    ordered = asked.order_by(Organisation.sort_key, Organisation.id)
    return db.session.scalars(ordered.options(contains_eager(PublicAgenda.organisation))).all()


def state(agenda: PublicAgenda) -> State:
    """The state of an agenda, without reading what is in it."""
    asked = select(func.count(), func.coalesce(func.sum(Activity.version), 0), func.max(Activity.changed_at))
    found = db.session.execute(asked.select_from(Activity).where(*_in(agenda))).one()
    return State(*found)


def planned(agenda: PublicAgenda, asked: Asked, first: date, last: date) -> list[Planned]:
    """The activities that can take place in a period and those without fixed dates, as far as asked for."""
    statement = select(Activity.id, Activity.sort_key, Activity.kept_schedule).where(
        *_in(agenda),
        *_wanted(asked),
        *_between(first, last),
    )
    return [Planned(pk, name, keeping.read(kept)) for pk, name, kept in db.session.execute(statement)]


def first_times(agenda: PublicAgenda, asked: Asked, at: datetime, number: int) -> tuple[list[Time], list[Planned]]:
    """At least so many times from the first day on, if there are, and the activities among which they were found.

    It looks at two weeks first, and further only where these hold too little. A day of a full agenda holds more
    than a page; then the other days are not worked out.
    """
    first, last = asked.first, asked.last or asked.first + rules.AHEAD
    near = min(last, first + NEARBY)
    among = planned(agenda, asked, first, near)
    found = times(among, first, first, at)
    if len(found) < number and first < near:
        found = times(among, first, near, at)
    if len(found) < number and near < last:
        among = planned(agenda, asked, first, last)
        found = times(among, first, last, at)
    return found, among


def topics(agenda: PublicAgenda) -> Sequence[Topic]:
    """What the activities of an agenda are about, by name; of topics that were merged, those that go for them."""
    used = (
        select(ActivityTopic.topic_id).join(Activity, Activity.id == ActivityTopic.activity_id).where(*_in(agenda))
    )
    asked = select(Topic).where(Topic.id.in_(used)).options(joinedload(Topic.merged_into))
    found = {topic.meant.id: topic.meant for topic in db.session.scalars(asked)}
    return sorted(found.values(), key=lambda topic: (topic.sort_key, topic.id))


def by_number(agenda: PublicAgenda, numbers: Iterable[int], *, topics: bool = False) -> dict[int, Activity]:
    """Activities of an agenda by their numbers, with their organisations, and their topics where asked for."""
    wanted = set(numbers)
    if not wanted:
        return {}
    asked = _whole(agenda).where(Activity.id.in_(wanted)).options(*([ABOUT] if topics else []))
    return {one.id: one for one in db.session.scalars(asked)}


def one(agenda: PublicAgenda, number: int) -> Activity | None:
    """One activity of an agenda."""
    return db.session.scalars(_whole(agenda).where(Activity.id == number).options(ABOUT)).first()


def newest(agenda: PublicAgenda, asked: Asked) -> Sequence[Activity]:
    """What was published last, for who follows what is new: more than a feed tells, for some is not listed yet."""
    within = _between(asked.first, asked.last or date.max)
    statement = _whole(agenda).where(*_wanted(asked), *within)
    ordered = statement.order_by(Activity.published_at.desc(), Activity.id.desc())
    return db.session.scalars(ordered.limit(2 * rules.IN_FEED)).all()


def addresses(most: int) -> Sequence[Any]:
    """Every activity that anybody may read, for machines that search: municipality, number, when it changed."""
    asked = select(Activity.municipality_id, Activity.id, Activity.changed_at)
    asked = asked.where(Activity.municipality_id.in_(select(PublicAgenda.organisation_id)))
    return db.session.execute(asked.order_by(Activity.changed_at.desc(), Activity.id).limit(most)).all()


def _in(agenda: PublicAgenda) -> tuple[ColumnElement[bool], ...]:
    return (Activity.municipality_id == agenda.organisation_id, Activity.state == rules.SHOWN)


def _between(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions that something can take place in a period; without a first or last day it always can."""
    begins, ends = Activity.begins_on, Activity.ends_on
    return or_(begins.is_(None), begins <= last), or_(ends.is_(None), ends >= first)


def _whole(agenda: PublicAgenda) -> Select[Any]:
    return select(Activity).where(*_in(agenda)).options(joinedload(Activity.organisation))


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    words, needle = words_of(asked.search), Needle(Activity.search_key)
    found = [*needle.leading(words), needle.hold(words)] if words else []
    if asked.level:
        found.append(Activity.language_level.in_(rules.levels_up_to(asked.level)))
    if asked.mode:
        found.append(Activity.mode.in_(rules.modes_of(asked.mode)))
    if asked.free:
        found.append(Activity.free.is_(True))
    if asked.topic:
        found.append(_about(asked.topic))
    return found


def _about(code: str) -> ColumnElement[bool]:
    """The condition that an activity is about a topic of this short name, or about one that was merged with it."""
    table: Any = Topic.__table__
    named = select(table.c.id).where(table.c.code == code)
    meaning = select(table.c.id).where(or_(table.c.code == code, table.c.merged_into_id.in_(named)))
    return Activity.id.in_(select(ActivityTopic.activity_id).where(ActivityTopic.topic_id.in_(meaning)))
